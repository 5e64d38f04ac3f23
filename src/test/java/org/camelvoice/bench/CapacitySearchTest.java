package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
    private final List<Integer> measured = new ArrayList<>();

    @Test
    void doublesUntilItIsTooManyAndThenHalvesBetween() throws Exception {
        assertThat(mostOf(new CapacitySearch(100, 1000, 10), 287)).isEqualTo(280);
        assertThat(measured).startsWith(100, 200, 400, 300, 250).doesNotHaveDuplicates();
    }

    @Test
    void findsTheStepBelowWhateverIsCarried() throws Exception {
        for (int most = 1; most < 400; most++) {
            int found = mostOf(new CapacitySearch(50, 1000, 10), most);
            assertThat(found).isLessThanOrEqualTo(most).isGreaterThan(most - 11);
        }
    }

    @Test
    void aServerThatCarriesNoneIsSaidToCarryNone() throws Exception {
        assertThat(mostOf(new CapacitySearch(100, 1000, 10), 0)).isZero();
    }

    @Test
    void endsWhereTheLoadItselfEnds() throws Exception {
        assertThat(mostOf(new CapacitySearch(100, 900, 10), 5000)).isEqualTo(900);
        assertThat(measured).containsExactly(100, 200, 400, 800, 900);
    }

    private int mostOf(CapacitySearch search, int most) throws Exception {
        measured.clear();
        return search.find(calls -> {
            measured.add(calls);
            return calls <= most;
        });
    }
}
