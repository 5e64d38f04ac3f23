package org.camelvoice.platform.discord.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A user who speaks, on a thread of its own that sends a frame each 20 ms by deadlines that are counted from the begin. */
public final class Speech {
    private static final int SILENT_FRAMES = 5; // with which a Discord client ends what it sends

    private final FakeUser user;
    private final List<byte[]> opus;
    private final Impairments network;
    private final Thread thread = new Thread(this::speak, "fake-discord-speech");
    /** Set by whoever stops it. */
    private volatile boolean stopped;
    /** Written by {@link #thread}. */
    private final AtomicInteger sent = new AtomicInteger();

    private volatile long beganNanos;

    Speech(FakeUser user, List<byte[]> opus, Impairments network) {
        this.user = user;
        this.opus = new ArrayList<>(opus);
        this.network = network;
        for (int frame = 0; frame < SILENT_FRAMES; frame++) {
            this.opus.add(Packet.silence());
        }
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void speak() {
        user.introduces();
        int[] first = user.frames(opus.size());
        beganNanos = System.nanoTime();
        for (Impairments.Departure departure : network.departures(opus.size())) {
            if (!isDue(departure)) {
                return;
            }
            int frame = departure.frame();
            user.sends(first[0] + frame & 0xFFFF, first[1] + frame * 960, opus.get(frame));
            sent.incrementAndGet();
        }
    }

    /** @return false when it was stopped before */
    private boolean isDue(Impairments.Departure departure) {
        long left = departure.nanos() - (System.nanoTime() - beganNanos);
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(left);
            left = departure.nanos() - (System.nanoTime() - beganNanos);
        }
        return !stopped;
    }

    /** Falls silent at once, without the frames of silence. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        await();
    }

    /** Until all is sent. */
    public void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many frames have left so far, those of silence included, lost ones not. */
    public int sent() {
        return sent.get();
    }

    /** When the first frame left, by {@link System#nanoTime}; 0 until then. */
    public long beganNanos() {
        return beganNanos;
    }
}
