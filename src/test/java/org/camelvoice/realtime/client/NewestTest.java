package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewestTest {
    private final Newest<String> newest = new Newest<>(3);

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (String one : new String[] {"a", "b", "c", "d"}) {
            newest.add(one);
        }
        assertThat(newest.stream()).containsExactly("b", "c", "d");
        assertThat(newest.contains("a")).isFalse();
    }

    @Test
    void whatComesAgainKeepsItsAge() {
        newest.add("a");
        newest.add("b");
        newest.add("a");
        newest.add("c");
        newest.add("d");
        assertThat(newest.stream()).containsExactly("b", "c", "d");
    }

    @Test
    void whatIsRemovedWasThereOnce() {
        newest.add("a");
        assertThat(newest.remove("a")).isTrue();
        assertThat(newest.remove("a")).isFalse();
    }
}
