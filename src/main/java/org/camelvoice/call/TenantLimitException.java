package org.camelvoice.call;

/** A tenant's limit admits no other call now. The message is for operators: it names tenant, limit and value. */
public final class TenantLimitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final TenantLimit limit;

    TenantLimitException(TenantLimit limit, String message) {
        super(message);
        this.limit = limit;
    }

    TenantLimit limit() {
        return limit;
    }

    /** A sentence for the caller. */
    public String forCallers() {
        return limit.forCallers();
    }
}
