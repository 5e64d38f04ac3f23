package org.camelvoice.call;

/**
 * Limits a rate: a burst, and so much more each second. It has no clock and no timer, and allocates nothing. Owned by
 * one thread.
 *
 * <pre>
 *   Allowance keys = new Allowance(100, 20, now); // 100 at once, then 20 a second
 *   keys.take(1, later);
 * </pre>
 */
public final class Allowance {
    private static final double NANOS = 1e9; // in a second

    private final double most;
    private final double perNano;
    /** What may still come now. */
    private double left;

    private long lookedAt;

    /**
     * Creates a full allowance.
     *
     * @param most      the burst
     * @param perSecond the rate of refilling
     * @param nanos     now, of a monotonic clock
     */
    public Allowance(double most, double perSecond, long nanos) {
        this.most = most;
        this.perNano = perSecond / NANOS;
        this.left = most;
        this.lookedAt = nanos;
    }

    /** @return false if the amount exceeds the allowance; then nothing is taken */
    public boolean take(double amount, long nanos) {
        left = Math.min(most, left + (nanos - lookedAt) * perNano);
        lookedAt = nanos;
        boolean enough = amount <= left;
        if (enough) {
            left -= amount;
        }
        return enough;
    }
}
