package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    private static final int MULAW_NEGATIVE_ZERO = 0x7F;

    /**
     * The two laws, as the tables of Recommendation G.711 give them: the positive half, segment by segment as number of
     * intervals and width of each, and how the interval's number becomes a byte.
     */
    enum Law {
        MULAW(4, new int[][] {{1, 1}, {15, 2}, {16, 4}, {16, 8}, {16, 16}, {16, 32}, {16, 64}, {16, 128}, {16, 256}}) {
            @Override
            int code(boolean negative, int interval) { // table 2: all bits of the number inverted
                return (negative ? 0x7F : 0xFF) - interval;
            }

            @Override
            byte[] encode(short... samples) {
                return G711.encodeMulaw(samples);
            }

            @Override
            short[] decode(byte... codes) {
                return G711.decodeMulaw(codes);
            }
        },
        ALAW(8, new int[][] {{32, 2}, {16, 4}, {16, 8}, {16, 16}, {16, 32}, {16, 64}, {16, 128}}) {
            @Override
            int code(boolean negative, int interval) { // table 1: the even bits inverted
                return (negative ? interval : 0x80 + interval) ^ 0x55;
            }

            @Override
            byte[] encode(short... samples) {
                return G711.encodeAlaw(samples);
            }

            @Override
            short[] decode(byte... codes) {
                return G711.decodeAlaw(codes);
            }
        };

        /** Of 32768, to one unit of the law's table. */
        final int scale;

        /** Decision values of the positive half, in 32768ths: interval n lies between the n-th and the next. */
        final List<Integer> decisions = new ArrayList<>();

        Law(int scale, int[][] segments) {
            this.scale = scale;
            decisions.add(0);
            for (int[] segment : segments) {
                for (int i = 0; i < segment[0]; i++) {
                    decisions.add(decisions.get(decisions.size() - 1) + segment[1] * scale);
                }
            }
        }

        abstract int code(boolean negative, int interval);

        abstract byte[] encode(short... samples);

        abstract short[] decode(byte... codes);

        int intervals() {
            return decisions.size() - 1;
        }

        /** The middle of an interval; µ-law's first reaches as far below zero as above, so its middle is zero. */
        int level(int interval) {
            boolean aroundZero = this == MULAW && interval == 0;
            return aroundZero ? 0 : (decisions.get(interval) + decisions.get(interval + 1)) / 2;
        }

        /** The interval of a sample; one on a decision value belongs to the interval above. */
        int interval(int sample) {
            int interval = intervals() - 1;
            while (sample >= 0 ? sample < decisions.get(interval) : -sample <= decisions.get(interval)) {
                interval--;
            }
            return interval;
        }
    }

    @Test
    void tablesEndWhereTheRecommendationSays() {
        assertThat(Law.MULAW.intervals()).isEqualTo(128);
        assertThat(Law.MULAW.decisions.get(128)).isEqualTo(8159 * 4);
        assertThat(Law.MULAW.level(127)).isEqualTo(8031 * 4);
        assertThat(Law.ALAW.intervals()).isEqualTo(128);
        assertThat(Law.ALAW.decisions.get(128)).isEqualTo(4096 * 8);
        assertThat(Law.ALAW.level(127)).isEqualTo(4032 * 8);
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void everyCodeIsItsIntervalsLevel(Law law) {
        for (int interval = 0; interval < 128; interval++) {
            int level = law.level(interval);
            assertThat(law.decode((byte) law.code(false, interval))).containsExactly((short) level);
            assertThat(law.decode((byte) law.code(true, interval))).containsExactly((short) -level);
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void everySampleIsItsIntervalsCode(Law law) {
        byte[] codes = law.encode(everySample());
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            assertThat(codes[sample - Short.MIN_VALUE]).as("code of %d", sample).isEqualTo((byte)
                    law.code(sample < 0, law.interval(sample)));
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void noSampleMovesByMoreThanHalfAnInterval(Law law) {
        short[] samples = everySample();
        short[] heard = law.decode(law.encode(samples));
        for (int i = 0; i < samples.length; i++) {
            int interval = law.interval(samples[i]);
            int top = law.decisions.get(interval + 1);
            int beyond = Math.max(Math.abs(samples[i]) - top, 0); // louder than the law can say
            assertThat(Math.abs(samples[i] - heard[i])).isLessThanOrEqualTo(top - law.level(interval) + beyond);
        }
    }

    /** Except just above a segment's start, where the recommendation's decision value isn't midway between levels. */
    @ParameterizedTest
    @EnumSource(Law.class)
    void withinASegmentTheNearestLevelIsTaken(Law law) {
        short[] levels = law.decode(everyCode());
        short[] samples = everySample();
        short[] heard = law.decode(law.encode(samples));
        for (int i = 0; i < samples.length; i++) {
            int interval = law.interval(samples[i]);
            int ownWidth = law.decisions.get(interval + 1) - law.decisions.get(interval);
            boolean startsSegment =
                    interval > 0 && law.decisions.get(interval) - law.decisions.get(interval - 1) < ownWidth;
            if (!startsSegment || law == Law.MULAW && interval == 1) {
                assertThat(Math.abs(samples[i] - heard[i])).isEqualTo(nearest(samples[i], levels));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void louderNeverSoundsQuieter(Law law) {
        assertThat(law.decode(law.encode(everySample()))).isSorted();
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void everyCodeComesBackFromARoundTrip(Law law) {
        byte[] expected = everyCode();
        if (law == Law.MULAW) {
            expected[MULAW_NEGATIVE_ZERO] = G711.MULAW_SILENCE; // both zeros are the sample 0
        }
        assertThat(law.encode(law.decode(everyCode()))).isEqualTo(expected);
    }

    @Test
    void silenceStaysSilenceThroughMulaw() {
        assertThat(G711.decodeMulaw(new byte[] {G711.MULAW_SILENCE, MULAW_NEGATIVE_ZERO}))
                .containsOnly(0);
        assertThat(G711.encodeMulaw(new short[] {0})).containsExactly(G711.MULAW_SILENCE);
    }

    @Test
    void silenceIsTheSmallestLevelThroughAlaw() {
        assertThat(G711.decodeAlaw(new byte[] {G711.ALAW_SILENCE})).containsExactly((short) 8);
        assertThat(G711.encodeAlaw(new short[] {0})).containsExactly(G711.ALAW_SILENCE);
    }

    @Test
    void nothingStaysNothing() {
        assertThat(G711.decodeMulaw(new byte[0])).isEmpty();
        assertThat(G711.encodeMulaw(new short[0])).isEmpty();
        assertThat(G711.decodeAlaw(new byte[0])).isEmpty();
        assertThat(G711.encodeAlaw(new short[0])).isEmpty();
    }

    @Test
    void decodesAsSox() throws IOException {
        assertThat(G711.decodeMulaw(everyCode())).isEqualTo(samples(resource("ulaw-levels.raw")));
        assertThat(G711.decodeAlaw(everyCode())).isEqualTo(samples(resource("alaw-levels.raw")));
    }

    @Test
    void encodesSpeechAsSox() throws IOException {
        assertEncodesAsSox(Law.MULAW, 4, resource("question.ulaw"));
        assertEncodesAsSox(Law.ALAW, 8, resource("question.alaw"));
    }

    /** See audio/README.md: SoX rounds first, and for a negative µ-law sample on a decision value it takes the louder. */
    private static void assertEncodesAsSox(Law law, int unit, byte[] sox) throws IOException {
        short[] speech = wav("question.wav").samples();
        for (int i = 0; i < speech.length; i++) {
            int rounded = Math.floorDiv(speech[i] + unit / 2, unit) * unit;
            speech[i] = (short) (law == Law.MULAW && rounded < 0 ? rounded - 1 : rounded);
        }
        assertThat(law.encode(speech)).isEqualTo(sox);
    }

    private static Wav wav(String name) throws IOException {
        try (InputStream in = G711Test.class.getResourceAsStream("/audio/" + name)) {
            return Wav.read(in);
        }
    }

    private static int nearest(int sample, short[] levels) {
        int nearest = Integer.MAX_VALUE;
        for (short level : levels) {
            nearest = Math.min(nearest, Math.abs(sample - level));
        }
        return nearest;
    }

    private static short[] everySample() {
        short[] samples = new short[65_536];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (Short.MIN_VALUE + i);
        }
        return samples;
    }

    private static byte[] everyCode() {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        return codes;
    }

    private static short[] samples(byte[] raw) {
        short[] samples = new short[raw.length / 2];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = G711Test.class.getResourceAsStream("/audio/" + name)) {
            return in.readAllBytes();
        }
    }
}
