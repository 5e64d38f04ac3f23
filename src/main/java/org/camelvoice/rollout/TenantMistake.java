package org.camelvoice.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A tenant's definition cannot be used: one sentence that names the place, the tenant and what was expected. */
public final class TenantMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    TenantMistake(String sentence) {
        super(sentence);
    }

    TenantMistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Whether something could not be read, which may be otherwise in a moment. */
    boolean isOfReading() {
        return getCause() instanceof IOException || getCause() instanceof UncheckedIOException;
    }
}
