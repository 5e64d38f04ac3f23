package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/** A number of what a server has counted. */
final class Count {
    private static final long NONE = -1;

    private Count() {}

    /** 0 if it is absent; below 0 if it is no whole number, or one that no {@code long} holds. */
    static long of(JsonNode number) {
        if (isAbsent(number)) {
            return 0;
        }
        return number.canConvertToExactIntegral() && number.canConvertToLong() ? number.longValue() : NONE;
    }

    /** 0 if it is absent; NaN if it is no number. */
    static double seconds(JsonNode number) {
        if (isAbsent(number)) {
            return 0;
        }
        return number.isNumber() ? number.doubleValue() : Double.NaN;
    }

    private static boolean isAbsent(JsonNode number) {
        return number.isMissingNode() || number.isNull();
    }
}
