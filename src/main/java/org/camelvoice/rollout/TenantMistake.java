package org.camelvoice.rollout;

import java.nio.file.Path;
import java.util.Map;

/** A tenant's definition cannot be used: one sentence that names the place, the tenant and what was expected. */
final class TenantMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the text refers to, as far as that is known; a change there is worth another look. */
    private transient Map<Path, Object> files = Map.of();

    TenantMistake(String sentence) {
        super(sentence);
    }

    TenantMistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    TenantMistake in(Map<Path, Object> referred) {
        files = referred;
        return this;
    }

    Map<Path, Object> files() {
        return files;
    }
}
