package org.camelvoice.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that a test sets. */
public final class FakeClock implements InstantSource {
    private volatile Instant now;

    public FakeClock(String now) {
        this.now = Instant.parse(now);
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void set(String instant) {
        now = Instant.parse(instant);
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }
}
