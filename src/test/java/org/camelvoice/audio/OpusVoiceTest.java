package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.audio.OpusSounds.pieces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpusVoiceTest {
    private static final int SECOND = 24_000;
    private static final short[] TONE = Spectrum.tone(1000, 0.5, 24_000, 2 * SECOND);

    private final OpusVoice voice = new OpusVoice();

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.5, 0.05, 0.005})
    void aToneKeepsItsLevelAndItsQuality(double amplitude) {
        short[] tone = Spectrum.tone(1000, amplitude, 24_000, 2 * SECOND);
        short[] heard = settled(OpusSounds.decode(OpusSounds.encode(tone)));

        assertThat(Spectrum.level(heard)).isCloseTo(Spectrum.level(tone), Offset.offset(1.0));
        assertThat(Spectrum.snr(heard, 24_000, 1000)).isGreaterThan(25);
    }

    @Test
    void speechIsLikeTheOriginal() {
        short[] speech = OpusSounds.speech();
        short[] heard = OpusSounds.decode(OpusSounds.encode(speech));

        assertThat(OpusSounds.alignedSnr(speech, heard)).isGreaterThan(12);
        assertThat(Spectrum.level(heard)).isCloseTo(Spectrum.level(speech), Offset.offset(0.5));
    }

    @Test
    void soundIsSixAndAHalfMillisecondsLate() {
        short[] speech = OpusSounds.speech();
        short[] heard = OpusSounds.decode(OpusSounds.encode(speech));
        short[] late = new short[heard.length];
        System.arraycopy(speech, 0, late, 156, Math.min(speech.length, late.length - 156)); // 6.5 ms at 24 kHz

        assertThat(Spectrum.snr(late, heard)).isCloseTo(OpusSounds.alignedSnr(speech, heard), Offset.offset(0.2));
    }

    @Test
    void noPacketClicksWhereTheNextOneJoins() {
        short[] heard = settled(OpusSounds.decode(OpusSounds.encode(TONE)));

        assertThat(OpusSounds.sharpestBend(heard)).isLessThan(OpusSounds.sharpestBend(TONE) * 11 / 10);
        assertThat(OpusSounds.sharpestBendAtEdges(heard)).isLessThan(OpusSounds.sharpestBend(TONE));
    }

    @Test
    void packetsTakeSixtyFourKilobitsASecond() {
        List<byte[]> packets = OpusSounds.encode(OpusSounds.speech());

        assertThat(packets).allMatch(OpusPacket::isTwentyMillis);
        assertThat(packets.stream().mapToInt(packet -> packet.length).average().orElseThrow())
                .isBetween(120.0, 180.0); // 160 bytes in 20 ms
    }

    @Test
    void soundEndsWithOnePacketMoreAndFiveOfSilenceAndThenNothing() {
        encode(pieces(TONE).subList(0, 10));
        List<byte[]> end = encode(nothing(10));

        assertThat(end.get(0)).hasSizeGreaterThan(3);
        assertThat(end.subList(1, 6)).allMatch(packet -> Arrays.equals(packet, new byte[] {-8, -1, -2}));
        assertThat(end.subList(6, 10)).containsOnlyNulls();
    }

    @Test
    void theLastOfTheSoundIsHeard() {
        List<byte[]> packets = encode(pieces(TONE).subList(0, 10));
        packets.addAll(encode(nothing(6)));
        List<short[]> heard = pieces(OpusSounds.decode(packets));

        short[] end = Arrays.copyOf(heard.get(10), 120); // 5 of 6.5 ms
        assertThat(Spectrum.level(end)).isCloseTo(Spectrum.level(TONE), Offset.offset(1.5));
        assertThat(Spectrum.level(heard.get(12))).isEqualTo(-200);
    }

    @Test
    void nothingIsSentBeforeTheFirstSound() {
        assertThat(encode(nothing(3))).containsOnlyNulls();
    }

    @Test
    void soundThatGoesOnWithinTheEndNeedsNoMoreThanAnotherEnd() {
        encode(pieces(TONE).subList(0, 3));
        encode(nothing(3));
        encode(pieces(TONE).subList(3, 5));

        assertThat(encode(nothing(8)).stream().filter(packet -> packet != null)).hasSize(6);
    }

    @Test
    void theNextSoundIsAsLoudFromItsBeginningAsTheFirst() {
        List<byte[]> packets = encode(pieces(TONE).subList(0, 10));
        packets.addAll(encode(nothing(6)));
        packets.addAll(encode(pieces(TONE).subList(0, 10)));
        List<short[]> heard = pieces(OpusSounds.decode(packets));

        for (int i = 0; i < 10; i++) {
            assertThat(Spectrum.level(heard.get(16 + i))).isCloseTo(Spectrum.level(heard.get(i)), Offset.offset(0.2));
        }
    }

    @Test
    void aCutSendsNoMoreOfTheSoundButTheSilenceAtItsEnd() {
        encode(pieces(TONE).subList(0, 10));
        voice.cut();

        assertThat(encode(nothing(7)))
                .startsWith(OpusPacket.silence(), OpusPacket.silence(), OpusPacket.silence(), OpusPacket.silence())
                .endsWith(OpusPacket.silence(), null, null);
    }

    @Test
    void aCutBeforeAnySoundSendsNothing() {
        voice.cut();

        assertThat(encode(nothing(2))).containsOnlyNulls();
    }

    @Test
    void whatFollowsACutHasNothingOfTheSoundBefore() {
        List<byte[]> packets = encode(pieces(Spectrum.tone(1000, 0.9, 24_000, SECOND)));
        int cut = packets.size();
        voice.cut();
        packets.addAll(encode(pieces(Spectrum.tone(300, 0.05, 24_000, SECOND))));
        List<short[]> heard = pieces(OpusSounds.decode(packets));

        for (short[] piece : heard.subList(cut + 1, cut + 10)) {
            assertThat(Spectrum.level(piece)).isCloseTo(-26, Offset.offset(0.5));
            assertThat(Spectrum.toneLevel(piece, 24_000, 1000)).isLessThan(-90);
        }
    }

    private static List<short[]> nothing(int pieces) {
        return Arrays.asList(new short[pieces][]);
    }

    private List<byte[]> encode(List<short[]> pieces) {
        List<byte[]> packets = new ArrayList<>();
        pieces.forEach(piece -> packets.add(voice.encode(piece)));
        return packets;
    }

    private static short[] settled(short[] heard) {
        return Arrays.copyOfRange(heard, 2_400, heard.length);
    }
}
