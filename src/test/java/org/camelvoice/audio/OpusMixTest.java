package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.audio.OpusSounds.joined;
import static org.camelvoice.audio.OpusSounds.pieces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpusMixTest {
    private static final int SECOND = 24_000;
    private static final short[] TONE = Spectrum.tone(1000, 0.5, 24_000, 2 * SECOND);
    private static final List<byte[]> PACKETS = OpusSounds.encode(TONE);
    private static final byte[] LOST = null;

    private final OpusMix mix = new OpusMix();
    private final List<short[]> heard = new ArrayList<>();

    @Test
    void nobodyIsSilence() {
        nobody(3);

        assertThat(joined(heard)).containsOnly(0).hasSize(3 * 480);
    }

    // Lost packets.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aToneOfWhichATenthIsLostKeepsItsLevelAndDoesNotClick(int seed) {
        short[] tone = OpusSounds.decode(withLoss(PACKETS, seed));
        short[] settled = Arrays.copyOfRange(tone, 2 * 480, tone.length);

        assertThat(Spectrum.level(settled)).isCloseTo(Spectrum.level(TONE), Offset.offset(2.0));
        assertThat(OpusSounds.sharpestBend(settled)).isLessThan(2 * OpusSounds.sharpestBend(TONE));
    }

    /** After a loss, Opus may take a hiss for louder than it was, by 12 dB, until it has the level again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void speechOfWhichATenthIsLostKeepsItsLevelAndDoesNotClick(int seed) {
        List<byte[]> packets = OpusSounds.encode(OpusSounds.speech());
        short[] clean = OpusSounds.decode(packets);
        short[] speech = OpusSounds.decode(withLoss(packets, seed));

        assertThat(Spectrum.level(speech)).isCloseTo(Spectrum.level(clean), Offset.offset(2.0));
        assertThat(OpusSounds.sharpestBendAtEdges(speech)).isLessThan(2 * OpusSounds.sharpestBend(clean));
        assertThat(OpusSounds.sharpestBend(speech)).isLessThan(4 * OpusSounds.sharpestBend(clean));
    }

    @Test
    void fiveLostPacketsInARowAreConcealedMoreAndMoreSoftlyAndThenItIsSilent() {
        one(PACKETS.subList(0, 20));
        one(Arrays.asList(new byte[8][]));
        one(PACKETS.subList(28, 40));

        for (int i = 20; i < 25; i++) {
            assertThat(level(i)).isBetween(-25.0, level(i - 1));
        }
        assertThat(joined(heard.subList(25, 28))).containsOnly(0);
        assertThat(level(29)).isCloseTo(-6, Offset.offset(1.0));
        assertThatNothingClicks(19, 40);
    }

    @Test
    void aSpeakerWhoBreaksOffFadesAwayInTwentyMilliseconds() {
        one(PACKETS.subList(0, 20));
        nobody(3);
        one(PACKETS.subList(23, 40));

        assertThat(level(20)).isBetween(-15.0, -8.0);
        assertThat(joined(heard.subList(21, 23))).containsOnly(0);
        assertThatNothingClicks(19, 40);
    }

    @Test
    void aSpeakerWhoEndsInSilenceIsNotContinued() {
        one(PACKETS.subList(0, 20));
        one(List.of(OpusPacket.silence()));
        nobody(2);

        assertThat(level(20)).as("2.5 ms of the tone").isLessThan(-12);
        assertThat(joined(heard.subList(21, 23))).containsOnly(0);
    }

    @Test
    void whoIsLostBeforeTheFirstPacketIsSilent() {
        one(Arrays.asList(LOST, LOST));

        assertThat(joined(heard)).containsOnly(0);
    }

    // What is no packet of 20 ms.

    @Test
    void whatIsNoPacketOfTwentyMillisecondsIsConcealedAsALostOneIs() {
        byte[] tenMillis = PACKETS.get(20).clone();
        tenMillis[0] = (byte) (tenMillis[0] - 8); // the configuration before: 10 instead of 20 ms
        byte[] twice = Arrays.copyOf(PACKETS.get(20), 321);
        twice[0] |= 1; // two frames of 20 ms
        for (byte[] odd : List.of(tenMillis, twice, new byte[0], new byte[2_000], new byte[] {-5, 0})) {
            List<byte[]> packets = new ArrayList<>(PACKETS);
            List<byte[]> lost = new ArrayList<>(PACKETS);
            packets.set(20, odd);
            lost.set(20, LOST);
            assertThat(OpusSounds.decode(packets)).isEqualTo(OpusSounds.decode(lost));
        }
    }

    @Test
    void garbageIsSoundOfSomeKindAndThenThingsAreAsBefore() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            one(List.of(garbage));
        }
        nobody(60);
        one(PACKETS.subList(0, 20));

        assertThat(level(heard.size() - 1)).isCloseTo(-6, Offset.offset(0.1));
    }

    /** Every configuration, mono and stereo, with whatever follows: Opus takes any bits for sound. */
    @Test
    void garbageThatLastsTwentyMillisecondsNeverFails() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (new int[] {1, 5, 9, 13, 15, 19, 23, 27, 31}[i % 9] << 3 | i / 9 % 2 << 2);
            assertThat(mix.mix(List.of(new SpeakerPacket(1, garbage)))).hasSize(480);
        }
    }

    // Several speakers.

    @Test
    void severalSpeakersAreHeardAtOnceEachFromTheirOwnDecoder() {
        List<byte[]> low = OpusSounds.encode(Spectrum.tone(400, 0.2, 24_000, SECOND));
        List<byte[]> high = OpusSounds.encode(Spectrum.tone(3000, 0.1, 24_000, SECOND));
        for (int i = 0; i < 50; i++) {
            mix(new SpeakerPacket(1, low.get(i)), new SpeakerPacket(-2, high.get(i)));
        }
        short[] both = joined(heard.subList(5, 50));

        assertThat(Spectrum.toneLevel(both, 24_000, 400)).isCloseTo(-14, Offset.offset(0.3));
        assertThat(Spectrum.toneLevel(both, 24_000, 3000)).isCloseTo(-20, Offset.offset(0.3));
    }

    @Test
    void threeLoudSpeakersClipAndDoNotWrap() {
        for (int i = 0; i < 20; i++) {
            byte[] packet = PACKETS.get(i);
            mix(new SpeakerPacket(1, packet), new SpeakerPacket(2, packet), new SpeakerPacket(3, packet));
        }
        short[] loud = joined(heard.subList(5, 20));
        short[] one = OpusSounds.decode(PACKETS.subList(0, 20));

        for (int i = 0; i < loud.length; i++) {
            int sum = 3 * one[5 * 480 + i];
            assertThat(loud[i]).isEqualTo((short) Math.max(-32_768, Math.min(32_767, sum)));
        }
        assertThat(loud).contains((short) 32_767, (short) -32_768);
    }

    @Test
    void aSpeakerWhoWasSilentForOverASecondBeginsAnew() {
        one(PACKETS.subList(0, 20));
        nobody(51);
        one(PACKETS.subList(0, 20));

        assertThat(joined(heard.subList(71, 91))).isEqualTo(joined(heard.subList(0, 20)));
    }

    @Test
    void thirtyTwoSpeakersAreKnownAndTheLongestSilentMakesRoom() {
        IntStream.range(0, 33).forEach(speaker -> mix(new SpeakerPacket(speaker, PACKETS.get(0))));
        nobody(1);
        heard.clear();
        mix(new SpeakerPacket(32, PACKETS.get(1)));
        nobody(1);
        mix(new SpeakerPacket(0, PACKETS.get(1)));

        assertThat(heard.get(0)).as("who is known").isNotEqualTo(firstOf(PACKETS.get(1)));
        assertThat(heard.get(2)).as("who was forgotten").isEqualTo(firstOf(PACKETS.get(1)));
    }

    @Test
    void aThirtyThirdSpeakerAtTheSameTimeIsNotHeard() {
        SpeakerPacket[] many = IntStream.range(0, 33)
                .mapToObj(speaker -> new SpeakerPacket(speaker, speaker == 32 ? PACKETS.get(5) : OpusPacket.silence()))
                .toArray(SpeakerPacket[]::new);
        mix(many);

        assertThat(heard.get(0)).containsOnly(0);
    }

    private static short[] firstOf(byte[] packet) {
        return new OpusMix().mix(List.of(new SpeakerPacket(0, packet)));
    }

    /** Without a tenth of the packets after the first three: a loss where sound begins is heard, whoever conceals it. */
    private static List<byte[]> withLoss(List<byte[]> packets, int seed) {
        Random random = new Random(seed);
        List<byte[]> left = new ArrayList<>(packets);
        left.subList(3, left.size()).replaceAll(packet -> random.nextInt(10) == 0 ? LOST : packet);
        return left;
    }

    private void one(List<byte[]> packets) {
        packets.forEach(packet -> mix(new SpeakerPacket(1, packet)));
    }

    private void nobody(int times) {
        for (int i = 0; i < times; i++) {
            mix();
        }
    }

    private void mix(SpeakerPacket... packets) {
        heard.add(mix.mix(List.of(packets)).clone());
    }

    private double level(int piece) {
        return Spectrum.level(heard.get(piece));
    }

    /** Nothing bends the wave more sharply than the tone itself does. */
    private void assertThatNothingClicks(int fromPiece, int toPiece) {
        assertThat(OpusSounds.sharpestBend(joined(heard.subList(fromPiece, toPiece))))
                .isLessThan(OpusSounds.sharpestBend(TONE) * 3 / 2);
        assertThat(pieces(TONE)).hasSizeGreaterThanOrEqualTo(toPiece);
    }
}
