package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Playout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What stands where in the recording of a phone call, in virtual time: 8 bytes a millisecond. The far end plays at once
 * what it gets, and says so.
 */
class CallRecordingTest {
    private static final byte SILENCE = (byte) 0xFF;
    private static final byte LOUD = 0x10;
    private static final byte QUIET = (byte) 0xFA;
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up");

    private final Switchboard board = new Switchboard();
    private final List<AudioBlock> blocks = new ArrayList<>();
    private boolean wanted = true;
    /** Null if the test needs none. */
    private Call call;

    private void begin() {
        board.calls.observe(new Listener());
        board.route(CallMessage.CALL_STARTED).that(() -> {});
        call = board.calls.prepare(new CallRequest(
                "acme",
                "twilio",
                null,
                Map.of(),
                board.loop,
                board.caller,
                Line.withoutFeedback(AudioFormat.MULAW_8K, 500, board.caller)));
        call.start();
        call.connected();
    }

    @AfterEach
    void nothingIsLeft() {
        if (call != null && call.state().isOpen()) {
            call.ending().end(HANGUP);
        }
        assertThat(board.loop.tickers()).isEmpty();
    }

    private final class Listener implements CallEvents {
        @Override
        public boolean wantsRecording(CallFacts of) {
            return wanted;
        }

        @Override
        public void recorded(CallFacts of, AudioBlock block) {
            blocks.add(block);
        }
    }

    private void callerSays(byte what, int millis) {
        for (int i = 0; i < millis; i += 20) {
            board.advanceMillis(20);
            call.mouthpiece().said(bytes(what, 20));
        }
    }

    private static byte[] bytes(byte what, int millis) {
        byte[] audio = new byte[millis * 8];
        Arrays.fill(audio, what);
        return audio;
    }

    private byte[] left() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks.forEach(block -> all.writeBytes(block.caller()));
        return all.toByteArray();
    }

    private byte[] right() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks.forEach(block -> all.writeBytes(block.model()));
        return all.toByteArray();
    }

    /** Where {@code what} is in {@code track}: from and to, in milliseconds; everything else is silence. */
    private static List<Integer> place(byte[] track, byte what) {
        int from = 0;
        while (from < track.length && track[from] != what) {
            assertThat(track[from]).isEqualTo(SILENCE);
            from++;
        }
        int to = from;
        while (to < track.length && track[to] == what) {
            to++;
        }
        for (int i = to; i < track.length; i++) {
            assertThat(track[i]).as("at %d ms", i / 8).isEqualTo(SILENCE);
        }
        return List.of(from / 8, to / 8);
    }

    private void callerSaysAt(byte what, long timestamp) {
        board.advanceMillis(20);
        call.mouthpiece().came(timestamp + 20);
        call.mouthpiece().said(bytes(what, 20), timestamp);
    }

    @Test
    void aSenderThatCountsAnewMovesNothingOfTheModels() {
        begin();
        for (int at = 0; at < 1_000; at += 20) {
            callerSaysAt(SILENCE, 3_600_000 + at);
        }
        call.earpiece().play("r1", "m1", bytes(LOUD, 1_500));
        call.earpiece().playout().complete(call.loop().nanoTime());
        for (int at = 0; at < 4_000; at += 20) {
            callerSaysAt(SILENCE, at < 700 ? 3_601_000 + at : at);
        }

        assertThat(place(right(), LOUD)).containsExactly(1_000, 2_500);
    }

    @Test
    void timestampsThatAreMissingNowAndThenMoveNothing() {
        begin();
        for (int at = 0; at < 1_000; at += 20) {
            callerSaysAt(SILENCE, at);
        }
        for (int at = 1_000; at < 3_000; at += 40) {
            callerSaysAt(LOUD, at);
            callerSays(LOUD, 20); // ms, without a timestamp
        }
        board.advanceMillis(2_000);

        assertThat(place(left(), LOUD)).containsExactly(1_000, 3_000);
    }

    @Test
    void theCallersWordsStandWhereTheyCame() {
        begin();
        board.advanceMillis(1_000);
        callerSays(LOUD, 400);
        board.advanceMillis(2_000);

        assertThat(place(left(), LOUD)).containsExactly(1_000, 1_400);
        assertThat(place(right(), LOUD).get(0)).as("nowhere").isEqualTo(right().length / 8);
    }

    @Test
    void theModelsWordsStandWhereTheyWereHeardNotWhereTheyCame() {
        begin();
        board.advanceMillis(1_000);
        call.earpiece().play("r1", "m1", bytes(LOUD, 1_500)); // all at once, as models do
        call.earpiece().playout().complete(call.loop().nanoTime());
        board.advanceMillis(4_000);

        assertThat(place(right(), LOUD)).containsExactly(1_000, 2_500);
    }

    @Test
    void whatAnInterruptionCutIsNotInIt() {
        begin();
        board.advanceMillis(1_000);
        call.earpiece().play("r1", "m1", bytes(LOUD, 1_500));
        board.advanceMillis(600);
        call.earpiece().clear();
        board.advanceMillis(3_000);

        assertThat(place(right(), LOUD)).containsExactly(1_000, 1_600);
    }

    @Test
    void theNextAnswerStandsAtItsOwnTime() {
        begin();
        call.earpiece().play("r1", "m1", bytes(LOUD, 1_500));
        board.advanceMillis(600);
        call.earpiece().clear();
        board.advanceMillis(100);
        call.earpiece().play("r2", "m2", bytes(QUIET, 500));
        call.earpiece().playout().complete(call.loop().nanoTime());
        board.advanceMillis(2_000);

        assertThat(Arrays.copyOf(right(), 600 * 8)).containsOnly(LOUD);
        assertThat(Arrays.copyOfRange(right(), 600 * 8, 700 * 8)).containsOnly(SILENCE);
        assertThat(Arrays.copyOfRange(right(), 700 * 8, 1_200 * 8)).containsOnly(QUIET);
        assertThat(Arrays.copyOfRange(right(), 1_200 * 8, 1_500 * 8)).containsOnly(SILENCE);
    }

    @Test
    void aBlockComesWithinASecondOfWhatIsInIt() {
        begin();
        board.advanceMillis(780);
        assertThat(blocks).isEmpty();

        board.advanceMillis(20);

        assertThat(blocks).hasSize(1);
        board.advanceMillis(5_000);
        assertThat(blocks).extracting(AudioBlock::startMillis).startsWith(0L, 500L, 1_000L);
        assertThat(blocks).allSatisfy(block -> {
            assertThat(block.caller()).hasSize(4_000);
            assertThat(block.model()).hasSize(4_000);
        });
    }

    @Test
    void theEndOfTheCallIsInItToTheLastFrame() {
        begin();
        callerSays(LOUD, 1_260);
        call.ending().end(HANGUP);

        assertThat(left()).hasSize(1_260 * 8).containsOnly(LOUD);
        assertThat(right()).hasSize(1_260 * 8);
    }

    @Test
    void allThatALineHasHeldUpIsInIt() {
        begin();
        board.advanceMillis(5_000);
        for (int held = 0; held < 3_900; held += 20) { // as much as is handed on
            call.mouthpiece().said(bytes(LOUD, 20));
        }
        board.advanceMillis(5_000);

        List<Integer> place = place(left(), LOUD);
        assertThat(place.get(0)).as("the first moment not handed over yet").isEqualTo(4_500);
        assertThat(place.get(1))
                .as("all of it, and a little nearer to its time")
                .isBetween(8_370, 8_400);
    }

    @Test
    void jitterTearsNoHoles() {
        begin();
        for (int i = 0; i < 50; i++) { // two at a time
            board.advanceMillis(40);
            call.mouthpiece().said(bytes(LOUD, 20));
            call.mouthpiece().said(bytes(LOUD, 20));
        }
        board.advanceMillis(1_000);

        assertThat(place(left(), LOUD))
                .as("within the jitter of where they came")
                .containsExactly(0, 2_000);
    }

    @Test
    void aCallerWhoseLineStalledIsBroughtBackToTheClockInThePauses() {
        begin();
        callerSays(LOUD, 500);
        board.advanceMillis(1_000);
        for (int i = 0; i < 50; i++) { // what had been held up
            call.mouthpiece().said(bytes(LOUD, 20));
        }
        callerSays(QUIET, 2_000);
        int behind = left().length;
        callerSays(LOUD, 500);
        board.advanceMillis(2_000);

        byte[] track = left();
        assertThat(behind).isPositive();
        assertThat(Arrays.copyOfRange(track, 3_620 * 8, 3_980 * 8))
                .as("the last words")
                .containsOnly(LOUD);
        assertThat(Arrays.copyOfRange(track, 4_120 * 8, 4_500 * 8)).containsOnly(SILENCE);
    }

    @Test
    void nobodyWhoWantsNoneCausesOneAndItMayBeginLater() {
        wanted = false;
        begin();
        callerSays(LOUD, 1_200);
        assertThat(blocks).isEmpty();

        wanted = true;
        callerSays(LOUD, 2_000);

        assertThat(blocks.get(0).startMillis()).isEqualTo(1_000);
        assertThat(blocks.get(0).caller())
                .as("from then on")
                .startsWith(SILENCE)
                .endsWith(LOUD);
        wanted = false;
        int recorded = blocks.size();
        callerSays(LOUD, 2_000);
        assertThat(blocks).hasSize(recorded);
    }

    @Test
    void audioThatTheFarEndIsNotKnownToHavePlayedIsNotInItUntilTheClockIsBelieved() {
        board.calls.observe(new Listener());
        board.route(CallMessage.CALL_STARTED).that(() -> {});
        call = board.ring(); // echoes marks, but nobody does so in this test
        call.start();
        call.connected();
        call.earpiece().play("r1", "m1", bytes(LOUD, 1_500));
        call.earpiece().playout().complete(call.loop().nanoTime());
        board.advanceMillis(980);
        assertThat(heardMillis()).isZero();

        board.advanceMillis(4_000);
        assertThat(heardMillis()).isEqualTo(1_500);
    }

    private long heardMillis() {
        byte[] right = right();
        return IntStream.range(0, right.length).filter(at -> right[at] == LOUD).count() / 8;
    }

    @Test
    void aBlockIsTwoChannelsOfPcm16() {
        AudioBlock phone = new AudioBlock(0, AudioFormat.MULAW_8K, bytes((byte) 0x80, 1), bytes((byte) 0x00, 1));
        assertThat(phone.sampleRate()).isEqualTo(8_000);
        assertThat(Pcm16.decode(phone.stereo())).hasSize(16).startsWith((short) 32_124, (short) -32_124);

        byte[] samples = Pcm16.encode(new short[] {1, 2});
        byte[] others = Pcm16.encode(new short[] {-1, -2});
        AudioBlock browser = new AudioBlock(0, AudioFormat.PCM16_24K, samples, others);
        assertThat(browser.sampleRate()).isEqualTo(24_000);
        assertThat(Pcm16.decode(browser.stereo())).containsExactly(1, -1, 2, -2);
    }

    @Test
    void thePlayoutsPositionsAreThoseOfWhatIsSent() {
        List<Long> positions = new ArrayList<>();
        Playout[] playout = new Playout[1];
        playout[0] = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.NONE, new Playout.Output() {
            @Override
            public void media(byte[] audio, String itemId) {
                positions.add(playout[0].sentBytes());
            }

            @Override
            public void mark(String name) {
                // none without feedback
            }

            @Override
            public void clear(int epoch) {
                // nothing is cut here
            }
        });
        playout[0].play("r", "m", bytes(LOUD, 200), 0);

        assertThat(positions).startsWith(0L, 160L);
        assertThat(playout[0].sentBytes()).isEqualTo(1_600);
    }
}
