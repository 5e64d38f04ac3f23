package org.camelvoice.platform.discord.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What a network does to a speech on its way to the bot.
 *
 * @param loss share of frames that never arrive, 0 to 1
 * @param seed of the chance by which they are chosen
 * @param swapEvery each so-manieth frame arrives after the next one; 0 for none
 * @param burst for how long, once in each second, nothing arrives, and then all at once
 */
public record Impairments(double loss, long seed, int swapEvery, Duration burst) {
    private static final long FRAME = 20_000_000; // nanoseconds
    private static final long SECOND = 1_000_000_000;
    private static final long AFTER_NEXT = FRAME + FRAME / 2;

    /** A frame and when it leaves, in nanoseconds from the begin of the speech. */
    record Departure(int frame, long nanos) {}

    public static Impairments none() {
        return new Impairments(0, 0, 0, Duration.ZERO);
    }

    public static Impairments loss(double share, long seed) {
        return new Impairments(share, seed, 0, Duration.ZERO);
    }

    public static Impairments reorder(int swapEvery) {
        return new Impairments(0, 0, swapEvery, Duration.ZERO);
    }

    public static Impairments jitterBursts(Duration burst) {
        return new Impairments(0, 0, 0, burst);
    }

    List<Departure> departures(int frames) {
        Random chance = new Random(seed);
        List<Departure> departures = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            if (chance.nextDouble() >= loss) {
                departures.add(new Departure(frame, nanos(frame)));
            }
        }
        departures.sort(Comparator.comparingLong(Departure::nanos).thenComparingInt(Departure::frame));
        return departures;
    }

    private long nanos(int frame) {
        long nanos = frame * FRAME;
        if (swapEvery > 0 && frame % swapEvery == swapEvery - 1) {
            nanos += AFTER_NEXT;
        }
        long half = SECOND / 2; // the burst begins in the middle of each second
        long into = nanos % SECOND - half;
        return into >= 0 && into < burst.toNanos() ? nanos - into + burst.toNanos() : nanos;
    }
}
