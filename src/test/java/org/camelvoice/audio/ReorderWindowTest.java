package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of 20 ms, each of which says which one it is, from 0 on. What becomes of them is a line: the frames in their
 * order, {@code +40} for the milliseconds that are missing, {@code late 3} and {@code duplicate 3}.
 */
class ReorderWindowTest {
    private static final int NONE = -1;

    private final List<String> lines = new ArrayList<>();
    private final ReorderWindow window = new ReorderWindow(AudioFormat.MULAW_8K, new Recorder());
    private long moment;
    private long longestHold;
    private final long[] cameAt = new long[10_000];

    private final class Recorder implements ReorderWindow.Output {
        @Override
        public void next(byte[] audio, int missingMillis, long timestamp, long at) {
            if (missingMillis > 0) {
                lines.add("+" + missingMillis);
            }
            lines.add(String.valueOf(which(audio)));
            longestHold = Math.max(longestHold, moment - cameAt[which(audio)]);
        }

        @Override
        public void late(byte[] audio) {
            lines.add("late " + which(audio));
        }

        @Override
        public void duplicate(byte[] audio) {
            lines.add("duplicate " + which(audio));
        }
    }

    // In order.

    @Test
    void framesInOrderGoOnAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            come(i, i + 1, 20L * i);
            assertThat(lines).as("frames that have gone on").hasSize(i + 1);
        }
        assertThat(longestHold).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 500, 1_000_000_000})
    void theFirstFrameMayHaveAnyNumberAndAnyTimestamp(int first) {
        for (int i = 0; i < 20; i++) {
            come(i, first + i, first + 20L * i);
        }
        assertOnly(inOrder(20));
    }

    @Test
    void timestampsThatRoundMakeNoGap() {
        for (int i = 0; i < 200; i++) {
            come(i, NONE, 5 + 20L * i + i % 3 - 1);
        }
        assertOnly(inOrder(200));
    }

    @Test
    void framesWithoutNumberOrTimestampGoOnAsTheyCome() {
        for (int i = 0; i < 50; i++) {
            come(i, NONE, NONE);
            moment += 500;
        }
        assertOnly(inOrder(50));
    }

    // Swapped.

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void framesThatAreSwappedInPairsComeOutInOrder(boolean numbered, boolean timed) {
        int begin = numbered ? 0 : 10; // timestamps have to prove themselves
        IntStream.range(0, begin).forEach(i -> come(i, NONE, 20L * i));
        for (int i = begin; i < 150; i += 2) {
            come(i + 1, numbered ? i + 2 : NONE, timed ? 20L * (i + 1) : NONE);
            come(i, numbered ? i + 1 : NONE, timed ? 20L * i : NONE);
        }
        assertOnly(inOrder(150));
        assertThat(longestHold).isEqualTo(20);
    }

    @Test
    void aFrameThatThreeHaveOvertakenComesOutInOrder() {
        for (int i = 0; i < 120; i += 4) {
            for (int of : new int[] {1, 2, 3, 0}) {
                come(i + of, i + of + 1, 20L * (i + of));
            }
        }
        assertOnly(inOrder(120));
        assertThat(longestHold).isEqualTo(60);
    }

    @Test
    void anyOrderWithinThreeFramesIsPutRight() {
        Random random = new Random(1);
        List<Integer> waiting = new ArrayList<>();
        int next = 0;
        while (next < 2_000 || !waiting.isEmpty()) {
            while (waiting.size() < 3 && next < 2_000) {
                waiting.add(next++);
            }
            boolean overdue = waiting.get(0) < next - 3;
            int which = waiting.remove(overdue ? 0 : random.nextInt(waiting.size()));
            come(which, which + 1, 20L * which);
        }
        assertOnly(inOrder(2_000));
    }

    @Test
    void swappedFramesWithUnevenTimestampsComeOutInOrderByTheirNumbers() {
        Random random = new Random(1);
        for (int i = 0; i < 400; i += 2) {
            come(i + 1, i + 2, 20L * (i + 1) + random.nextInt(-40, 41));
            come(i, i + 1, 20L * i + random.nextInt(-40, 41));
        }
        assertOnly(inOrder(400));
    }

    // Gaps.

    @Test
    void aFrameThatNeverComesIsWaitedForAndThenAGap() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, 20L * i));
        moment += 20;
        come(21, 22, 20L * 21);
        assertThat(lines).hasSize(20);
        come(22, 23, 20L * 22);
        come(23, 24, 20L * 23);
        assertThat(lines).hasSize(20);
        moment += 20;
        tick();

        assertThat(lines.subList(20, lines.size())).containsExactly("+20", "21", "22", "23");
        assertThat(longestHold).isLessThanOrEqualTo(80);
    }

    @Test
    void aFourthFrameBehindAHoleEndsTheWaiting() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, 20L * i));
        long at = moment;
        for (int i = 21; i < 25; i++) {
            moment = at; // all in one go
            come(i, i + 1, 20L * i);
        }
        assertThat(lines.subList(20, lines.size())).containsExactly("+20", "21", "22", "23", "24");
    }

    @Test
    void aFrameThatComesAfterItsPlaceWasFilledIsDropped() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, 20L * i));
        IntStream.range(21, 30).forEach(i -> come(i, i + 1, 20L * i));
        come(20, 21, 400);
        come(30, 31, 600);

        assertThat(lines.subList(20, 22)).containsExactly("+20", "21");
        assertThat(lines.subList(lines.size() - 2, lines.size())).containsExactly("late 20", "30");
    }

    @Test
    void aGapByTimestampsIsFilledAtOnceWhereNumbersSayThatNoFrameIsMissing() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, 20L * i));
        moment += 40;
        come(20, 21, 440);

        assertThat(lines.subList(20, lines.size())).containsExactly("+40", "20");
    }

    @Test
    void aGapByNumbersIsFilledWhereThereAreNoTimestamps() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, NONE));
        moment += 200;
        come(20, 31, NONE);

        assertThat(lines.subList(20, lines.size())).containsExactly("+200", "20");
    }

    @Test
    void aLongGapIsFilledAtOnceForThreeSecondsAtMost() {
        IntStream.range(0, 20).forEach(i -> come(i, NONE, 20L * i));
        moment += 10_000;
        come(20, NONE, 400 + 10_000);
        assertThat(lines.subList(20, lines.size())).containsExactly("+3000", "20");
    }

    @Test
    void aGapThatComesInABurstIsFilledToo() {
        IntStream.range(0, 20).forEach(i -> come(i, NONE, 20L * i));
        come(20, NONE, 400 + 380); // the line was held up before it

        assertThat(lines.subList(20, lines.size())).containsExactly("+380", "20");
    }

    @Test
    void oneFrameInSixMayBeMissing() {
        int missing = 0;
        for (int i = 0; i < 1_000; i++) {
            if (i > 20 && i % 6 == 5) {
                missing++;
                moment += 20;
            } else {
                come(i, NONE, 20L * i);
            }
        }
        tick();
        assertThat(lines.stream().filter("+20"::equals)).hasSizeBetween(missing - 2, missing);
        assertThat(lines).doesNotContain("+40");
    }

    // What means nothing.

    @ParameterizedTest
    @CsvSource({"15, true", "15, false", "40, true", "40, false"})
    void timestampsWithJitterAddNothingAndHoldNothingBack(int jitter, boolean numbered) {
        for (int seed = 0; seed < 1_000; seed++) {
            lines.clear();
            ReorderWindow fresh = new ReorderWindow(AudioFormat.MULAW_8K, new Recorder());
            Random random = new Random(seed);
            for (int i = 0; i < 225; i++) { // 4.5 s
                cameAt[i] = moment;
                int timestamp = 100 + 20 * i + random.nextInt(-jitter, jitter + 1);
                fresh.add(frame(i), numbered ? i + 1 : NONE, timestamp, moment);
                moment += 20;
                fresh.tick(moment);
            }
            assertOnly(inOrder(225));
        }
        assertThat(longestHold).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.02, 0.5, 2, 8, 16, 24, 48, 90, 1_000, 1_000_000})
    void timestampsInOtherUnitsAddNothing(double perMilli) {
        for (int i = 0; i < 500; i++) {
            come(i, NONE, (long) (20 * i * perMilli));
        }
        assertOnly(inOrder(500));
        assertThat(longestHold).isZero();
    }

    @Test
    void timestampsThatChangeTheirUnitsAddLittle() {
        IntStream.range(0, 50).forEach(i -> come(i, NONE, 20L * i));
        IntStream.range(50, 500).forEach(i -> come(i, NONE, 1_000 + 160L * (i - 50)));

        assertThat(added()).isLessThan(1_000);
        assertThat(frames()).containsExactly(inOrder(500));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999, Integer.MAX_VALUE, Long.MAX_VALUE, NONE})
    void oneTimestampThatMeansNothingDoesNoHarm(long garbage) {
        IntStream.range(0, 50).forEach(i -> come(i, NONE, 100_000 + 20L * i));
        come(50, NONE, garbage);
        IntStream.range(51, 100).forEach(i -> come(i, NONE, 100_000 + 20L * i));
        moment += 60;
        come(100, NONE, 100_000 + 20L * 103);
        window.end(moment);

        assertThat(frames()).containsExactly(inOrder(101));
        assertThat(added()).as("the gap after it").isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, -500, -99_000})
    void aCountThatBeginsAnewIsFollowed(int leap) {
        IntStream.range(0, 50).forEach(i -> come(i, i + 1, 100_000 + 20L * i));
        IntStream.range(50, 100).forEach(i -> come(i, i + 1, 100_000 + leap + 20L * i));
        moment += 100;
        come(100, 101, 100_000 + leap + 20L * 105);

        assertThat(frames()).containsExactly(inOrder(101));
        assertThat(added()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {-45, 1_000, 1_000_000})
    void numbersThatBeginAnewAreFollowed(int leap) {
        IntStream.range(0, 100).forEach(i -> come(i, i + 1, NONE));
        IntStream.range(100, 200).forEach(i -> come(i, i + 1 + leap, NONE));

        assertThat(added()).isZero();
        assertThat(frames()).as("what of them came out").hasSizeGreaterThan(195);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "random", "few", "every other", "backwards"})
    void numbersThatCountNothingHoldUpAndDropNothing(String kind) {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int number =
                    switch (kind) {
                        case "constant" -> 1;
                        case "random" -> random.nextInt(Integer.MAX_VALUE);
                        case "few" -> random.nextInt(10);
                        case "every other" -> 2 * i + 1;
                        default -> 5_000 - i;
                    };
            come(i, number, 20L * i);
        }
        assertThat(frames()).as("all came out, if not all in order").hasSize(500);
        assertThat(frames()[499]).isEqualTo("499");
        assertThat(longestHold).isLessThanOrEqualTo(80);
    }

    @Test
    void garbageOfAnyKindNeverLosesMuchNorAddsMoreThanTheClockAllows() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            come(i, random.nextInt(), random.nextInt());
        }
        assertThat(frames()).hasSizeGreaterThan(4_950);
        assertThat(added()).isLessThan(10_000);
    }

    // Twice.

    @Test
    void aFrameThatComesTwiceIsHandedOnOnce() {
        for (int i = 0; i < 100; i++) {
            come(i, i + 1, 20L * i);
            moment -= 20;
            if (i > 0) {
                come(i, i + 1, 20L * i);
                moment -= 20;
            }
            moment += 20;
        }
        assertThat(frames()).containsExactly(inOrder(100));
        assertThat(lines).filteredOn(line -> line.startsWith("duplicate")).hasSize(99);
    }

    @Test
    void theSameSoundIsNoFrameThatComesTwice() {
        byte[] silence = new byte[160];
        for (int i = 0; i < 100; i++) {
            window.add(silence, 1, 0, moment); // by a platform that counts nothing
            moment += 20;
        }
        assertThat(frames()).hasSize(100);
    }

    @Test
    void silenceWithoutNumberAndTimestampIsNoFrameThatComesTwice() {
        byte[] silence = new byte[160];
        for (int i = 0; i < 100; i++) {
            window.add(silence, NONE, i % 2 == 0 ? 20L * i : NONE, moment);
            moment += 20;
        }
        assertThat(frames()).hasSize(100);
    }

    // The end.

    @Test
    void whatWaitsAtTheEndComesOut() {
        IntStream.range(0, 20).forEach(i -> come(i, i + 1, 20L * i));
        come(21, 22, 440);
        come(23, 24, 460);
        window.end(moment);

        assertThat(frames()).endsWith("19", "21", "23");
    }

    private void come(int which, long number, long timestamp) {
        cameAt[which] = moment;
        window.add(frame(which), number, timestamp, moment);
        moment += 20;
        tick();
    }

    private void tick() {
        window.tick(moment);
    }

    private static byte[] frame(int which) {
        byte[] frame = new byte[160];
        frame[0] = (byte) (which >> 8);
        frame[1] = (byte) which;
        return frame;
    }

    private static int which(byte[] frame) {
        return (frame[0] & 0xFF) << 8 | frame[1] & 0xFF;
    }

    private void assertOnly(String[] expected) {
        assertThat(lines).containsExactly(expected);
    }

    private static String[] inOrder(int frames) {
        return IntStream.range(0, frames).mapToObj(String::valueOf).toArray(String[]::new);
    }

    private String[] frames() {
        return lines.stream().filter(line -> Character.isDigit(line.charAt(0))).toArray(String[]::new);
    }

    private int added() {
        return lines.stream()
                .filter(line -> line.startsWith("+"))
                .mapToInt(line -> Integer.parseInt(line.substring(1)))
                .sum();
    }
}
