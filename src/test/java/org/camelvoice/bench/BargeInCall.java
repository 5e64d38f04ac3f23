package org.camelvoice.bench;

import java.time.Duration;
import java.util.List;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.CallerListener;
import org.camelvoice.simulator.CarrierClear;
import org.camelvoice.simulator.TwilioCaller;

/** A call whose caller interrupts the greeting and then every answer. Run by its own thread. */
final class BargeInCall implements CallerListener {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int BYTES_PER_MILLI = 8;
    /** Three marks: if the callers' loop was late then, an interruption is not counted. */
    private static final long LATE_BEFORE_NANOS = 300_000_000;

    private final List<BargeInKind.Plan> plans;
    private final BargeInTable table;
    private final CallerLateness lateness;
    /** Bytes that have arrived. Written by the callers' loop; guarded by this. */
    private long received;
    /** Where the present answer, or the next, begins. */
    private long start;

    BargeInCall(List<BargeInKind.Plan> plans, BargeInSetting setting, BargeInTable table) {
        this.plans = plans;
        this.table = table;
        this.lateness = new CallerLateness(setting.jitterMillis());
    }

    @Override
    public void frameSent(long nanos) {
        lateness.frameLeaves(nanos);
    }

    @Override
    public synchronized void audioReceived(byte[] audio, long nanos) {
        received += audio.length;
        notifyAll();
    }

    private synchronized void awaitReceived(long bytes) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (received <= bytes) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("Expected more than " + bytes + " bytes of audio, got " + received);
            }
            wait(millis);
        }
    }

    /** @throws AssertionError if the call did not go as planned */
    void run(TwilioCaller caller, SandboxSession session) throws InterruptedException {
        for (BargeInKind.Plan plan : plans) {
            interrupt(plan, caller, session);
        }
    }

    private void interrupt(BargeInKind.Plan plan, TwilioCaller caller, SandboxSession session)
            throws InterruptedException {
        awaitReceived(start + (long) plan.fromMillis() * BYTES_PER_MILLI);
        Thread.sleep(plan.waitMillis());
        int clears = caller.clears().size();
        long spoken = session.startSpeech().join();
        ReceivedEvent told = told(session, spoken);
        CarrierClear clear = clear(caller, clears);
        double clearMillis = (caller.startNanos() + clear.nanos() - spoken) / 1e6;
        double heardMillis = (clear.position() - start) / (double) BYTES_PER_MILLI;
        if (lateness.wasLateSince(spoken - LATE_BEFORE_NANOS)) {
            table.leaveOut();
        } else {
            table.add(sample(plan.kind(), told, heardMillis, clearMillis));
        }
        start = clear.position() + clear.droppedBytes();
    }

    /** What the model was told of the first item that was cut: truncated, or deleted because nothing of it was heard. */
    private static ReceivedEvent told(SandboxSession session, long spoken) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ReceivedEvent event = session.takeEvent();
            boolean isCut = event.type().equals("conversation.item.truncate")
                    || event.type().equals("conversation.item.delete");
            if (isCut && event.nanoTime() >= spoken) {
                return event;
            }
        }
        throw new AssertionError("The model was not told of an interruption");
    }

    private static CarrierClear clear(TwilioCaller caller, int before) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<CarrierClear> clears = caller.clears();
        while (clears.size() == before && System.nanoTime() < deadline) {
            Thread.sleep(50); // seldom: every question takes the callers' loop
            clears = caller.clears();
        }
        if (clears.size() == before) {
            throw new AssertionError("The model was told of an interruption, but the caller got no clear");
        }
        return clears.get(clears.size() - 1);
    }

    /** @param heard of the answer, in milliseconds */
    private static BargeInSample sample(BargeInKind planned, ReceivedEvent event, double heard, double clearMillis) {
        double told = event.json().path("audio_end_ms").asDouble(); // 0 if it was deleted
        double error = told - heard;
        if (planned == BargeInKind.SECOND_ITEM && Math.abs(error + BargeInKind.PART_MILLIS) < Math.abs(error)) {
            error += BargeInKind.PART_MILLIS; // it is the second item's
        }
        return new BargeInSample(kind(planned, heard), itemId(event), told, error, clearMillis);
    }

    private static String itemId(ReceivedEvent event) {
        return event.json().path("item_id").asText();
    }

    /** By what the caller has heard, which is not always as planned. */
    private static BargeInKind kind(BargeInKind planned, double heard) {
        return switch (planned) {
            case FIRST, FIRST_AFTER_START -> planned;
            case SECOND_ITEM, UNDERRUN -> heard < BargeInKind.PART_MILLIS ? BargeInKind.LATER : planned;
            default -> heard < BargeInKind.EARLY_MILLIS ? BargeInKind.EARLY : BargeInKind.LATER;
        };
    }
}
