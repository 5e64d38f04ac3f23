package org.camelvoice.event;

import java.util.List;
import org.camelvoice.call.Call;

/** The caller's number among what a platform says of a call. */
final class CallerNumber {
    private static final List<String> NAMES = List.of("caller", "from", "From");

    private CallerNumber() {}

    /** Null if the platform does not say it. */
    static String of(Call call) {
        return NAMES.stream()
                .map(call.attributes()::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
