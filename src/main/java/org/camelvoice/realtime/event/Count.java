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

    /** Below 0 if one of them is, or if no {@code long} holds the sum. */
    static long sum(long one, long other) {
        return one < 0 || other < 0 || one + other < 0 ? NONE : one + other;
    }

    /** What a sum has beyond its parts; 0 if it has less, or is absent; below 0 if one of them is. */
    static long rest(long sum, long one, long other) {
        long parts = sum(one, other);
        return sum < 0 || parts < 0 ? NONE : Math.max(0, sum - parts);
    }

    /**
     * The larger of what a server says of a part, and what the total leaves for it.
     *
     * @param total may be absent
     * @return below 0 if one of them is, or is no such number
     */
    static long rest(JsonNode total, long others, long part) {
        long beyond = rest(of(total), others, part);
        return sum(part, beyond);
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
