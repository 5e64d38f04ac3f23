package org.camelvoice.call;

import java.util.Locale;
import org.camelvoice.budget.DailyUse;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantLimits;

/**
 * A limit that is used up.
 *
 * @param limit    which one
 * @param sentence for operators: names tenant, limit and value
 */
record UsedUp(TenantLimit limit, String sentence) {

    /** Why a call ends for it. */
    EndReason reason() {
        boolean time = limit == TenantLimit.CALL_SECONDS;
        return new EndReason(time ? EndReason.Kind.TIME_LIMIT : EndReason.Kind.LIMIT_REACHED, sentence);
    }

    /** Null while the call may go on, which has taken so long. */
    static UsedUp ofTime(Tenant tenant, long millis) {
        int most = tenant.getLimits().getCallSeconds();
        return most == 0 || millis <= most * 1_000L
                ? null
                : new UsedUp(
                        TenantLimit.CALL_SECONDS,
                        "Tenant %s: %s: the call has taken %d s"
                                .formatted(tenant.name(), TenantLimit.CALL_SECONDS.property(), most));
    }

    /** Null while the tenant's budget of the day is not used up. */
    static UsedUp ofDay(Tenant tenant, DailyUse used) {
        TenantLimits limits = tenant.getLimits();
        if (limits.getTokensPerDay() > 0 && used.tokens() >= limits.getTokensPerDay()) {
            return tokens(tenant, TenantLimit.TOKENS_PER_DAY, limits.getTokensPerDay(), used.tokens(), day(used));
        }
        if (limits.getUsdPerDay() > 0 && used.usd() >= limits.getUsdPerDay()) {
            return usd(tenant, TenantLimit.USD_PER_DAY, limits.getUsdPerDay(), used.usd(), day(used));
        }
        return null;
    }

    /** Null while the call has not used up what it may. */
    static UsedUp ofCall(Tenant tenant, long tokens, double usd) {
        TenantLimits limits = tenant.getLimits();
        if (limits.getTokensPerCall() > 0 && tokens >= limits.getTokensPerCall()) {
            return tokens(tenant, TenantLimit.TOKENS_PER_CALL, limits.getTokensPerCall(), tokens, "the call");
        }
        if (limits.getUsdPerCall() > 0 && usd >= limits.getUsdPerCall()) {
            return usd(tenant, TenantLimit.USD_PER_CALL, limits.getUsdPerCall(), usd, "the call");
        }
        return null;
    }

    private static String day(DailyUse used) {
        return used.day().toString();
    }

    private static UsedUp tokens(Tenant tenant, TenantLimit limit, long most, long used, String of) {
        return new UsedUp(
                limit, "Tenant %s: %s: %d of %d tokens of %s are used".formatted(tenant.name(), limit.property(), used, most, of));
    }

    private static UsedUp usd(Tenant tenant, TenantLimit limit, double most, double used, String of) {
        return new UsedUp(
                limit,
                String.format(
                        Locale.ROOT,
                        "Tenant %s: %s: %.4f of %.4f US dollars of %s are used",
                        tenant.name(),
                        limit.property(),
                        used,
                        most,
                        of));
    }
}
