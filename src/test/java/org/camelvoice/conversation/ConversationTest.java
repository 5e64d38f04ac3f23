package org.camelvoice.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final List<Integer> dropped = new ArrayList<>();
    private final Conversation conversation = new Conversation(48, dropped::add); // PCM16, 24 kHz

    @Test
    void itemsStandInTheOrderInWhichTheyCame() {
        conversation.added("i1", null, "assistant");
        conversation.added("i2", "i1", "user");
        conversation.added("i3", "i2", "assistant");

        assertThat(order()).containsExactly("i1", "i2", "i3");
    }

    @Test
    void anItemStandsBehindItsPreviousOneWheneverItComes() {
        conversation.added("i1", null, "user");
        conversation.added("i3", "i1", "assistant");
        conversation.added("i2", "i1", "user");

        assertThat(order()).containsExactly("i1", "i2", "i3");
    }

    @Test
    void anItemWhosePreviousOneComesLaterStandsBehindItInTheEnd() {
        conversation.added("i2", "i1", "assistant");
        conversation.added("i1", null, "user");

        assertThat(order()).containsExactly("i1", "i2");
    }

    @Test
    void anItemWhoseAudioCameFirstFindsItsPlace() {
        conversation.item("i2").audioReceived(480);
        conversation.added("i1", null, "user");
        ConversationItem item = conversation.added("i2", "i1", "assistant");

        assertThat(order()).containsExactly("i1", "i2");
        assertThat(item.receivedMillis()).isEqualTo(10);
        assertThat(item.role()).isEqualTo("assistant");
    }

    @Test
    void betweenWhatWasSaidLiesWhatNobodySaid() {
        conversation.added("u1", null, "user");
        conversation.added("call", "u1", null);
        conversation.added("output", "call", null);
        conversation.added("hint", "output", "system");
        ConversationItem answer = conversation.added("a1", "hint", "assistant");

        assertThat(conversation.saidBefore(answer)).isEqualTo("u1");
        assertThat(conversation.saidBefore(conversation.item("u1"))).isNull();
    }

    @Test
    void whatNobodyWritesDownIsPassedOverToo() {
        conversation.added("a1", null, "assistant");
        conversation.added("u1", "a1", "user").withoutTranscript();
        ConversationItem answer = conversation.added("a2", "u1", "assistant");

        assertThat(conversation.saidBefore(answer)).isEqualTo("a1");
    }

    @Test
    void anItemBeforeThatIsNotKnownYetIsNamed() {
        assertThat(conversation.saidBefore(conversation.added("a1", "u1", "assistant")))
                .isEqualTo("u1");
    }

    @Test
    void anItemThatIsSaidToBeBehindItselfStaysWhereItIs() {
        conversation.added("i1", null, "user");
        conversation.added("i2", "i2", "assistant");

        assertThat(order()).containsExactly("i1", "i2");
    }

    @Test
    void anItemIsOneItemHoweverOftenItIsAdded() {
        ConversationItem item = conversation.added("i1", null, "user");

        assertThat(conversation.added("i1", null, "user")).isSameAs(item).isSameAs(conversation.item("i1"));
        assertThat(order()).containsExactly("i1");
    }

    @Test
    void aDeletedItemIsGone() {
        conversation.added("i1", null, "user");
        conversation.added("i2", "i1", "assistant");
        conversation.deleted("i1");
        conversation.deleted("never-there");

        assertThat(order()).containsExactly("i2");
    }

    @Test
    void onlyTheLastThousandItemsAreKept() {
        for (int i = 0; i < 3_000; i++) {
            conversation.added("i" + i, i == 0 ? null : "i" + (i - 1), "user");
        }

        assertThat(order()).hasSize(1_000).startsWith("i2000").endsWith("i2999");
    }

    @Test
    void anItemIsNotCutAfterMoreThanWasReceived() {
        ConversationItem item = conversation.added("i1", null, "assistant");
        item.audioReceived(48 * 100);
        assertThat(item.heardMillis()).as("before any cut").isEqualTo(-1);

        item.cutAt(250);

        assertThat(item.heardMillis()).isEqualTo(100);
    }

    @Test
    void anItemOfWhichNothingWasHeardIsCutToo() {
        ConversationItem item = conversation.added("i1", null, "assistant");

        item.cutAt(0);

        assertThat(item.isCut()).isTrue();
        assertThat(item.heardMillis()).isZero();
    }

    @Test
    void anItemRemembersHowFarItsCutMayBeOff() {
        ConversationItem item = conversation.added("i1", null, "assistant");
        item.audioReceived(48 * 100);
        assertThat(item.heardErrorMillis()).as("before any cut").isEqualTo(-1);

        item.cutAt(60, 12);
        assertThat(item.heardErrorMillis()).isEqualTo(12);

        item.cutAt(60);
        assertThat(item.heardErrorMillis()).as("where nobody can tell").isEqualTo(-1);
    }

    @Test
    void anItemIsDeletedOnceAndOnlyIfTheServerHasIt() {
        assertThat(conversation.item("i1").startDeletion()).isFalse();

        ConversationItem item = conversation.added("i2", null, "assistant");
        assertThat(item.startDeletion()).isTrue();
        assertThat(item.startDeletion()).isFalse();
    }

    private List<String> order() {
        return conversation.items().stream().map(ConversationItem::id).toList();
    }

    @Test
    void ofAnItemsTextNoMoreIsKeptThanThereIsRoomFor() {
        conversation.textLimit(10);
        ConversationItem item = conversation.item("i1");
        item.write("Hello, ");
        item.write("world, and everybody in it.");
        item.write("More.");
        assertThat(item.text()).isEqualTo("Hello, wor");
        item.written("All of it, and more.");
        assertThat(item.text()).isEqualTo("All of it,");
        assertThat(dropped).containsExactly(24, 5, 10);
    }

    @Test
    void allItemsTogetherKeepSixteenTimesAsMuchAndWhatIsForgottenMakesRoom() {
        conversation.textLimit(10);
        for (int i = 0; i < 20; i++) {
            conversation.item("i" + i).write("0123456789");
        }
        assertThat(conversation.item("i15").text()).hasSize(10);
        assertThat(conversation.item("i16").text()).isEmpty();
        assertThat(dropped).hasSize(4);

        conversation.deleted("i3");
        conversation.item("i16").write("abc");
        assertThat(conversation.item("i16").text()).isEqualTo("abc");
    }

    @Test
    void hoursOfAudioOfOneItemLeaveNothingThatGrows() {
        ConversationItem item = conversation.item("i1");
        for (int slot = 0; slot < 400_000; slot++) {
            item.measured(slot, 200);
            item.audioReceived(960);
            item.write("x");
        }
        assertThat(item.text()).hasSize(65_536);
        item.cutAt(7_999_000);
        assertThat(item.heardText()).isNotEmpty();
    }
}
