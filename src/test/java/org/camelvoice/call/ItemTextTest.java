package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemTextTest {
    private final ItemText text = new ItemText();

    @Test
    void whatWasHeardToItsEndWasHeardWhole() {
        text.add("Your order left.", 0);
        assertThat(text.spoken(1_000, 1_000)).isEqualTo("Your order left.");
    }

    @Test
    void ofWhatWasNotHeardNothingWas() {
        text.add("Your order left.", 0);
        assertThat(text.spoken(0, 1_000)).isEmpty();
    }

    @Test
    void aPieceIsSpreadEvenlyOverItsAudioInWholeWords() {
        text.add("one two six ten", 0); // 15 characters in 1500 ms: 100 ms each
        assertThat(text.spoken(299, 1_500)).isEmpty();
        assertThat(text.spoken(300, 1_500)).isEqualTo("one");
        assertThat(text.spoken(699, 1_500)).isEqualTo("one");
        assertThat(text.spoken(700, 1_500)).isEqualTo("one two");
        assertThat(text.spoken(1_499, 1_500)).isEqualTo("one two six");
    }

    @Test
    void aPieceBelongsToTheAudioThatCameAfterIt() {
        text.add("Quick. ", 0);
        text.add("And then slow", 200);
        assertThat(text.spoken(190, 5_000)).isEqualTo("Quick.");
        assertThat(text.spoken(210, 5_000)).isEqualTo("Quick.");
        assertThat(text.spoken(2_700, 5_000)).isEqualTo("Quick. And");
    }

    @Test
    void piecesThatCameTogetherShareTheirAudio() {
        text.add("one ", 0);
        text.add("two ", 0);
        text.add("six", 0);
        assertThat(text.spoken(800, 1_100)).isEqualTo("one two");
    }

    @Test
    void beforeTheFirstPieceNothingWasSaid() {
        text.add("Late", 500);
        assertThat(text.spoken(400, 1_000)).isEmpty();
    }

    @Test
    void whatComesWhenItIsCompleteIsNoMoreOfIt() {
        text.add("Good morn", 0);
        text.complete("Good morning");
        text.add("ing", 100);
        assertThat(text).hasToString("Good morning");
        assertThat(text.isComplete()).isTrue();
    }

    @Test
    void aCompleteTextThatIsShorterThanItsPiecesIsNeverExceeded() {
        text.add("a long beginning ", 0);
        text.add("and more", 1_000);
        text.complete("short");
        assertThat(text.spoken(1_900, 2_000)).isEqualTo("short");
    }
}
