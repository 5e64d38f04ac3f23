package org.camelvoice.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveResponsesTest {
    private final LiveResponses responses = new LiveResponses();

    @Test
    void everyResponseThatWasThereWhenTheCallerInterruptedIsDead() {
        responses.created("r1");
        responses.created("r2");
        assertThat(responses.isDead("r1")).isFalse();

        responses.interrupted();

        assertThat(responses.isDead("r1")).isTrue();
        assertThat(responses.isDead("r2")).as("without any audio yet").isTrue();
    }

    @Test
    void aResponseThatComesAfterTheInterruptionIsAlive() {
        responses.created("r1");
        responses.interrupted();
        responses.created("r2");

        assertThat(responses.isDead("r2")).isFalse();
        assertThat(responses.isDead("r1")).isTrue();
    }

    @Test
    void aResponseWhoseAudioCameBeforeItsCreationDiesToo() {
        assertThat(responses.isDead("r1")).isFalse();

        responses.interrupted();

        assertThat(responses.isDead("r1")).isTrue();
    }

    @Test
    void aResponseThatNobodyAskedForDoesNotCount() {
        responses.created("r1");
        assertThat(responses.isDead("r1")).isFalse();

        responses.kill("r1");

        assertThat(responses.isDead("r1")).isTrue();
    }

    @Test
    void aClipIsOfNoResponseAndNeverDead() {
        responses.interrupted();

        assertThat(responses.isDead(null)).isFalse();
    }
}
