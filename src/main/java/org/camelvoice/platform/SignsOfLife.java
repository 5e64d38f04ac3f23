package org.camelvoice.platform;

import java.util.function.Consumer;

/**
 * Whether a caller is there. Whatever comes of them is a sign of it; one who may be silent is asked for one after 15 s.
 * Owned by the connection's loop.
 */
final class SignsOfLife {
    private static final long ASK_AFTER_NANOS = 15_000_000_000L; // 15 s
    private static final long GONE_AFTER_NANOS = 30_000_000_000L; // 30 s
    private static final long ANSWER_WITHIN_NANOS = 2_000_000_000L; // 2 s, when somebody else comes with the session id

    private final Connection connection;
    /** Whether a sign of life has come since it was looked for last. */
    private boolean alive = true;
    /** Whether the caller has been asked for one since it has been silent. */
    private boolean asked;

    private long silentSince;
    /** Who waits to be told whether the caller is there; null while nobody does. */
    private Consumer<Boolean> asker;

    private long answerBy;

    SignsOfLife(Connection connection) {
        this.connection = connection;
    }

    /** Something came. */
    void came() {
        alive = true;
    }

    /**
     * Looks at the clock. Called about every 20 ms.
     *
     * @param mayBeSilent whether a caller who is there may send nothing for long
     * @return false if nothing came for 30 s
     */
    boolean look(long now, boolean mayBeSilent) {
        if (alive) {
            alive = false;
            asked = false;
            silentSince = now;
            answer(true);
        } else if (asker != null && now - answerBy >= 0) {
            answer(false);
        } else if (!asked && mayBeSilent && now - silentSince > ASK_AFTER_NANOS) {
            asked = true;
            ask();
        }
        return now - silentSince <= GONE_AFTER_NANOS;
    }

    private void ask() {
        connection.ping(this::came);
    }

    /**
     * Asks the caller for a sign of life; one asker at a time is enough, and the next is told that they are there.
     *
     * @param answer told once, within 2 s
     */
    void ask(Consumer<Boolean> answer, boolean mayBeSilent) {
        if (asker != null) {
            answer.accept(true);
            return;
        }
        asker = answer;
        answerBy = connection.loop().nanoTime() + ANSWER_WITHIN_NANOS;
        alive = false;
        if (mayBeSilent) {
            ask();
        }
    }

    /** The call is over. */
    void gone() {
        answer(false);
    }

    private void answer(boolean there) {
        if (asker != null) {
            Consumer<Boolean> told = asker;
            asker = null;
            told.accept(there);
        }
    }
}
