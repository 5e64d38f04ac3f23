package org.camelvoice.call;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.camelvoice.call.ModelSession.Speaker;

/**
 * The keys that the caller presses. If the tenant wants the model to know of them they are gathered until {@code #}, or
 * until none came for 2 s, and told in one sentence. Moments are milliseconds since the call began. Owned by the call's
 * loop; nothing of it is ever logged.
 */
final class Keypad {
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long TONE_MILLIS = 300;
    private static final long PATIENCE_MILLIS = 2_000;
    private static final int MOST_KEYS = 64;
    /** The model answers each time that it is told: so often at once, and then so often a second. */
    private static final int MOST_TOLD = 10;

    private static final double TOLD_PER_SECOND = 0.5;
    private static final String LAST = "#";

    private final Call call;
    /** Since the model was told of the last. */
    private final StringBuilder gathered = new StringBuilder();

    private final Allowance told = new Allowance(MOST_TOLD, TOLD_PER_SECOND, 0);

    private long pressedAt = NEVER;

    Keypad(Call call) {
        this.call = call;
    }

    void pressed(String key, long moment) {
        pressedAt = moment;
        if (call.tenant().isDtmfToModel() && gathered.length() < MOST_KEYS) {
            gathered.append(key);
        }
    }

    /** Whether a sound that began at this moment is a key's own tone. */
    boolean sounds(long onset) {
        return Math.abs(onset - pressedAt) <= TONE_MILLIS;
    }

    /** Tells the model, if a key came that ends what was gathered. */
    void tellIfComplete() {
        if (gathered.length() == MOST_KEYS || gathered.toString().endsWith(LAST)) {
            tell();
        }
    }

    void tick(long moment) {
        if (gathered.length() > 0 && moment - pressedAt >= PATIENCE_MILLIS) {
            tell();
        }
    }

    /** If there is a model yet, and it was not told too often; else at the next tick. */
    private void tell() {
        if (call.session() == null
                || !told.take(1, TimeUnit.MILLISECONDS.toNanos(call.facts().moment()))) {
            return;
        }
        String keys = gathered.chars().mapToObj(Character::toString).collect(Collectors.joining(" "));
        gathered.setLength(0);
        call.session().tell(Speaker.SYSTEM, "The caller pressed " + keys);
    }
}
