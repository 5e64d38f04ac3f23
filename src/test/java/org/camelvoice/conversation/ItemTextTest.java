package org.camelvoice.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemTextTest {
    private static final boolean WHOLE = true;
    private static final boolean CUT_SHORT = false;

    private final ItemText text = new ItemText();
    /** Nothing is measured: then all is taken for speech. */
    private final Voicing voicing = new Voicing();

    @Test
    void whatWasHeardToItsEndWasHeardWhole() {
        text.add("Your order left.", 0);
        assertThat(text.spoken(1_000, 1_000, voicing, WHOLE)).isEqualTo("Your order left.");
    }

    @Test
    void ofWhatWasNotHeardNothingWas() {
        text.add("Your order left.", 0);
        assertThat(text.spoken(0, 1_000, voicing, WHOLE)).isEmpty();
    }

    @Test
    void aTextIsSpreadEvenlyOverItsAudioInWholeWords() {
        text.add("one two six ten", 0); // 16 characters with the space behind it, in 1600 ms: 100 ms each
        assertThat(text.spoken(380, 1_600, voicing, WHOLE)).isEmpty();
        assertThat(text.spoken(400, 1_600, voicing, WHOLE)).isEqualTo("one");
        assertThat(text.spoken(780, 1_600, voicing, WHOLE)).isEqualTo("one");
        assertThat(text.spoken(800, 1_600, voicing, WHOLE)).isEqualTo("one two");
        assertThat(text.spoken(1_580, 1_600, voicing, WHOLE)).isEqualTo("one two six");
    }

    @Test
    void nothingIsSpokenInAPause() {
        text.add("one two six ten", 0);
        speech(0, 800);
        pause(800, 2_800);
        speech(2_800, 3_600);

        assertThat(text.spoken(800, 3_600, voicing, WHOLE)).isEqualTo("one two");
        assertThat(text.spoken(2_800, 3_600, voicing, WHOLE)).isEqualTo("one two");
        assertThat(text.spoken(3_200, 3_600, voicing, WHOLE)).isEqualTo("one two six");
    }

    @Test
    void aQuietVoiceSpeaksToo() {
        for (int slot = 0; slot < 50; slot++) {
            voicing.measured(slot, slot < 25 ? 4 : 0);
        }
        assertThat(voicing.voicedMillis(1_000)).isEqualTo(500);
    }

    @Test
    void whatCameLaterThanWasHeardWasNotHeard() {
        text.add("Quick. ", 0);
        text.add("And then slow", 2_000);
        assertThat(text.spoken(1_900, 3_000, voicing, WHOLE)).isEqualTo("Quick.");
        assertThat(text.spoken(2_900, 3_000, voicing, WHOLE)).isEqualTo("Quick. And then");
    }

    @Test
    void beforeTheFirstPieceNothingWasSaid() {
        text.add("Late", 500);
        assertThat(text.spoken(400, 1_000, voicing, WHOLE)).isEmpty();
    }

    @Test
    void textThatRunsAheadOfItsAudioIsNotTakenForHeard() {
        text.add("so many words that nobody could ever say them all within a single second", 0);
        assertThat(text.spoken(1_000, 1_000, voicing, CUT_SHORT)).isEqualTo("so many words that"); // 20 characters
    }

    @Test
    void howFastTextCameTellsHowFastItIsSpoken() {
        for (int second = 0; second < 20; second++) {
            text.add("abcd abcd ", second * 1_000L); // 10 characters a second, half the usual
        }
        String usual = "abcd ".repeat(40).substring(0, 200);
        assertThat(text).hasToString(usual);
        assertThat(text.spoken(10_000, 20_000, voicing, CUT_SHORT).length()).isBetween(95, 115);
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
        assertThat(text.spoken(1_900, 2_000, voicing, CUT_SHORT)).isEqualTo("short");
    }

    private void speech(int from, int to) {
        measured(from, to, 80);
    }

    private void pause(int from, int to) {
        measured(from, to, 3);
    }

    private void measured(int from, int to, int level) {
        for (int slot = from / 20; slot < to / 20; slot++) {
            voicing.measured(slot, level);
        }
    }
}
