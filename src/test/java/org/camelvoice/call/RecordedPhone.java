package org.camelvoice.call;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Playout;
import org.camelvoice.simulator.CarrierLine;
import org.camelvoice.simulator.CarrierPlayout;

/**
 * A recorded phone call in virtual time: a caller, the carrier's playback, a network, and clicks on both sides whose true
 * times are known. 8 kHz µ-law. Times are milliseconds of the call's clock.
 *
 * <p>The truth is the caller's time plus the network's least delay towards the gateway. That delay is constant, and
 * nothing that reaches the gateway could tell of it. A click of the caller is true where it was made, one of the model
 * where the carrier played it: so two sounds at the same time for the caller are so in the recording.
 */
final class RecordedPhone implements AutoCloseable {
    private static final String MEDIA = "voice:twilio/media";
    private static final long MILLI = 1_000_000;
    private static final int CLICK = 20_000; // louder than anything but a click
    private static final int KINDS = 6; // of clicks: 4, 6, … 14 ms long
    private static final int LONGEST_CLICK_MILLIS = 16;

    final Switchboard board = new Switchboard();
    final Random random;
    private final Network network;
    private final CarrierLine up;
    private final CarrierLine down;
    private final CarrierPlayout carrier;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private final ByteArrayOutputStream right = new ByteArrayOutputStream();
    /** When the caller's clicks were made, by the caller's clock. */
    private final List<Click> spoken = new ArrayList<>();

    /** When the carrier ran dry, and when it played again. */
    private final List<Double> pauses = new ArrayList<>();

    private final long origin;
    Call call;
    private CallerAudio audio;
    private long order;
    private int frames;
    private int answers;
    private int clicks;
    /** Sound between the clicks; silence if not. */
    private final boolean sounding;

    /**
     * @param carrierMillis from the arrival of audio at the carrier's empty buffer until it is heard
     * @param legMillis     each way
     * @param drift         by how much the carrier's clock is faster, as a fraction
     * @param stamped       whether the caller's audio has timestamps
     */
    record Network(int carrierMillis, int legMillis, int jitterMillis, double drift, boolean stamped) {}

    /** A click: where it begins, in milliseconds, and how long it is. */
    record Click(double at, double millis) {
        boolean isLike(Click other) {
            return Math.abs(millis - other.millis) < 1;
        }
    }

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    RecordedPhone(Network network, boolean sounding, long seed) {
        this.network = network;
        this.sounding = sounding;
        random = new Random(seed);
        Duration leg = Duration.ofMillis(network.legMillis);
        Duration jitter = Duration.ofMillis(network.jitterMillis);
        up = new CarrierLine(leg, jitter, seed);
        down = new CarrierLine(leg, jitter, seed + 1);
        carrier = CarrierPlayout.recording(network.carrierMillis * MILLI, this::echo);
        origin = board.loop.nanoTime();
    }

    /** The call begins. */
    void dial() {
        board.calls.observe(new Recorder());
        board.route(CallMessage.CALL_STARTED).that(() -> {});
        board.route(MEDIA).that(() -> {});
        call = board.calls.prepare(new CallRequest(
                "acme",
                "twilio",
                null,
                Map.of(),
                board.loop,
                new Caller(),
                Line.withMarks(AudioFormat.MULAW_8K, new Output())));
        call.start();
        call.connected();
        audio = new CallerAudio(call, MEDIA, AudioFormat.MULAW_8K, CallerLimits.DEFAULT);
        board.loop.add(now -> audio.tick());
        at(real(20 * MILLI), this::frame);
    }

    private final class Caller implements org.camelvoice.call.Caller {
        @Override
        public String connectionId() {
            return "connection-1";
        }

        @Override
        public void insertSilence(int millis) {
            audio.addSilence(millis);
        }

        @Override
        public void disconnect(EndReason reason) {}
    }

    private final class Recorder implements CallEvents {
        @Override
        public boolean wantsRecording(CallFacts of) {
            return true;
        }

        @Override
        public void recorded(CallFacts of, AudioBlock block) {
            left.writeBytes(block.caller());
            right.writeBytes(block.model());
        }
    }

    private final class Output implements Playout.Output {
        @Override
        public void media(byte[] audio, String itemId) {
            arrive(() -> {
                if (carrier.buffered(carriers()) == 0 && carrier.endNanos() > 0) {
                    pauses.add(seen(carrier.endNanos() / (double) MILLI));
                    pauses.add(seen(carriers() / (double) MILLI) + network.carrierMillis);
                }
                carrier.media(audio, carriers());
            });
        }

        @Override
        public void mark(String name) {
            arrive(() -> carrier.mark(name, carriers()));
        }

        @Override
        public void clear(int epoch) {
            arrive(() -> carrier.clear(carriers()));
        }

        private void arrive(Runnable action) {
            at(down.arrivalNanos(now()), action);
        }
    }

    /** Nanoseconds since the call began. */
    private long now() {
        return board.loop.nanoTime() - origin;
    }

    /** Now, by the carrier's clock. */
    private long carriers() {
        return Math.round(now() * (1 + network.drift));
    }

    /** The time at which the carrier's clock shows this. */
    private long real(long carriers) {
        return Math.round(carriers / (1 + network.drift));
    }

    private void echo(String name, long carriers) {
        at(up.arrivalNanos(real(carriers)), () -> call.earpiece().playout().echoed(name, board.loop.nanoTime()));
    }

    private void frame() {
        carrier.advanceTo(carriers());
        int number = frames++;
        byte[] said = background(160, number * 160L);
        if (number % 97 == 50) { // each two seconds
            int at = random.nextInt(32);
            spoken.add(new Click(number * 20.0 + at / 8.0, click(said, at)));
        }
        long timestamp = network.stamped ? number * 20L : CallerAudio.NO_TIMESTAMP;
        at(up.arrivalNanos(now()), () -> audio.add(said, CallerAudio.NO_NUMBER, timestamp));
        at(real((number + 2) * 20L * MILLI), this::frame);
    }

    /** The model answers with so much, at once, with a click in each second. */
    byte[] answer(int millis) {
        byte[] answer = background(millis * 8, 0);
        for (int at = random.nextInt(400); at + LONGEST_CLICK_MILLIS < millis; at += 600) {
            click(answer, at * 8);
        }
        return answer;
    }

    void play(byte[] answer) {
        answers++;
        call.earpiece().play("r" + answers, "m" + answers, answer);
        call.earpiece().playout().complete(board.loop.nanoTime());
    }

    private byte[] background(int bytes, long from) {
        byte[] mulaw = new byte[bytes];
        Arrays.fill(mulaw, AudioFormat.MULAW_8K.silence());
        if (sounding) {
            short[] samples = new short[bytes];
            for (int i = 0; i < bytes; i++) {
                samples[i] = (short) (3_000 * Math.sin((from + i) * 2 * Math.PI * 310 / 8_000));
            }
            mulaw = G711.encodeMulaw(samples);
        }
        return mulaw;
    }

    private int click(byte[] mulaw, int at) {
        int millis = 4 + 2 * (clicks++ % KINDS);
        Arrays.fill(mulaw, at, at + 8 * millis, (byte) 0x80);
        return millis;
    }

    /** The network towards the gateway stands still. */
    void stallUp(int at, int millis) {
        up.stall(at * MILLI, Duration.ofMillis(millis));
    }

    /** The network towards the caller stands still. */
    void stallDown(int at, int millis) {
        down.stall(at * MILLI, Duration.ofMillis(millis));
    }

    /** Something happens then. */
    void at(int millis, Runnable action) {
        at(millis * MILLI, action);
    }

    private void at(long nanos, Runnable action) {
        long milli = -Math.floorDiv(-nanos, MILLI) * MILLI; // as the loop's clock can be wound
        events.add(new Event(Math.max(now(), milli), order++, action));
    }

    void run(int untilMillis) {
        at(untilMillis * MILLI, () -> {});
        while (now() < untilMillis * MILLI) {
            long echo = carrier.nextEchoNanos();
            long next = Math.min(events.element().at, echo == Long.MAX_VALUE ? echo : real(echo) + MILLI);
            board.advanceMillis(Math.max(0, (next - now()) / MILLI));
            carrier.advanceTo(carriers());
            while (!events.isEmpty() && events.element().at <= now()) {
                events.remove().action.run();
            }
        }
    }

    void hangUp() {
        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
    }

    /** Where the caller's clicks truly are, in milliseconds. */
    List<Click> spoken() {
        return spoken.stream().map(this::seen).toList();
    }

    private Click seen(Click carriers) {
        return new Click(seen(carriers.at), carriers.millis);
    }

    private double seen(double carriers) {
        return real(Math.round(carriers * MILLI)) / (double) MILLI + network.legMillis;
    }

    /** When the caller's end dropped what was to be played. */
    List<Double> cuts() {
        return carrier.clears().stream()
                .map(clear -> seen(clear.nanos() / (double) MILLI))
                .toList();
    }

    /** Where the model's clicks truly are. */
    List<Click> heard() {
        long all = carriers() / CarrierPlayout.NANOS_PER_BYTE;
        return clicks(carrier.heard(0, (int) all)).stream().map(this::seen).toList();
    }

    /** Where the carrier truly ran dry, and where it played again. */
    List<Double> pauses() {
        return List.copyOf(pauses);
    }

    List<Click> recordedLeft() {
        return clicks(left.toByteArray());
    }

    List<Click> recordedRight() {
        return clicks(right.toByteArray());
    }

    int recordedMillis() {
        return left.size() / 8;
    }

    private static List<Click> clicks(byte[] mulaw) {
        List<Click> clicks = new ArrayList<>();
        short[] samples = G711.decodeMulaw(mulaw);
        for (int from = 0; from < samples.length; from++) {
            int to = from;
            while (to < samples.length && Math.abs(samples[to]) > CLICK) {
                to++;
            }
            if (to > from) {
                clicks.add(new Click(from / 8.0, (to - from) / 8.0));
                from = to;
            }
        }
        return clicks;
    }

    @Override
    public void close() {
        board.events.forget();
        board.caller.taken();
        if (call.state().isOpen()) {
            hangUp();
        }
    }
}
