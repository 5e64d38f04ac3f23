package org.camelvoice.bench;

/**
 * The most calls that a server carries: doubled until it does not carry them, and then halved between, until the step is small.
 * The last measure of what is found may have been a lucky one: a number that is carried is not measured twice.
 */
final class CapacitySearch {
    /** Whether so many calls are carried. */
    interface Measure {
        boolean carries(int calls) throws Exception;
    }

    private final int first;
    private final int most;
    private final int step;

    /**
     * @param first where the search begins
     * @param most  where it ends at the latest
     * @param step  how exact it is, in calls
     */
    CapacitySearch(int first, int most, int step) {
        this.first = first;
        this.most = most;
        this.step = step;
    }

    /** @return 0 if none is carried */
    int find(Measure measure) throws Exception {
        int carried = 0;
        int tooMany = Math.min(first, most);
        while (measure.carries(tooMany)) {
            carried = tooMany;
            if (carried == most) {
                return most;
            }
            tooMany = Math.min(2 * carried, most);
        }
        while (tooMany - carried > step) {
            int middle = (carried + tooMany) / 2 / step * step;
            if (middle <= carried) {
                middle = carried + step;
            }
            if (measure.carries(middle)) {
                carried = middle;
            } else {
                tooMany = middle;
            }
        }
        return carried;
    }
}
