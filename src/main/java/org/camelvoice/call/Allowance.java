package org.camelvoice.call;

/**
 * How much of something may come: so much at once, and so much more each second. It has no clock and no timer, and
 * allocates nothing. Owned by one thread.
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
     * @param most      at once
     * @param perSecond how fast what was taken comes back
     * @param nanos     now, of a monotonic clock
     */
    public Allowance(double most, double perSecond, long nanos) {
        this.most = most;
        this.perNano = perSecond / NANOS;
        this.left = most;
        this.lookedAt = nanos;
    }

    /** @return false if so much may not come now; then nothing was taken */
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
