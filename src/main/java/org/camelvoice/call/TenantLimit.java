package org.camelvoice.call;

import java.util.Locale;

/** A limit of a tenant; {@link #label()} is the metric's tag. */
public enum TenantLimit {
    CALLS("calls", "There are too many calls at the moment"),
    CALLS_PER_MINUTE("callsPerMinute", "There are too many calls at the moment"),
    CALL_SECONDS("callSeconds", "The call has reached its longest time"),
    TOKENS_PER_CALL("tokensPerCall", "The call has reached its limit"),
    USD_PER_CALL("usdPerCall", "The call has reached its limit"),
    TOKENS_PER_DAY("tokensPerDay", "No more calls can be taken today"),
    USD_PER_DAY("usdPerDay", "No more calls can be taken today");

    private final String property;
    private final String forCallers;

    TenantLimit(String property, String forCallers) {
        this.property = property;
        this.forCallers = forCallers;
    }

    /** Whether a call does not begin because of it. */
    public boolean refusesCalls() {
        return this != CALL_SECONDS && this != TOKENS_PER_CALL && this != USD_PER_CALL;
    }

    /** Whether it ends calls that have begun. */
    public boolean endsCalls() {
        return this != CALLS && this != CALLS_PER_MINUTE;
    }

    /** As it stands in the tenant's file, such as {@code limits.callsPerMinute}. */
    String property() {
        return "limits." + property;
    }

    /** A sentence for a caller, who is told no figures. */
    String forCallers() {
        return forCallers;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
