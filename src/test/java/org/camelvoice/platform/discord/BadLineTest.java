package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.assertj.core.data.Offset;
import org.camelvoice.audio.OpusMix;
import org.camelvoice.audio.OpusPacket;
import org.camelvoice.audio.OpusSounds;
import org.camelvoice.audio.SpeakerPacket;
import org.camelvoice.audio.Spectrum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tone of four seconds, over a line of which the tests say how late each packet is, through jitter buffer and decoder. */
class BadLineTest {
    private static final int LOST = -1;
    private static final int PACKETS = 200;
    private static final short[] TONE = Spectrum.tone(1000, 0.5, 24_000, PACKETS * 480);

    private record Arrival(long millis, int which, byte[] opus) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return Long.compare(millis, other.millis);
        }
    }

    private final List<JitterBuffer.Drop> drops = new ArrayList<>();
    private int lost;

    @Test
    void aGoodLineChangesNothing() {
        short[] heard = heard(which -> 0);

        assertThat(drops).isEmpty();
        assertThat(lost).isZero();
        assertThat(Spectrum.snr(settled(heard), 24_000, 1000)).isGreaterThan(25);
        assertToneWithoutClicks(heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void jitterAndSwappedPacketsAreNotHeard(int seed) {
        Random random = new Random(seed);
        short[] heard = heard(which -> random.nextInt(40));

        assertThat(lost).isZero();
        assertThat(Spectrum.snr(settled(heard), 24_000, 1000)).isGreaterThan(25);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ofATenthOfLossLittleIsHeard(int seed) {
        Random random = new Random(seed);
        assertToneWithoutClicks(heard(which -> which > 3 && random.nextInt(10) == 0 ? LOST : random.nextInt(30)));
        assertThat(lost).isBetween(8, 35);
    }

    @Test
    void burstsOf200MillisecondsAreBridged() {
        short[] heard = heard(which -> which % 60 >= 40 && which % 60 < 50 ? 20 * (50 - which % 60) : 0);

        assertThat(drops).allMatch(JitterBuffer.Drop.CATCH_UP::equals);
        assertThat(OpusSounds.sharpestBend(settled(heard))).isLessThan(3 * OpusSounds.sharpestBend(TONE));
    }

    @Test
    void afterTheEndOfSpeechThereIsSilence() {
        short[] heard = heard(which -> 0);
        short[] end = Arrays.copyOfRange(heard, (PACKETS + 12) * 480, heard.length);

        assertThat(end).containsOnly(0).hasSizeGreaterThan(480);
        assertThat(lost).isZero();
    }

    /** @param late how many milliseconds a packet is late; {@link #LOST} if it never comes */
    private short[] heard(IntUnaryOperator late) {
        PriorityQueue<Arrival> line = line(late);
        JitterBuffer buffer = new JitterBuffer(1, losses());
        OpusMix mix = new OpusMix();
        List<short[]> heard = new ArrayList<>();
        for (int tick = 1; tick < PACKETS + 40; tick++) {
            while (!line.isEmpty() && line.peek().millis() < 20L * tick) {
                Arrival arrival = line.remove();
                buffer.arrived((char) (65_500 + arrival.which()), 960 * arrival.which(), arrival.opus());
            }
            SpeakerPacket packet = buffer.next();
            heard.add(mix.mix(packet == null ? List.of() : List.of(packet)).clone());
        }
        return OpusSounds.joined(heard);
    }

    private static PriorityQueue<Arrival> line(IntUnaryOperator late) {
        List<byte[]> packets = new ArrayList<>(OpusSounds.encode(TONE));
        for (int i = 0; i < 5; i++) {
            packets.add(OpusPacket.silence());
        }
        PriorityQueue<Arrival> line = new PriorityQueue<>();
        for (int i = 0; i < packets.size(); i++) {
            int millis = i < PACKETS ? late.applyAsInt(i) : 0;
            if (millis != LOST) {
                line.add(new Arrival(20L * i + 7 + millis, i, packets.get(i)));
            }
        }
        return line;
    }

    private JitterBuffer.Losses losses() {
        return new JitterBuffer.Losses() {
            @Override
            public void countDropped(JitterBuffer.Drop why) {
                drops.add(why);
            }

            @Override
            public void countLost() {
                lost++;
            }
        };
    }

    /** Without its beginning and its end. */
    private static short[] settled(short[] heard) {
        return Arrays.copyOfRange(heard, 8 * 480, (PACKETS - 4) * 480);
    }

    private static void assertToneWithoutClicks(short[] heard) {
        assertThat(Spectrum.level(settled(heard))).isCloseTo(Spectrum.level(TONE), Offset.offset(2.0));
        assertThat(OpusSounds.sharpestBend(settled(heard))).isLessThan(2 * OpusSounds.sharpestBend(TONE));
    }
}
