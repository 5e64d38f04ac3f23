package org.camelvoice.call;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camelvoice.call.ModelSession.Speaker;

/**
 * The keys that the caller presses. If the tenant wants the model to know them, they are collected until {@code #}, or
 * until 2 s pass without a key, and told in one sentence. Times are milliseconds since the call began. Owned by the
 * call's loop; nothing of it is ever logged.
 */
final class Keypad {
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long TONE_MILLIS = 300;
    private static final long PATIENCE_MILLIS = 2_000;
    private static final int MOST_KEYS = 64;
    /** The model answers each time that it is told of keys: the burst and the rate of these messages. */
    private static final int MOST_TOLD = 10;

    private static final double TOLD_PER_SECOND = 0.5;
    private static final String LAST = "#";

    /** Whether the model is to be told. */
    private final boolean toModel;

    private final Supplier<ModelSession> session;
    /** Since the model was told of the last. */
    private final StringBuilder gathered = new StringBuilder();

    private final Allowance told = new Allowance(MOST_TOLD, TOLD_PER_SECOND, 0);

    private long pressedAt = NEVER;

    /** @param session gives null while there is none */
    Keypad(boolean toModel, Supplier<ModelSession> session) {
        this.toModel = toModel;
        this.session = session;
    }

    void pressed(String key, long moment) {
        pressedAt = moment;
        if (toModel && gathered.length() < MOST_KEYS) {
            gathered.append(key);
        }
    }

    /** Whether a sound that began at this time is the tone of a key. */
    boolean isTone(long onset) {
        return Math.abs(onset - pressedAt) <= TONE_MILLIS;
    }

    /** Tells the model if a key ended the sequence. */
    void tellIfComplete(long moment) {
        if (gathered.length() == MOST_KEYS || gathered.toString().endsWith(LAST)) {
            tell(moment);
        }
    }

    void tick(long moment) {
        if (gathered.length() > 0 && moment - pressedAt >= PATIENCE_MILLIS) {
            tell(moment);
        }
    }

    /** Tells the model if there is one and the rate allows it; otherwise waits for the next tick. */
    private void tell(long moment) {
        ModelSession model = session.get();
        if (model == null || !told.take(1, TimeUnit.MILLISECONDS.toNanos(moment))) {
            return;
        }
        String keys = gathered.chars().mapToObj(Character::toString).collect(Collectors.joining(" "));
        gathered.setLength(0);
        model.tell(Speaker.SYSTEM, "The caller pressed " + keys);
    }
}
