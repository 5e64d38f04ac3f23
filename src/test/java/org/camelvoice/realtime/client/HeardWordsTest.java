package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.sandbox.Speech;
import org.camelvoice.sandbox.Speech.Word;
import org.camelvoice.sandbox.Spoken;
import org.junit.jupiter.api.Test;

/**
 * How well the words are known that a caller heard: clips of the sandbox's voice, which knows when it says each word, cut
 * every 20 ms. A word counts as heard when its last sound is over.
 */
class HeardWordsTest {
    private static final int CHUNK_MILLIS = 250;
    private static final int TRANSCRIPT_LEAD_MILLIS = 1_000;
    private static final List<String> TEXTS = List.of(
            "Hello. You are talking to Camel Voice. Say something, and I will answer.",
            "Your order left our warehouse on Monday morning, and it should reach you by Thursday at the latest. Is there"
                    + " anything else that I can help you with?",
            "I'm sorry, but I couldn't find an order with that number. Could you please read it to me once more, slowly,"
                    + " digit by digit?",
            "We are open from nine to six on weekdays, and from ten to two on Saturdays. On Sundays and public holidays we"
                    + " are closed.",
            "Certainly! Let me check that for you. One moment please. Yes, I can see it here: two tickets for the evening"
                    + " show, row twelve, seats seven and eight.",
            "The weather tomorrow will be mostly sunny with a light breeze from the west; temperatures will rise to about"
                    + " twenty degrees in the afternoon.",
            "Your balance is four hundred and thirteen dollars and fifty cents, and the next payment is due on the first"
                    + " of March.",
            "The doctor can see you on Wednesday at half past ten or on Friday at a quarter to four. Which of these would"
                    + " suit you better?",
            "Thank you for calling. Goodbye!");

    /** How many cuts were so many words off. */
    private final int[] off = new int[50];

    private int cuts;

    @Test
    void ofAnAnswerThatIsThereWholeTheyAreKnownToWithinAWordInNineOfTenCuts() {
        for (String text : TEXTS) {
            Stream stream = new Stream(Spoken.speech(text));
            stream.sendUntil(Integer.MAX_VALUE);
            for (int heard = 0; heard < stream.speech.millis(); heard += 20) {
                count(stream, heard);
            }
        }
        assertAccurate();
    }

    @Test
    void soTheyAreOfOneThatIsCutWhileTheModelStillMakesIt() {
        for (String text : TEXTS) {
            Stream stream = new Stream(Spoken.speech(text));
            for (int heard = 0; heard < stream.speech.millis(); heard += 20) {
                stream.sendUntil(2 * heard + CHUNK_MILLIS); // at twice the speed of speech
                count(stream, heard);
            }
        }
        assertAccurate();
    }

    private void count(Stream stream, int heardMillis) {
        stream.item.cutAt(heardMillis);
        off[Math.abs(words(stream.item.heardText()) - stream.wordsSaidBy(heardMillis))]++;
        cuts++;
    }

    private static int words(String text) {
        return text.isEmpty() ? 0 : text.split(" ").length;
    }

    private void assertAccurate() {
        double withinOne = (off[0] + off[1]) / (double) cuts;
        double withinTwo = withinOne + off[2] / (double) cuts;
        assertThat(withinOne).as("within one word, of %d cuts", cuts).isGreaterThan(0.90);
        assertThat(withinTwo).as("within two words, of %d cuts", cuts).isGreaterThan(0.99);
    }

    /** An answer that comes as the sandbox sends it: pieces of audio, and the transcript a second ahead. */
    private static final class Stream {
        private final TestCall test = TestCall.ready();
        private final Speech speech;
        private final byte[] mulaw;
        private final Iterator<Word> ahead;
        private final ConversationItem item;
        private Word next;
        private boolean first = true;
        private int sentMillis;

        private Stream(Speech speech) {
            this.speech = speech;
            this.mulaw = G711.encodeMulaw(Resampler.of(24_000, 8_000).resample(speech.samples()));
            this.ahead = speech.words().iterator();
            this.next = ahead.next();
            test.server.says(Says.responseCreated("r"), Says.itemAdded("m", "assistant"));
            this.item = test.call.conversation().item("m");
        }

        private void sendUntil(int millis) {
            while (sentMillis * 8 < mulaw.length && sentMillis < millis) {
                transcribe(sentMillis + CHUNK_MILLIS + TRANSCRIPT_LEAD_MILLIS);
                byte[] piece = Arrays.copyOfRange(
                        mulaw, sentMillis * 8, Math.min(mulaw.length, (sentMillis + CHUNK_MILLIS) * 8));
                test.server.says(Says.audio("r", "m", Base64.getEncoder().encodeToString(piece)));
                sentMillis += CHUNK_MILLIS;
                if (sentMillis * 8 >= mulaw.length) {
                    test.server.says(transcriptDone(speech.text()), Says.itemDone("m", "assistant"));
                }
            }
        }

        private void transcribe(int untilMillis) {
            while (next != null && next.startMillis() < untilMillis) {
                test.server.says(transcriptDelta(first ? next.text() : " " + next.text()));
                first = false;
                next = ahead.hasNext() ? ahead.next() : null;
            }
        }

        private int wordsSaidBy(int millis) {
            return (int) speech.words().stream()
                    .filter(word -> word.endMillis() <= millis)
                    .count();
        }

        private static String transcriptDelta(String delta) {
            return "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"r\",\"item_id\":\"m\","
                    + "\"delta\":\"" + delta + "\"}";
        }

        private static String transcriptDone(String text) {
            return "{\"type\":\"response.output_audio_transcript.done\",\"response_id\":\"r\",\"item_id\":\"m\","
                    + "\"transcript\":\"" + text + "\"}";
        }
    }
}
