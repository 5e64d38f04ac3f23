package org.camelvoice.audio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.camelvoice.simulator.CarrierClear;
import org.camelvoice.simulator.CarrierLine;
import org.camelvoice.simulator.CarrierMarks;
import org.camelvoice.simulator.CarrierPlayout;

/**
 * A {@link Playout} and a carrier with a network between them, in virtual time: thousands of calls a second, and what was
 * really heard is known to the byte.
 *
 * <p>The call has a loop that can be busy. What becomes due meanwhile waits: timers run first when it is free again, then
 * what waits in its sockets, as on a real event loop; now and then the other way round.
 */
final class SimulatedCall {
    static final long MILLI = 1_000_000;
    static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final CarrierLine down;
    private final CarrierLine up;
    private final CarrierPlayout carrier;
    private final Random random;
    private final int jitterMillis;
    private final int delayMillis;
    private final Map<String, long[]> items = new HashMap<>();
    final List<String> sent = new ArrayList<>();
    final List<Playout.Doubt> doubts = new ArrayList<>();
    final Playout playout;

    private long now;
    private long order;
    private long played;
    private long sentTotal;
    private long sentAtClear;
    /** When the present spurt began, and whether the loop was busy then, or soon after. */
    private long spurtAt;

    private long lastMediaAt;
    private boolean leftLate;
    /** Marks that were sent after audio. */
    private final Set<String> behindAudio = new HashSet<>();
    /** Whether the echo of such a mark has come in time: in this spurt, or after one that did not leave late. */
    private boolean toldOfSpurt;

    private boolean toldOfDelay;

    /** Marks that met an empty buffer, and did not leave late. */
    private final Set<String> probes = new HashSet<>();
    /** Marks that met an empty buffer. */
    private final Set<String> metEmpty = new HashSet<>();

    private Ways ways = (nanos, empty) -> nanos;
    /** Whether the echo of such a mark has come to a loop that was not busy. */
    private boolean measured;
    /** What was sent before audio of which jitter decided whether it came in time. */
    private long undecidedFrom = -1;

    private final Map<String, Long> markedBytes = new HashMap<>();

    private int busyMillisBeforeClear;
    private Knowledge knowledge;
    private long busyFrom;
    private long busyUntil;
    /** What is sent within the present turn leaves at this time at the earliest. */
    private long leavesAt;

    private final List<Runnable> waitingTimers = new ArrayList<>();
    private final List<Runnable> waitingInSockets = new ArrayList<>();
    int marks;
    int messages;
    int gaps;

    /** What the present clear could know of the far end: the hardest of these. */
    enum Knowledge {
        /** No probe has come back to a loop that was not busy: the round trip is not known. */
        UNMEASURED,
        /** No mark after audio has come back: whether and when the far end began to play is not known. */
        BEFORE_FIRST_ECHO,
        /** Jitter has decided whether the far end ran dry, and no mark after that has come back. */
        UNDECIDED,
        SETTLED
    }

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    SimulatedCall(int playoutDelayMillis, int networkMillis, int jitterMillis, long seed) {
        this(playoutDelayMillis, networkMillis, jitterMillis, seed, CarrierMarks.WHEN_PLAYED);
    }

    SimulatedCall(int playoutDelayMillis, int networkMillis, int jitterMillis, long seed, CarrierMarks marksAre) {
        this(playoutDelayMillis, networkMillis, jitterMillis, seed, marksAre, 0);
    }

    /** @param coldMillis how long the loop is busy with the start of the call, in whose course its first mark leaves */
    SimulatedCall(
            int playoutDelayMillis,
            int networkMillis,
            int jitterMillis,
            long seed,
            CarrierMarks marksAre,
            int coldMillis) {
        random = new Random(seed);
        this.jitterMillis = jitterMillis;
        this.delayMillis = playoutDelayMillis;
        now = random.nextInt(1_000_000_000);
        down = new CarrierLine(Duration.ofMillis(networkMillis), Duration.ofMillis(jitterMillis), seed);
        up = new CarrierLine(Duration.ofMillis(networkMillis), Duration.ofMillis(jitterMillis), seed + 1);
        carrier = CarrierPlayout.unrecorded(playoutDelayMillis * MILLI, this::echo)
                .echoing(marksAre);
        playout = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.MARKS, new Output());
        leavesAt = now + (long) (coldMillis * MILLI * random.nextDouble());
        playout.start(now);
        if (coldMillis > 0) {
            busy(coldMillis);
        }
        at(now + random.nextInt(20_000_000), this::tick);
    }

    /** From now on, the loop is busy for so long. */
    void busy(int millis) {
        leftLate |= now - spurtAt < 25 * MILLI; // nobody can tell whether it had left already
        busyFrom = now < busyUntil ? busyFrom : now;
        busyUntil = Math.max(busyUntil, now + millis * MILLI);
        at(busyUntil, this::catchUp);
    }

    /** The loop is busy now and then, with a pause of some {@code everyMillis}. */
    void busyAtTimes(int everyMillis, int leastMillis, int mostMillis) {
        in(random.nextInt(2 * everyMillis), () -> {
            busy(leastMillis + random.nextInt(mostMillis - leastMillis));
            busyAtTimes(everyMillis, leastMillis, mostMillis);
        });
    }

    private void catchUp() {
        if (now < busyUntil) {
            return;
        }
        boolean timersFirst = random.nextInt(4) > 0;
        runAll(timersFirst ? waitingTimers : waitingInSockets);
        runAll(timersFirst ? waitingInSockets : waitingTimers);
    }

    private static void runAll(List<Runnable> waiting) {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    /** Something comes through a socket, and is handled at once or when the loop is no longer busy. */
    private void fromSocket(Runnable action) {
        whenFree(waitingInSockets, action);
    }

    private void whenFree(List<Runnable> waiting, Runnable action) {
        if (now < busyUntil) {
            waiting.add(action);
        } else {
            action.run();
        }
    }

    private final class Output implements Playout.Output {
        @Override
        public void media(byte[] audio, String itemId) {
            if (messages++ == 0 || now - lastMediaAt > 500 * MILLI) {
                spurtAt = now;
                toldOfSpurt = false;
                leftLate = now < busyUntil + 5 * MILLI;
            }
            lastMediaAt = now;
            sentTotal += audio.length;
            sent.add("media " + audio.length / 8);
            long before = sentTotal - audio.length;
            arrive(() -> {
                noteDoubt(before);
                carrier.media(audio, now);
            });
        }

        @Override
        public void mark(String name) {
            marks++;
            if (messages > 0) {
                behindAudio.add(name);
            }
            markedBytes.put(name, sentTotal);
            sent.add("mark " + name);
            boolean inTime = now >= leavesAt;
            arrive(() -> {
                if (carrier.buffered(now) == 0) {
                    metEmpty.add(name);
                }
                if (inTime && carrier.buffered(now) == 0) {
                    probes.add(name);
                }
                carrier.mark(name, now);
            });
        }

        @Override
        public void gap() {
            gaps++;
        }

        @Override
        public void doubted(Playout.Doubt doubt) {
            doubts.add(doubt);
        }

        @Override
        public void clear(int epoch) {
            sent.add("clear");
            arrive(() -> carrier.clear(now));
        }

        private void arrive(Runnable action) {
            at(down.arrivalNanos(Math.max(now, leavesAt)), action);
        }
    }

    /** Odd ways of a far end, or of what is between: when an echo comes, or {@link #NEVER}. */
    interface Ways {
        /** @param empty whether the mark met an empty buffer */
        long arrival(long nanos, boolean empty);
    }

    /** The far end echoes marks in these ways from now on. */
    void echoing(Ways odd) {
        ways = odd;
    }

    private void echo(String name, long nanos) {
        long arrival = ways.arrival(up.arrivalNanos(nanos), metEmpty.contains(name));
        if (arrival == NEVER) {
            return;
        }
        at(arrival, () -> {
            boolean inTime = now - busyUntil > Lateness.TURN + 2 * MILLI;
            measured |= inTime && probes.contains(name);
            if (inTime && behindAudio.contains(name) && !probes.contains(name)) {
                toldOfSpurt = true;
                toldOfDelay |= !leftLate;
            }
            fromSocket(() -> echoed(name));
        });
    }

    private void echoed(String name) {
        if (undecidedFrom >= 0 && markedBytes.get(name) > undecidedFrom) {
            undecidedFrom = -1;
        }
        playout.echoed(name, now);
    }

    /** Audio arrives behind the first {@code before} bytes. */
    private void noteDoubt(long before) {
        long late = now - carrier.endNanos();
        if (delayMillis > 0 && before > 0 && Math.abs(late) <= (2 * jitterMillis + 5) * MILLI) {
            undecidedFrom = before;
        }
    }

    private void tick() {
        whenFree(waitingTimers, () -> playout.tick(now));
        at(now + 20 * MILLI, this::tick);
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(nanos, order++, action));
    }

    void in(int millis, Runnable action) {
        at(now + millis * MILLI + random.nextInt(1_000_000), action);
    }

    long now() {
        return now;
    }

    Random random() {
        return random;
    }

    void runFor(int millis) {
        runUntil(now + millis * MILLI);
    }

    void runUntil(long until) {
        while (nextEvent() <= until) {
            now = Math.max(now, nextEvent());
            if (carrier.nextEchoNanos() <= now) {
                carrier.advanceTo(now);
            } else {
                events.remove().action.run();
            }
        }
        now = until;
    }

    private long nextEvent() {
        return Math.min(events.element().at, carrier.nextEchoNanos());
    }

    /** The model says an item: deltas of 250 ms, faster than real time; returns how long until the last has come. */
    int say(String response, String item, int millis) {
        int at = 0;
        for (int done = 0; done < millis; done += 250) {
            int length = Math.min(250, millis - done);
            in(at, () -> fromSocket(() -> play(response, item, length)));
            at += 20 + random.nextInt(30);
        }
        in(at, () -> fromSocket(this::complete));
        return at;
    }

    /**
     * The model says an item in deltas of {@code deltaMillis}, one every {@code everyMillis} and up to {@code
     * unevenMillis} later.
     */
    void say(String response, String item, int millis, int deltaMillis, int everyMillis, int unevenMillis) {
        int at = 0;
        for (int done = 0; done < millis; done += deltaMillis) {
            int length = Math.min(deltaMillis, millis - done);
            in(
                    at + (unevenMillis == 0 ? 0 : random.nextInt(unevenMillis)),
                    () -> fromSocket(() -> play(response, item, length)));
            at += everyMillis;
        }
        in(at + unevenMillis + 1, () -> fromSocket(this::complete));
    }

    /** The caller speaks: {@code clear} comes to the loop's turn. */
    Interruption interrupt() {
        Interruption[] result = new Interruption[1];
        at(
                now,
                () -> fromSocket(() -> {
                    sentAtClear = playout.sentBytes();
                    knowledge = knowledgeNow();
                    busyMillisBeforeClear = now - busyUntil < 300 * MILLI ? (int) ((busyUntil - busyFrom) / MILLI) : 0;
                    result[0] = playout.clear(now);
                }));
        while (result[0] == null) {
            runUntil(Math.max(now, nextEvent()));
        }
        return playout.awaitsEchoes() ? playout.settle() : result[0]; // all that waited has been read in the same turn
    }

    private void complete() {
        playout.complete(now);
        played += Math.floorMod(-played, 160L); // the last frame is padded
    }

    void play(String response, String item, int millis) {
        long[] span = items.computeIfAbsent(item, key -> new long[] {played, 0});
        span[1] += millis * 8L;
        played += millis * 8L;
        playout.play(response, item, new byte[millis * 8], now);
    }

    /** Milliseconds of the item that had been played when the last clear took effect. */
    double heard(String item) {
        CarrierClear clear = carrier.clears().get(carrier.clears().size() - 1);
        long[] span = items.get(item);
        return Math.max(0, Math.min(span[1], clear.position() - span[0])) / 8.0;
    }

    /** Milliseconds of what was sent from this position on that had been played when the last clear took effect. */
    double reallyHeard(long from) {
        CarrierClear clear = carrier.clears().get(carrier.clears().size() - 1);
        return Math.max(0, clear.position() - from) / 8.0;
    }

    private Knowledge knowledgeNow() {
        if (!toldOfSpurt && !toldOfDelay) {
            return Knowledge.BEFORE_FIRST_ECHO;
        }
        if (!measured) {
            return Knowledge.UNMEASURED;
        }
        return undecidedFrom >= 0 ? Knowledge.UNDECIDED : Knowledge.SETTLED;
    }

    /** What was known when the caller interrupted. */
    Knowledge knowledge() {
        return knowledge;
    }

    /** How long the loop had been busy in the 300 ms before the interruption. */
    int busyMillisBeforeInterruption() {
        return busyMillisBeforeClear;
    }

    double bufferedMillis() {
        return carrier.buffered(now) / 8.0;
    }

    /** How much of what was sent the carrier dropped when the last clear took effect. */
    double droppedMillis() {
        List<CarrierClear> clears = carrier.clears();
        return clears.get(clears.size() - 1).droppedBytes() / 8.0;
    }

    /** How much of what was sent before the interruption has not been played. */
    double unplayedMillis() {
        return Math.max(0, sentAtClear - carrier.position(now)) / 8.0;
    }

    boolean carrierIsSilent() {
        return carrier.buffered(now) == 0;
    }
}
