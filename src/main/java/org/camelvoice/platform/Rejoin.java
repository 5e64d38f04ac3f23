package org.camelvoice.platform;

import java.util.function.Consumer;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.loop.MediaLoop;

/**
 * A caller comes with the session id of a call. If that call's own caller is gone without a word, which nobody would hear
 * of for half a minute, then the one who comes is that caller again, and takes over.
 *
 * <pre>
 *   asking ──the other answers, or nobody says anything for 3 s──▶ refused
 *      └──── the other is silent for 2 s ──▶ its call ends ──────▶ taken over
 * </pre>
 *
 * <p>Who could prove to be the same caller, by a ticket, would not have to wait: that would be asked in {@link #begin}.
 * Owned by the loop of the caller who comes.
 */
final class Rejoin implements MediaLoop.Ticker {
    private static final long PATIENCE_NANOS = 3_000_000_000L; // 3 s: a second more than the other has
    private static final EndReason TAKEN_OVER = new EndReason(
            EndReason.Kind.CALLER_LOST, "The caller did not answer, and has come again on another connection");

    private final Connection connection;
    private final MediaLoop loop;
    private final Call other;
    private final Consumer<Boolean> decided;
    private long since;
    private boolean over;

    /**
     * @param connection of the caller who comes
     * @param other      the call whose session id it has
     * @param decided    is told on the connection's loop, once, whether the session id is free now
     */
    Rejoin(Connection connection, Call other, Consumer<Boolean> decided) {
        this.connection = connection;
        this.loop = connection.loop();
        this.other = other;
        this.decided = decided;
    }

    void begin() {
        since = loop.nanoTime();
        loop.add(this);
        other.loop().execute(() -> other.caller().isThere(there -> loop.execute(() -> answered(there))));
    }

    /** The other has been asked. */
    private void answered(boolean there) {
        if (there || !connection.isOpen()) { // or who came is gone as well
            decide(false);
        } else if (!over) {
            other.loop().execute(() -> {
                other.end(TAKEN_OVER);
                loop.execute(() -> decide(true));
            });
        }
    }

    /** Its loop may hang. */
    @Override
    public void tick(long now) {
        if (now - since > PATIENCE_NANOS) {
            decide(false);
        }
    }

    /** Whether it is decided. */
    boolean isOver() {
        return over;
    }

    private void decide(boolean free) {
        if (!over) {
            over = true;
            loop.remove(this);
            decided.accept(free);
        }
    }
}
