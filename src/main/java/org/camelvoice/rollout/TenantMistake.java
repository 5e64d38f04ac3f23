package org.camelvoice.rollout;

/** A tenant's definition cannot be used: one sentence that names the place, the tenant and what was expected. */
final class TenantMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    TenantMistake(String sentence) {
        super(sentence);
    }

    TenantMistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
