package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.call.CallerAudio.NO_NUMBER;
import static org.camelvoice.call.CallerAudio.NO_TIMESTAMP;

import java.util.Arrays;
import java.util.Random;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Spectrum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model gets of what callers say, whatever their clients and networks do to it. */
class CallerAudioTest {
    private Uplink uplink = new Uplink(CallerLimits.DEFAULT, 500);

    @AfterEach
    void close() {
        uplink.close();
    }

    // Clients with long messages.

    @ParameterizedTest
    @CsvSource({
        "20, 0",
        "100, 0",
        "250, 0",
        "500, 0",
        "1000, 0",
        "2000, 0",
        "20, 150",
        "100, 150",
        "250, 150",
        "500, 150",
        "1000, 150",
        "500, 240",
        "1000, 480"
    })
    void whatTheModelGetsIsAsLongAsWhatWasSaidAndOneTurn(int chunk, int jitter) {
        byte[] said = Uplink.joined(Uplink.silence(1_000), Uplink.word(6_000), Uplink.silence(3_000));
        say(said, chunk, jitter);
        uplink.run();

        assertThat(uplink.got.toByteArray()).isEqualTo(said);
        assertThat(uplink.onsets).hasSize(1);
        assertThat(uplink.ends).hasSize(1);
    }

    @Test
    void aClientThatStopsSendingInMidWordHasItsTurnEnded() {
        byte[] said = Uplink.joined(Uplink.silence(1_000), Uplink.word(2_000));
        say(said, 500, 0);
        uplink.run();

        assertThat(uplink.ends).hasSize(1);
        assertThat(uplink.words()).isEqualTo(Uplink.word(2_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 500})
    void whenTheCallerSpokeIsKnownWhateverTheLengthOfMessages(int chunk) {
        say(Uplink.joined(Uplink.silence(1_200), Uplink.word(2_300), Uplink.silence(2_500)), chunk, 0);
        uplink.run();

        assertThat(uplink.onsets.get(0)).isBetween(1_200L, 1_240L);
        assertThat(uplink.ends.get(0)).isBetween(3_480L, 3_520L);
    }

    /** Audio in messages, each of which comes when it has been recorded, or up to {@code jitter} later, in order. */
    private void say(byte[] said, int chunk, int jitter) {
        Random random = new Random(1);
        long came = 0;
        for (int at = 0; at < said.length; at += chunk * 8) {
            byte[] message = Arrays.copyOfRange(said, at, Math.min(said.length, at + chunk * 8));
            long recorded = ((long) at + message.length) / 8;
            came = Math.max(came, recorded + (jitter == 0 ? 0 : random.nextInt(jitter)));
            uplink.arrive(came, message, NO_NUMBER, NO_TIMESTAMP);
        }
    }

    // Stalls.

    @ParameterizedTest
    @CsvSource({
        "500, true",
        "1000, true",
        "1800, true",
        "3000, true",
        "500, false",
        "1000, false",
        "1800, false",
        "3000, false"
    })
    void nothingOfWhatAStalledLineHeldUpIsLost(int stall, boolean numbered) {
        uplink = new Uplink(CallerLimits.DEFAULT, 5_000); // a patient model
        byte[] said = Uplink.joined(Uplink.word(5_000), Uplink.silence(6_000));
        sayWithStall(said, 1_500, stall, numbered);
        uplink.run();

        assertThat(uplink.words()).isEqualTo(Uplink.word(5_000));
        int added = uplink.gotMillis() - 11_000;
        assertThat(added).as("silence that stood in for it").isBetween(stall - 40, stall);
        assertThat(uplink.board.events.droppedMillis()).isZero();
    }

    /** The model takes the silence for the end of a turn: what was held up is the next one. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_800, 3_000})
    void whereTheSilenceEndsTheTurnNothingIsLostEither(int stall) {
        byte[] said = Uplink.joined(Uplink.word(5_000), Uplink.silence(1_000));
        sayWithStall(said, 1_500, stall, true);
        uplink.run();

        assertThat(uplink.words()).isEqualTo(Uplink.word(5_000));
        assertThat(uplink.gotMillis()).isEqualTo(6_500);
        assertThat(uplink.onsets).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"5000, true", "5000, false", "20000, true"})
    void beyondThreeSecondsTheOldestGoesCounted(int stall, boolean numbered) {
        byte[] word = Uplink.word(4_000 + stall);
        sayWithStall(Uplink.joined(word, Uplink.silence(1_000)), 1_500, stall, numbered);
        uplink.run();

        int lost = stall - 3_100; // 3 s, and what was not late
        assertThat(uplink.words().length / 8).isBetween(word.length / 8 - lost - 20, word.length / 8 - lost + 20);
        assertThat(uplink.words()).startsWith(Arrays.copyOf(word, 1_500 * 8));
        assertThat(uplink.words())
                .endsWith(Arrays.copyOfRange(word, (1_500 + lost + 20) * 8, word.length)); // the newest, whole
        assertThat(uplink.board.events.droppedMillis()).isBetween(lost - 20L, lost + 20L);
    }

    /** As TCP begins anew: as much as fits into a round trip, then twice that, with nothing in between. */
    @ParameterizedTest
    @CsvSource({"50, true", "180, true", "180, false"})
    void aLineThatComesBackSlowlyIsNoCallerWhoIsTooFast(int roundTrip, boolean kept) {
        uplink = new Uplink(new CallerLimits(kept, 10_000, 20, 30), 500);
        byte[] said = Uplink.word(32_000);
        int frame = 0;
        for (; frame < 75; frame++) {
            uplink.arrive(20L * frame + 20, frame(said, frame), frame + 1, 20L * frame);
        }
        int window = 10; // frames: 14 kB
        for (long moment = 28_000; frame < 1_600; moment += roundTrip, window = Math.min(1_600, 2 * window)) {
            long recorded = Math.min(1_600, moment / 20);
            for (int sent = 0; sent < window && frame < recorded; sent++, frame++) {
                uplink.arrive(moment, frame(said, frame), frame + 1, 20L * frame);
            }
        }
        uplink.run();

        assertThat(uplink.call.state().isOver()).isFalse();
        assertThat(uplink.words()).endsWith(Arrays.copyOfRange(said, 27_500 * 8, 32_000 * 8));
        assertThat(uplink.board.events.droppedMillis()).isBetween(23_000L, 25_700L);
    }

    @Test
    void whereLateAudioIsNotWantedTheSilenceStaysInItsPlace() {
        uplink = new Uplink(new CallerLimits(false, 10_000, 20, 30), 5_000);
        byte[] said = Uplink.joined(Uplink.word(5_000), Uplink.silence(6_000));
        sayWithStall(said, 1_500, 1_000, true);
        uplink.run();

        assertThat(uplink.gotMillis()).isBetween(10_980, 11_040);
        assertThat(uplink.board.events.droppedMillis()).isBetween(940L, 1_000L);
    }

    /** The words that a stall holds up were spoken before they came, and that is what the latencies are measured from. */
    @Test
    void whenTheCallerSpokeIsKnownThoughItCameLate() {
        byte[] said = Uplink.joined(Uplink.word(2_000), Uplink.silence(3_000));
        sayWithStall(said, 1_500, 1_000, true); // the word ends in the middle of the stall
        uplink.run();

        assertThat(uplink.ends).hasSize(2);
        assertThat(uplink.ends.get(1)).isBetween(1_980L, 2_020L);
    }

    @Test
    void aGapThatTurnsOutToBeOneIsNotFilledTwice() {
        byte[] word = Uplink.word(5_000);
        for (int i = 0; i < 250; i++) {
            if (i < 75 || i >= 100) { // half a second never comes
                uplink.arrive(20L * i + 20, frame(word, i), NO_NUMBER, 20L * i);
            }
        }
        uplink.run();

        byte[] heard = Arrays.copyOf(uplink.got.toByteArray(), 40_000);
        assertThat(Arrays.copyOfRange(heard, 100 * 160, 40_000))
                .as("what came after it, in its place")
                .isEqualTo(Arrays.copyOfRange(word, 100 * 160, 40_000));
    }

    /** Frames of 20 ms; what was said from a moment on comes at the end of the stall, all at once. */
    private void sayWithStall(byte[] said, int from, int stall, boolean numbered) {
        for (int i = 0; i < said.length / 160; i++) {
            long spoken = 20L * i + 20;
            long came = spoken > from && spoken < from + stall ? from + stall : spoken;
            uplink.arrive(came, frame(said, i), numbered ? i + 1 : NO_NUMBER, numbered ? 20L * i : NO_TIMESTAMP);
        }
    }

    // Order.

    @ParameterizedTest
    @ValueSource(ints = {15, 40})
    void timestampsWithJitterAddNoSilence(int jitter) {
        Random random = new Random(jitter);
        byte[] said = Uplink.joined(Uplink.word(4_500), Uplink.silence(1_000));
        for (int i = 0; i < said.length / 160; i++) {
            int timestamp = 100 + 20 * i + random.nextInt(-jitter, jitter + 1);
            uplink.arrive(20L * i + 20, frame(said, i), i + 1, timestamp);
        }
        uplink.run();

        assertThat(uplink.got.toByteArray()).isEqualTo(said);
    }

    @Test
    void framesSwappedInPairsComeOutInOrderAndAsLong() {
        byte[] said = Uplink.joined(Uplink.word(2_820), Uplink.silence(1_000));
        for (int i = 0; i < said.length / 160; i++) {
            int swapped = Math.min(i ^ 1, said.length / 160 - 1);
            uplink.arrive(20L * i + 20, frame(said, swapped), swapped + 1, 20L * swapped);
        }
        uplink.run();

        assertThat(uplink.got.toByteArray()).isEqualTo(said);
        assertThat(uplink.onsets).hasSize(1);
    }

    @Test
    void timestampsOfAnRtpClockAddNoSilence() {
        byte[] said = Uplink.joined(Uplink.word(4_500), Uplink.silence(1_000));
        for (int i = 0; i < said.length / 160; i++) {
            uplink.arrive(20L * i + 20, frame(said, i), i + 1, 160L * i);
        }
        uplink.run();

        assertThat(uplink.got.toByteArray()).isEqualTo(said);
    }

    /** A tone that is cut anywhere, or put together in another order, is no longer one tone. */
    @Test
    void aToneThroughANetworkThatSwapsDoublesAndDelaysIsStillOneTone() {
        byte[] tone = G711.encodeMulaw(Spectrum.tone(437, 0.5, 8_000, 40_000));
        Random random = new Random(3);
        for (int i = 0; i < 250; i++) {
            long came = 20L * i + 20 + random.nextInt(45); // swaps
            uplink.arrive(came, frame(tone, i), i + 1, 20L * i);
            if (random.nextInt(10) == 0) {
                uplink.arrive(came + random.nextInt(30), frame(tone, i), i + 1, 20L * i);
            }
        }
        uplink.run();

        short[] heard = G711.decodeMulaw(Arrays.copyOf(uplink.got.toByteArray(), 40_000));
        double level = Spectrum.toneLevel(heard, 8_000, 437);
        assertThat(level).isBetween(-6.1, -5.9);
        assertThat(Spectrum.peakLevel(heard, 8_000, 440, 500)).isLessThan(level - 50);
        assertThat(Spectrum.peakLevel(heard, 8_000, 370, 434)).isLessThan(level - 50);
    }

    private static byte[] frame(byte[] said, int which) {
        return Arrays.copyOfRange(said, 160 * which, 160 * which + 160);
    }

    // Faster than life.

    @Test
    void tenSecondsMayComeAtOnceAndTheRestAtItsPace() {
        byte[] said = Uplink.word(30_000);
        for (int i = 0; i < 1_500; i++) {
            uplink.arrive(i < 500 ? 20 : 20L * (i - 498), frame(said, i), NO_NUMBER, NO_TIMESTAMP);
        }
        uplink.run();

        assertThat(uplink.words()).isEqualTo(said);
    }

    @Test
    void pausesMakeNobodyFaster() {
        for (int pause = 0; pause < 30; pause++) {
            for (int i = 0; i < 310; i++) {
                long moment = 4_500L * pause + (i < 160 ? 0 : 1_000);
                uplink.arrive(20 + moment, Uplink.word(20), NO_NUMBER, NO_TIMESTAMP);
            }
        }
        uplink.run();

        assertThat(uplink.words().length / 8L).isLessThan(uplink.call.facts().moment() + 11_000);
    }

    @Test
    void anHourInTenSecondsIsTheEndOfTheCall() {
        for (int i = 0; i < 180_000; i++) {
            uplink.arrive(20 + i / 18, Uplink.silence(20), NO_NUMBER, NO_TIMESTAMP);
        }
        uplink.run();

        assertThat(uplink.call.state().isOver()).isTrue();
        assertThat(uplink.call.endReason())
                .hasToString("protocol-error: Audio came from the caller faster than it can be said: 10000 ms ahead,"
                        + " and as much again");
        assertThat(uplink.gotMillis()).isLessThan(12_000);
    }
}
