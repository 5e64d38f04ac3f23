package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CarrierPlayoutTest {
    private static final long MILLI = 1_000_000;

    private final List<String> echoes = new ArrayList<>();

    @Test
    void eightBytesAreHeardEachMillisecond() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 100 * MILLI);

        assertThat(playout.position(99 * MILLI)).isZero();
        assertThat(playout.position(100 * MILLI)).isZero();
        assertThat(playout.position(101 * MILLI)).isEqualTo(8);
        assertThat(playout.position(500 * MILLI)).isEqualTo(160);
    }

    @Test
    void audioAtAnEmptyBufferIsHeardAPlayoutDelayLater() {
        CarrierPlayout playout = playout(150 * MILLI);
        playout.media(tone(160), 0);
        playout.media(tone(160), 10 * MILLI);

        assertThat(playout.position(150 * MILLI)).isZero();
        assertThat(playout.position(151 * MILLI)).isEqualTo(8);
        assertThat(playout.position(190 * MILLI)).isEqualTo(320);
    }

    @Test
    void afterAnUnderrunTheDelayComesAgain() {
        CarrierPlayout playout = playout(150 * MILLI);
        playout.media(tone(160), 0); // heard from 150 to 170 ms
        playout.media(tone(160), 170 * MILLI);

        assertThat(playout.position(319 * MILLI)).isEqualTo(160);
        assertThat(playout.position(330 * MILLI)).isEqualTo(240);
    }

    @Test
    void aMarkIsEchoedWhenTheAudioBeforeItHasBeenPlayed() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 0);
        playout.mark("a", 1 * MILLI);
        playout.media(tone(80), 2 * MILLI);
        playout.mark("b", 3 * MILLI);
        playout.media(tone(80), 4 * MILLI);

        assertThat(playout.nextEchoNanos()).isEqualTo(20 * MILLI);
        playout.advanceTo(100 * MILLI);
        assertThat(echoes).containsExactly("a@20.0", "b@30.0");
        assertThat(playout.nextEchoNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMarkAtAnEmptyBufferIsEchoedAtOnce() {
        CarrierPlayout playout = playout(150 * MILLI);
        playout.mark("first", 5 * MILLI);
        playout.media(tone(160), 10 * MILLI);
        playout.mark("second", 400 * MILLI);
        playout.media(tone(160), 500 * MILLI);
        playout.clear(510 * MILLI);
        playout.mark("third", 511 * MILLI);

        assertThat(echoes).containsExactly("first@5.0", "second@400.0", "third@511.0");
    }

    @Test
    void clearEchoesEveryMarkThatWaits() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 0);
        playout.mark("played", 0);
        playout.media(tone(160), 0);
        playout.mark("cut", 0);
        playout.mark("cut too", 0);
        CarrierClear clear = playout.clear(30 * MILLI);

        assertThat(echoes).containsExactly("played@20.0", "cut@30.0", "cut too@30.0");
        assertThat(clear).isEqualTo(new CarrierClear(30 * MILLI, 240, 80));
        assertThat(clear.positionMillis()).isEqualTo(30);
        assertThat(playout.clears()).containsExactly(clear);
    }

    @Test
    void nothingThatWasClearedIsHeard() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 0);
        playout.clear(10 * MILLI);
        playout.media(tone(80), 15 * MILLI);
        playout.advanceTo(40 * MILLI);

        byte[] expected = concat(Arrays.copyOf(tone(160), 80), silence(40), tone(80), silence(120));
        assertThat(playout.heard(0, 320)).isEqualTo(expected);
        assertThat(playout.position(12 * MILLI)).isEqualTo(80);
        assertThat(playout.position(40 * MILLI)).isEqualTo(240);
    }

    @Test
    void aClearBeforeTheFirstSoundLeavesNothingToHear() {
        CarrierPlayout playout = playout(150 * MILLI);
        playout.media(tone(160), 0);
        playout.mark("a", 0);
        CarrierClear clear = playout.clear(100 * MILLI);
        playout.advanceTo(400 * MILLI);

        assertThat(clear).isEqualTo(new CarrierClear(100 * MILLI, 0, 160));
        assertThat(playout.heard(0, 3200)).isEqualTo(silence(3200));
        assertThat(echoes).containsExactly("a@100.0");
    }

    @Test
    void aClearWhenNothingPlaysDropsNothing() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 0);

        assertThat(playout.clear(20 * MILLI)).isEqualTo(new CarrierClear(20 * MILLI, 160, 0));
    }

    @Test
    void aStallDelaysWhatIsStillToBeHeard() {
        CarrierPlayout playout = playout(0);
        playout.media(tone(160), 0);
        playout.mark("end", 0);
        playout.stall(10 * MILLI, 100 * MILLI);
        playout.advanceTo(200 * MILLI);

        assertThat(echoes).containsExactly("end@120.0");
        assertThat(playout.position(60 * MILLI)).isEqualTo(80);
        assertThat(playout.heard(0, 960))
                .isEqualTo(concat(Arrays.copyOf(tone(160), 80), silence(800), Arrays.copyOfRange(tone(160), 80, 160)));
    }

    @Test
    void aStallWhileNothingPlaysDelaysWhatComesNext() {
        CarrierPlayout playout = playout(50 * MILLI);
        playout.stall(0, 100 * MILLI);
        playout.media(tone(160), 10 * MILLI);

        assertThat(playout.position(101 * MILLI)).isEqualTo(8);
    }

    @Test
    void moreThanTenMinutesAreDiscarded() {
        CarrierPlayout playout = CarrierPlayout.unrecorded(0, (name, nanos) -> {});

        assertThat(playout.media(new byte[CarrierPlayout.MOST_BUFFERED_BYTES], 0))
                .isTrue();
        assertThat(playout.media(new byte[1], 0)).isFalse();
        assertThat(playout.media(new byte[1], MILLI)).isTrue();
        assertThat(playout.received()).isEqualTo(CarrierPlayout.MOST_BUFFERED_BYTES + 1);
    }

    @Test
    void timeDoesNotGoBack() {
        CarrierPlayout playout = playout(0);
        playout.advanceTo(10);

        assertThatThrownBy(() -> playout.media(tone(160), 9)).hasMessage("Time went back by 1 ns");
    }

    @Test
    void anUnrecordedPlayoutKeepsTheSameTime() {
        List<String> unrecordedEchoes = new ArrayList<>();
        CarrierPlayout recorded = playout(30 * MILLI);
        CarrierPlayout unrecorded = CarrierPlayout.unrecorded(
                30 * MILLI, (name, nanos) -> unrecordedEchoes.add(name + "@" + millis(nanos)));
        SplittableRandom random = new SplittableRandom(7);
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            now += random.nextLong(30 * MILLI);
            int action = random.nextInt(10);
            int bytes = random.nextInt(400);
            for (CarrierPlayout playout : List.of(recorded, unrecorded)) {
                act(playout, action, bytes, "m" + i, now);
            }
            assertThat(unrecorded.position(now)).isEqualTo(recorded.position(now));
            assertThat(unrecorded.buffered(now)).isEqualTo(recorded.buffered(now));
        }

        assertThat(unrecordedEchoes).isEqualTo(echoes).isNotEmpty();
        assertThat(unrecorded.clears()).isEqualTo(recorded.clears()).isNotEmpty();
    }

    @Test
    void marksComeBackInTheirOrderAndNeverBeforeTheyCame() {
        List<String> sent = new ArrayList<>();
        List<String> echoed = new ArrayList<>();
        List<Long> echoedNanos = new ArrayList<>();
        CarrierPlayout playout = CarrierPlayout.recording(0, (name, nanos) -> {
            echoed.add(name);
            echoedNanos.add(nanos);
        });
        SplittableRandom random = new SplittableRandom(11);
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            now += random.nextLong(20 * MILLI);
            int action = random.nextInt(10);
            act(playout, action, random.nextInt(400), "m" + i, now);
            if (action >= 5 && action < 8) {
                sent.add("m" + i);
            }
        }
        playout.clear(now);

        assertThat(echoed).isEqualTo(sent);
        assertThat(echoedNanos).isSorted();
    }

    private static void act(CarrierPlayout playout, int action, int bytes, String mark, long now) {
        if (action < 5) {
            playout.media(tone(bytes), now);
        } else if (action < 8) {
            playout.mark(mark, now);
        } else if (action == 8) {
            playout.clear(now);
        } else {
            playout.stall(now, 25 * MILLI);
        }
    }

    private CarrierPlayout playout(long delayNanos) {
        return CarrierPlayout.recording(delayNanos, (name, nanos) -> echoes.add(name + "@" + millis(nanos)));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Bytes that are all different from silence, and from their neighbours. */
    private static byte[] tone(int bytes) {
        byte[] tone = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            tone[i] = (byte) (i % 251);
        }
        return tone;
    }

    private static byte[] silence(int bytes) {
        byte[] silence = new byte[bytes];
        Arrays.fill(silence, CarrierPlayout.SILENCE);
        return silence;
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
