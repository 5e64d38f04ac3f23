package org.camelvoice.call;

import java.util.OptionalDouble;
import org.camelvoice.call.ModelUsage.Tokens;

/** The totals of a call. Owned by the call's loop. */
public final class Tally {
    private Tokens tokens = Tokens.NONE;
    private double knownCost;
    private boolean costUnknown;
    private int turns;
    private int bargeIns;
    private int itemsHeard;

    Tally() {}

    void used(ModelUsage usage, OptionalDouble cost) {
        tokens = tokens.plus(usage.tokens());
        knownCost += cost.orElse(0);
        costUnknown |= cost.isEmpty();
    }

    void answered() {
        turns++;
    }

    void interrupted() {
        bargeIns++;
    }

    void heardToItsEnd() {
        itemsHeard++;
    }

    /** Of all models used. */
    public Tokens tokens() {
        return tokens;
    }

    /** In US dollars; empty if a cost is unknown. */
    public OptionalDouble cost() {
        return costUnknown ? OptionalDouble.empty() : OptionalDouble.of(knownCost);
    }

    /** In US dollars: the total of all known costs. */
    public double knownCost() {
        return knownCost;
    }

    /** How often the caller spoke and got an answer. */
    public int turns() {
        return turns;
    }

    /** How often the caller spoke over the model. */
    public int bargeIns() {
        return bargeIns;
    }

    /** How many of the model's items the caller has heard to their end. */
    public int itemsHeard() {
        return itemsHeard;
    }
}
