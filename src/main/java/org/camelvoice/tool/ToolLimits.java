package org.camelvoice.tool;

/**
 * How many tools a model may call, so that a model in a loop costs little. Tool calls that ran nothing count too.
 *
 * @param inAll  in a call; 0 for no limit
 * @param inARow without a turn of the caller; 0 for no limit
 */
public record ToolLimits(int inAll, int inARow) {
    public static final ToolLimits NONE = new ToolLimits(0, 0);

    /** Whether the limits allow another call after these numbers. */
    boolean allow(int before, int beforeInARow) {
        return (inAll == 0 || before < inAll) && (inARow == 0 || beforeInARow < inARow);
    }
}
