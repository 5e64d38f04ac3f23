package org.camelvoice.bench;

import java.util.List;

/** What a run does with a target, and the lines that it prints in the end. */
interface LoadKind {
    void measure(LoadTarget target) throws Exception;

    /** A table of all targets so far. */
    List<String> table();

    static LoadKind of(LoadOptions options) {
        if (options.cold) {
            return new ColdRows(options);
        }
        return options.capacity ? new CapacityRows(options) : new SteadyRows(options);
    }
}
