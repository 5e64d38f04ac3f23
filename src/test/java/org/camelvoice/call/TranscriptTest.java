package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.conversation.ConversationItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order both sides' lines are told, and how long one waits for the other. */
class TranscriptTest {
    private final Switchboard board = new Switchboard();
    private final List<String> told = new ArrayList<>();
    private final Call call;

    TranscriptTest() {
        board.calls.observe(new Lines());
        board.route(CallMessage.CALL_STARTED).that(() -> {});
        call = board.calls.prepare(new CallRequest(
                "acme",
                "twilio",
                null,
                Map.of(),
                board.loop,
                board.caller,
                Line.withoutFeedback(AudioFormat.MULAW_8K, 500, board.caller))); // heard is what the clock says
        call.start();
        call.connected();
    }

    @AfterEach
    void nothingIsLeft() {
        board.events.forget();
        board.caller.taken();
        if (call.state().isOpen()) {
            call.ending().end(new EndReason(EndReason.Kind.HANGUP, "The test is over"));
        }
        assertThat(board.loop.tickers()).isEmpty();
    }

    /** {@code caller: Hello}, {@code model: Good morning | Good}: what was made, and what was heard of it. */
    private final class Lines implements CallEvents {
        @Override
        public void callerSaid(CallFacts of, ConversationItem item) {
            told.add("caller: " + (item.isFailed() ? "(failed)" : item.text()));
        }

        @Override
        public void modelSaid(CallFacts of, ConversationItem item) {
            told.add("model: " + item.text() + " | " + (item.isCut() ? item.heardText() : "all"));
        }
    }

    private ConversationItem callerSpeaks(String id, String previous) {
        ConversationItem item = call.minutes().conversation().added(id, previous, "user");
        call.minutes().written(item);
        return item;
    }

    private void transcribed(ConversationItem item, String text) {
        item.written(text);
        call.minutes().written(item);
    }

    /** One second of audio, which is queued and sent; nothing of it is known to be heard. */
    private ConversationItem modelSpeaks(String id, String previous, String text) {
        ConversationItem item = call.minutes().conversation().added(id, previous, "assistant");
        call.minutes().written(item);
        item.write(text);
        item.audioReceived(48_000);
        call.earpiece().play("r-" + id, id, new byte[8_000]);
        item.written(text);
        item.done(true);
        call.minutes().written(item);
        return item;
    }

    private void heardToItsEnd() {
        call.earpiece().playout().complete(call.loop().nanoTime());
        board.advanceMillis(1_040);
    }

    @Test
    void aModelsLineIsToldWhenItWasHeardToItsEnd() {
        modelSpeaks("m1", null, "Good morning");
        board.advanceMillis(500);
        assertThat(told).isEmpty();

        heardToItsEnd();

        assertThat(told).containsExactly("model: Good morning | all");
    }

    @Test
    void aModelsLineIsToldWhenItWasCut() {
        modelSpeaks("m1", null, "one two six ten"); // 67 ms a character
        board.advanceMillis(500);
        call.earpiece().clear();

        assertThat(told).containsExactly("model: one two six ten | one two");
    }

    @Test
    void aModelsLineWaitsForTheWordsOfTheTurnBeforeIt() {
        ConversationItem question = callerSpeaks("u1", null);
        modelSpeaks("m1", "u1", "Tomorrow.");
        heardToItsEnd();
        board.advanceMillis(3_000);
        assertThat(told).isEmpty();

        transcribed(question, "When?");

        assertThat(told).containsExactly("caller: When?", "model: Tomorrow. | all");
    }

    @Test
    void itWaitsFiveSecondsAtMostAndWhatComesThenIsToldThen() {
        ConversationItem question = callerSpeaks("u1", null);
        modelSpeaks("m1", "u1", "Tomorrow.");
        heardToItsEnd();
        assertThat(told).isEmpty();
        board.advanceMillis(5_000);

        assertThat(told).containsExactly("model: Tomorrow. | all");

        transcribed(question, "When?");

        assertThat(told).containsExactly("model: Tomorrow. | all", "caller: When?");
    }

    @Test
    void aFailedTranscriptionIsToldAndHoldsNothingBack() {
        ConversationItem question = callerSpeaks("u1", null);
        modelSpeaks("m1", "u1", "Pardon?");
        heardToItsEnd();
        question.notWritten();
        call.minutes().written(question);

        assertThat(told).containsExactly("caller: (failed)", "model: Pardon? | all");
    }

    @Test
    void aTurnThatNobodyWritesDownHoldsNothingBackAndIsNotTold() {
        callerSpeaks("u1", null).withoutTranscript();
        modelSpeaks("m1", "u1", "Tomorrow.");
        heardToItsEnd();

        assertThat(told).containsExactly("model: Tomorrow. | all");
    }

    @Test
    void theCallersWordsWaitForWhatTheyInterrupted() {
        modelSpeaks("m1", null, "one two six ten");
        board.advanceMillis(500);
        ConversationItem interruption = callerSpeaks("u1", "m1");
        transcribed(interruption, "Stop");
        assertThat(told).isEmpty();

        call.earpiece().clear();

        assertThat(told).containsExactly("model: one two six ten | one two", "caller: Stop");
    }

    @Test
    void aLineThatHasWaitedLongEnoughTakesThoseBeforeItAlong() {
        callerSpeaks("u1", null);
        ConversationItem second = callerSpeaks("u2", "u1");
        ConversationItem third = callerSpeaks("u3", "u2");
        transcribed(third, "three");
        board.advanceMillis(3_000);
        transcribed(second, "two");
        board.advanceMillis(2_000);

        assertThat(told).containsExactly("caller: two", "caller: three");
    }

    @Test
    void theOrderIsTheConversationsAlsoWhenItemsComeOutOfIt() {
        ConversationItem later = callerSpeaks("u2", "u1");
        ConversationItem earlier = callerSpeaks("u1", null);
        transcribed(later, "two");
        transcribed(earlier, "one");

        assertThat(told).containsExactly("caller: one", "caller: two");
    }

    @Test
    void anAnswerOfWhichNoAudioCameIsToldUnlessItHadNoWords() {
        ConversationItem killed = call.minutes().conversation().added("m1", null, "assistant");
        killed.write("Good mor");
        call.minutes().written(killed);
        ConversationItem empty = call.minutes().conversation().added("m2", "m1", "assistant");
        call.minutes().written(empty);
        killed.done(false);
        call.minutes().done(killed);
        empty.done(false);
        call.minutes().done(empty);

        assertThat(told).containsExactly("model: Good mor | all");
        assertThat(killed.isIncomplete()).isTrue();
    }

    @Test
    void anAnswerThatIsDeletedSinceNobodyHeardItIsToldNevertheless() {
        ConversationItem question = callerSpeaks("u1", null);
        modelSpeaks("m1", "u1", "Tomorrow.").cutAt(0);
        call.minutes().conversation().deleted("m1");
        transcribed(question, "When?");

        assertThat(told).containsExactlyInAnyOrder("caller: When?", "model: Tomorrow. | ");
    }

    @Test
    void whenTheCallIsOverTheRestIsToldAsItIsKnownThen() {
        callerSpeaks("u1", null);
        modelSpeaks("m1", "u1", "one two six ten");
        board.advanceMillis(500);
        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));

        assertThat(told).containsExactly("caller: (failed)", "model: one two six ten | one two");
    }

    @Test
    void nothingIsToldTwice() {
        ConversationItem question = callerSpeaks("u1", null);
        transcribed(question, "When?");
        transcribed(question, "When?");
        modelSpeaks("m1", "u1", "Tomorrow.");
        heardToItsEnd();
        board.advanceMillis(6_000);
        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));

        assertThat(told).containsExactly("caller: When?", "model: Tomorrow. | all");
    }

    @Test
    void aLongTranscriptThatWaitsIsNotKeptForEver() {
        callerSpeaks("u0", null);
        for (int i = 1; i <= 100; i++) {
            ConversationItem item = callerSpeaks("u" + i, "u" + (i - 1));
            transcribed(item, "" + i);
        }

        assertThat(told)
                .hasSize(101)
                .startsWith("caller: (failed)", "caller: 1")
                .endsWith("caller: 100");
    }
}
