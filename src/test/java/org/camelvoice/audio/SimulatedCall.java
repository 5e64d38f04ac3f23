package org.camelvoice.audio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.camelvoice.simulator.CarrierClear;
import org.camelvoice.simulator.CarrierLine;
import org.camelvoice.simulator.CarrierMarks;
import org.camelvoice.simulator.CarrierPlayout;

/**
 * A {@link Playout} and a carrier with a network between them, in virtual time: thousands of calls a second, and what was
 * really heard is known to the byte.
 */
final class SimulatedCall {
    static final long MILLI = 1_000_000;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final CarrierLine down;
    private final CarrierLine up;
    private final CarrierPlayout carrier;
    private final Random random;
    private final Map<String, long[]> items = new HashMap<>();
    final List<String> sent = new ArrayList<>();
    final List<Playout.Doubt> doubts = new ArrayList<>();
    final Playout playout;

    private long now;
    private long order;
    private long played;
    int marks;
    int messages;
    int gaps;

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
        random = new Random(seed);
        now = random.nextInt(1_000_000_000);
        down = new CarrierLine(Duration.ofMillis(networkMillis), Duration.ofMillis(jitterMillis), seed);
        up = new CarrierLine(Duration.ofMillis(networkMillis), Duration.ofMillis(jitterMillis), seed + 1);
        carrier = CarrierPlayout.unrecorded(playoutDelayMillis * MILLI, this::echo)
                .echoing(marksAre);
        playout = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.MARKS, new Output());
        playout.start(now);
        at(now + random.nextInt(20_000_000), this::tick);
    }

    private final class Output implements Playout.Output {
        @Override
        public void media(byte[] audio, String itemId) {
            messages++;
            sent.add("media " + audio.length / 8);
            arrive(() -> carrier.media(audio, now));
        }

        @Override
        public void mark(String name) {
            marks++;
            sent.add("mark " + name);
            arrive(() -> carrier.mark(name, now));
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
            at(down.arrivalNanos(now), action);
        }
    }

    private void echo(String name, long nanos) {
        at(up.arrivalNanos(nanos), () -> playout.echoed(name, now));
    }

    private void tick() {
        playout.tick(now);
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
            in(at, () -> play(response, item, length));
            at += 20 + random.nextInt(30);
        }
        in(at, this::complete);
        return at;
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

    double bufferedMillis() {
        return carrier.buffered(now) / 8.0;
    }

    boolean carrierIsSilent() {
        return carrier.buffered(now) == 0;
    }
}
