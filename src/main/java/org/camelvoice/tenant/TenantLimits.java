package org.camelvoice.tenant;

import org.apache.camel.spi.Metadata;

/**
 * How much a tenant's calls may use. A property {@code calls} is written {@code limits.calls} in the tenant's file. 0 is no
 * limit. All versions of a tenant count together. Not changed once the context has started.
 */
@Metadata(label = "bean", description = "How much a tenant's calls may use: the property limits of a tenant.")
public final class TenantLimits {
    private static final int MOST_CALLS = 100_000;
    private static final int LONGEST_SECONDS = 86_400;
    private static final long MOST_TOKENS = 1_000_000_000_000L;
    private static final double MOST_USD = 1_000_000;

    @Metadata(description = "How many calls there may be at once; 0 for no limit.", defaultValue = "0")
    private int calls;

    @Metadata(description = "How many calls may begin within any minute; 0 for no limit.", defaultValue = "0")
    private int callsPerMinute;

    @Metadata(description = "After how many seconds a call ends; 0 for no limit.", defaultValue = "0")
    private int callSeconds;

    @Metadata(description = "How many tokens a call may use, of all models; 0 for no limit.", defaultValue = "0")
    private long tokensPerCall;

    @Metadata(description = "What a call may cost, in US dollars; 0 for no limit.", defaultValue = "0")
    private double usdPerCall;

    @Metadata(
            description = "How many tokens all calls together may use on a day of the tenant's time zone; 0 for no limit.",
            defaultValue = "0")
    private long tokensPerDay;

    @Metadata(
            description =
                    "What all calls together may cost on a day of the tenant's time zone, in US dollars; 0 for no limit.",
            defaultValue = "0")
    private double usdPerDay;

    public int getCalls() {
        return calls;
    }

    /** The most calls at once. */
    public void setCalls(int calls) {
        this.calls = (int) whole("calls", calls, MOST_CALLS);
    }

    public int getCallsPerMinute() {
        return callsPerMinute;
    }

    /** The most calls that may begin within any minute. */
    public void setCallsPerMinute(int callsPerMinute) {
        this.callsPerMinute = (int) whole("callsPerMinute", callsPerMinute, MOST_CALLS);
    }

    public int getCallSeconds() {
        return callSeconds;
    }

    /**
     * The longest call, in seconds. The tenant's {@code maxCallSeconds} is the same property by its older name.
     *
     * @throws IllegalArgumentException if both are set, to different values
     */
    public void setCallSeconds(int callSeconds) {
        int before = this.callSeconds;
        this.callSeconds = (int) whole("callSeconds", callSeconds, LONGEST_SECONDS);
        if (before != 0 && before != callSeconds) {
            throw new IllegalArgumentException(
                    "Expected limits.callSeconds or its older name maxCallSeconds, got both: %d and %d"
                            .formatted(before, callSeconds));
        }
    }

    public long getTokensPerCall() {
        return tokensPerCall;
    }

    /** The most tokens of one call, of all its models. */
    public void setTokensPerCall(long tokensPerCall) {
        this.tokensPerCall = whole("tokensPerCall", tokensPerCall, MOST_TOKENS);
    }

    public double getUsdPerCall() {
        return usdPerCall;
    }

    /** The most that one call may cost, in US dollars. */
    public void setUsdPerCall(double usdPerCall) {
        this.usdPerCall = money("usdPerCall", usdPerCall);
    }

    public long getTokensPerDay() {
        return tokensPerDay;
    }

    /** The most tokens of all calls of a day. */
    public void setTokensPerDay(long tokensPerDay) {
        this.tokensPerDay = whole("tokensPerDay", tokensPerDay, MOST_TOKENS);
    }

    public double getUsdPerDay() {
        return usdPerDay;
    }

    /** The most that all calls of a day may cost, in US dollars. */
    public void setUsdPerDay(double usdPerDay) {
        this.usdPerDay = money("usdPerDay", usdPerDay);
    }

    /** Whether what is used on a day matters. */
    public boolean hasBudget() {
        return tokensPerDay > 0 || usdPerDay > 0;
    }

    /** Whether what models cost matters. */
    public boolean countsMoney() {
        return usdPerCall > 0 || usdPerDay > 0;
    }

    private static long whole(String property, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "Expected limits.%s from 0 (no limit) to %d, got %d".formatted(property, most, value));
        }
        return value;
    }

    private static double money(String property, double usd) {
        if (!(usd >= 0 && usd <= MOST_USD)) { // NaN is no amount either
            throw new IllegalArgumentException("Expected limits.%s from 0 (no limit) to %.0f US dollars, got %s"
                    .formatted(property, MOST_USD, usd));
        }
        return usd;
    }
}
