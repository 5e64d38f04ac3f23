package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelvoice.audio.OpusPacket;
import org.camelvoice.audio.SpeakerPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A script has what comes, and a bar where 20 ms are over and the next packet is played. {@code 7} is the packet with the sequence
 * number 7 and the timestamp of 7 frames; {@code 7+40} one with the timestamp of 47 frames; {@code 7s} one of silence; {@code 7x}
 * garbage. What is played is a line, too: the packets, {@code L} for a lost one, and {@code .} for nothing.
 */
class JitterBufferTest {
    private static final long SPEAKER = 80351110224678912L;

    private final Map<JitterBuffer.Drop, Integer> drops = new EnumMap<>(JitterBuffer.Drop.class);
    private int lost;
    private final JitterBuffer buffer = new JitterBuffer(SPEAKER, new JitterBuffer.Losses() {
        @Override
        public void countDropped(JitterBuffer.Drop why) {
            drops.merge(why, 1, Integer::sum);
        }

        @Override
        public void countLost() {
            lost++;
        }
    });

    private char firstSequence;
    private int firstTimestamp;
    private final List<String> line = new ArrayList<>();

    private static final String SCRIPTS = """
            sentence;                                           comes;                              is played;               drops
            nobody is silence;                                  | | |;                              . . .;
            the first packet waits until 40 ms are behind it;   1 | 2 | 3 | 4 | 5 |;                . . 1 2 3;
            or for 60 ms;                                       1 | | | |;                          . . 1 L;
            three at once are played at once;                   1 2 3 | | |;                        1 2 3;
            swapped packets come out in order;                  1 | 3 | 2 | 5 | 4 | 6 | 7 |;        . . 1 2 3 4 5;
            the first two may be swapped;                       2 | 1 | 3 | 4 |;                    . . 1 2;
            the first may come third;                           2 | 3 | 1 | 4 |;                    . . 1 2;
            a lost packet is lost when it is due;               1 | 2 | 4 | 5 | 6 | 7 | 8 |;        . . 1 2 L 4 5;
            five lost packets in a row are lost;                1 2 3 | | | | | | 9 10 11 | | | |;  1 2 3 L L L L L 9;
            a packet that comes after its place is late;        1 2 4 | | | 3 | 5 |;                1 2 L 4 5;               LATE=1
            a packet that comes twice is played once;           1 1 2 3 3 | 1 4 | 5 |;              1 2 3;                   DUPLICATE=3
            what is no packet is a lost packet;                 1 2 3x 4 | | | |;                   1 2 L 4;                 UNREADABLE=1
            after silence nothing is lost;                      1 2 3s 4s 5s | | | | | | |;         1 2 3s 4s 5s . .;
            a pause is no loss;                                 1 2 3s | | | | 4+40 5+40 6+40 | | |; 1 2 3s . 4 5 6;
            nor is one in which silence was lost;               1 2 3s | | | | 6+40 7+40 8+40 | | |; 1 2 3s . 6 7 8;
            packets that are lost in a pause are not concealed; 1 2 3s 5 6 7 | | | | |;             1 2 3s 5 6;
            silence is skipped while over 80 ms wait;           1 2s 3s 4s 5s 6s 7s | | | | |;      1 3s 4s 5s 6s;           CATCH_UP=1
            a pause of 20 ms that nobody announced is one;      1 2 3 | 4+1 | 5+1 | 6+1 | 7+1 |;    1 2 3 4 5;
            speech that breaks off is continued for 100 ms;     1 2 3 | | | | | | | | | |;          1 2 3 L L L L L . .;
            late packets are played late;                       1 2 3 | | | | | 4 5 6 7 8 | | | |;  1 2 3 L L 4 5 6 7;
            what was concealed while it was late is not again;  1 2 3 | | | | | 6 7 8 | | |;        1 2 3 L L 6 7 8;
            what is missing beyond that is;                     1 2 3 | | | | 6 7 8 | | |;          1 2 3 L L 6 7;
            a longer gap is a pause;                            1 2 3 | | | 10 11 12 | | |;         1 2 3 10 11;
            numbers without time are no gap;                    1 2 3 | | | 6-2 7-2 8-2 | | |;      1 2 3 6 7;
            time that is shorter than numbers counts;           1 2 3 6-1 7-1 8-1 | | | | |;        1 2 3 L 6;
            who counts anew begins anew;                        1 2 3 | | | 900 901 902 | | | |;    1 2 3 900 901 902;
            what was held then is dropped;                      1 2 3 4 5 | 900 901 902 | | |;      1 900 901 902;           RESTART=4
            a timestamp that leaps back begins anew;            1 2 3 | | | 4-90 5-90 6-90 | | |;   1 2 3 4 5 6;
            so does one that leaps on while numbers go back;    1 2 3 4 5 | | | | | 3+90 4+90 5+90 | | |; 1 2 3 4 5 3 4 5;
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(useHeadersInDisplayName = true, delimiter = ';', textBlock = SCRIPTS)
    void script(String sentence, String comes, String played, String dropped) {
        play(comes);

        assertThat(String.join(" ", line)).as(sentence).startsWith(played);
        assertThat(drops()).as(sentence).isEqualTo(dropped == null ? "" : dropped);
    }

    /** The same, with a wrap at the second packet: of numbers, of timestamps, and of timestamps' signs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(useHeadersInDisplayName = true, delimiter = ';', textBlock = SCRIPTS)
    void scriptWhereCountsWrap(String sentence, String comes, String played, String dropped) {
        firstSequence = 65_534;
        firstTimestamp = -2 * 960;
        script(sentence, comes, played, dropped);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(useHeadersInDisplayName = true, delimiter = ';', textBlock = SCRIPTS)
    void scriptWhereTimestampsTurnNegative(String sentence, String comes, String played, String dropped) {
        firstSequence = 32_766;
        firstTimestamp = Integer.MAX_VALUE - 2 * 960;
        script(sentence, comes, played, dropped);
    }

    @Test
    void whatIsPlayedIsTheSpeakers() {
        play("1 2 3 | 5 6 |");
        SpeakerPacket packet = buffer.next();
        SpeakerPacket missing = buffer.next();

        assertThat(packet.speaker()).isEqualTo(SPEAKER);
        assertThat(packet.opus()).isEqualTo(packet(3, false));
        assertThat(missing.speaker()).isEqualTo(SPEAKER);
        assertThat(missing.opus()).isNull();
    }

    // Bursts and delay.

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 600})
    void aBurstLosesNothingAndItsDelayIsGoneTwoSecondsLater(int millis) {
        int late = millis / 20;
        steady(0, 20);
        ticks(late); // all of it is on its way
        come(20, 20 + late);
        int ticks = steady(20 + late, 20 + late + 20);
        assertThat(playedPackets())
                .as("in the first 400 ms")
                .containsExactlyElementsOf(numbers(0, playedPackets().size()));
        assertThat(buffer.held()).isGreaterThan(late - 5);

        steady(20 + late + ticks, 20 + late + 110);
        assertThat(buffer.held()).isLessThanOrEqualTo(3);
        assertThat(drops.getOrDefault(JitterBuffer.Drop.CATCH_UP, 0)).isLessThanOrEqualTo(late);
        assertThat(drops.keySet()).isSubsetOf(JitterBuffer.Drop.CATCH_UP);
    }

    @Test
    void delayShrinksAtTheNextSilence() {
        steady(0, 20);
        ticks(10);
        come(20, 30);
        steady(30, 40);
        assertThat(buffer.held()).isGreaterThanOrEqualTo(10);
        for (int i = 40; i < 55; i++) {
            arrived(i, 0, true);
            ticks(1);
        }
        steady(55, 70);

        assertThat(buffer.held()).isLessThanOrEqualTo(4);
        assertThat(playedPackets())
                .doesNotHaveDuplicates()
                .containsAll(numbers(0, 40))
                .containsAll(numbers(55, 65));
        assertThat(drops.keySet()).containsOnly(JitterBuffer.Drop.CATCH_UP);
    }

    @Test
    void aLittleDelayIsLeftAlone() {
        steady(0, 20);
        ticks(3);
        come(20, 23);
        steady(23, 200);

        assertThat(drops).isEmpty();
        assertThat(playedPackets())
                .containsExactlyElementsOf(numbers(0, playedPackets().size()));
    }

    /** On a line where packets come in bunches, delay is what holds the sound together. */
    @Test
    void packetsThatComeByTheTenAreAllPlayed() {
        for (int i = 0; i < 400; i += 10) {
            come(i, i + 10);
            ticks(10);
        }

        assertThat(drops).isEmpty();
        assertThat(playedPackets()).containsExactlyElementsOf(numbers(0, 400));
        assertThat(lost).isZero();
    }

    @Test
    void ofMoreThan640MillisecondsTheNewestAreHeld() {
        come(0, 45);
        ticks(1);

        assertThat(buffer.held()).isEqualTo(31);
        assertThat(playedPackets()).containsExactly(13);
        assertThat(drops()).isEqualTo("OVERFLOW=13");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40})
    void jitterUpToTheDepthLosesNothing(int jitterMillis) {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(lossesWithJitter(seed, jitterMillis)).as("seed %d", seed).isZero();
        }
    }

    /** Packets 20 ms apart, each up to so many milliseconds late. */
    private static int lossesWithJitter(int seed, int jitterMillis) {
        Random random = new Random(seed);
        JitterBufferTest line = new JitterBufferTest();
        int phase = random.nextInt(20);
        int[] arrival = IntStream.range(0, 300)
                .map(i -> i == 0 ? phase : phase + 20 * i + random.nextInt(jitterMillis + 1))
                .toArray();
        for (int tick = 0; tick < 300; tick++) {
            for (int i = 0; i < arrival.length; i++) {
                if (arrival[i] >= 20 * tick && arrival[i] < 20 * (tick + 1)) {
                    line.arrived(i, 0, false);
                }
            }
            line.ticks(1);
        }
        return line.lost + line.drops.size();
    }

    @Test
    void randomPacketsNeverFailAndAreBounded() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            int sequence = random.nextBoolean() ? random.nextInt() : i / 2 + random.nextInt(40);
            buffer.arrived(
                    (char) sequence, random.nextInt(3) == 0 ? random.nextInt() : sequence * 960, packet(i, i % 7 == 0));
            if (random.nextInt(3) > 0) {
                buffer.next();
            }
            assertThat(buffer.held()).isBetween(0, 32);
        }
        ticks(100);
        assertThat(buffer.held()).isZero();
    }

    @Test
    void whoeverHasOddTimestampsIsHeardWhole() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            buffer.arrived((char) i, 48_000 + random.nextInt(4_800), packet(i, false));
            ticks(1);
        }
        ticks(10);

        assertThat(playedPackets()).containsExactlyElementsOf(numbers(0, 200));
    }

    /** One packet before each 20 ms. @return how many */
    private int steady(int from, int to) {
        for (int i = from; i < to; i++) {
            come(i, i + 1);
            ticks(1);
        }
        return to - from;
    }

    private void come(int from, int to) {
        for (int i = from; i < to; i++) {
            arrived(i, 0, false);
        }
    }

    private void ticks(int ticks) {
        for (int i = 0; i < ticks; i++) {
            line.add(text(buffer.next()));
        }
    }

    private void play(String script) {
        for (String token : script.strip().split(" +")) {
            if (token.equals("|")) {
                ticks(1);
            } else {
                arrived(token);
            }
        }
    }

    private void arrived(String token) {
        String[] parts = token.replaceAll("[sx]", "").split("(?=[+-])");
        int which = Integer.parseInt(parts[0]);
        if (token.endsWith("x")) {
            buffer.arrived(
                    (char) (firstSequence + which), firstTimestamp + 960 * which, new byte[] {-16, 1, 2}); // 10 ms
        } else {
            arrived(which, parts.length > 1 ? Integer.parseInt(parts[1]) : 0, token.endsWith("s"));
        }
    }

    private void arrived(int which, int aheadOfTime, boolean silent) {
        buffer.arrived(
                (char) (firstSequence + which), firstTimestamp + 960 * (which + aheadOfTime), packet(which, silent));
    }

    private static byte[] packet(int which, boolean silent) {
        return silent
                ? new byte[] {(byte) 0xF8, (byte) (which >> 8), (byte) which}
                : new byte[] {(byte) 0xF8, (byte) (which >> 8), (byte) which, 0};
    }

    private static String text(SpeakerPacket packet) {
        if (packet == null) {
            return ".";
        }
        return packet.opus() == null ? "L" : which(packet.opus()) + (OpusPacket.isSilence(packet.opus()) ? "s" : "");
    }

    private static int which(byte[] packet) {
        return (packet[1] & 0xFF) << 8 | packet[2] & 0xFF;
    }

    private String drops() {
        return drops.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private List<Integer> playedPackets() {
        return line.stream()
                .filter(text -> Character.isDigit(text.charAt(0)))
                .map(text -> Integer.valueOf(text.replace("s", "")))
                .toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
