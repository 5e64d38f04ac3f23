package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A phone call, from end to end, over real sockets, with the shipped routes and settings. */
class CallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void theCallerHearsTheGreetingAndThenTheirOwnWordsBack() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            caller.awaitHeard(PATIENCE);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            int greeting = caller.heardBytes().length;

            byte[] question = question();
            caller.sayMulaw(question);
            caller.awaitSaid(PATIENCE);
            caller.awaitHeard(PATIENCE);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);

            short[] answer =
                    G711.decodeMulaw(Arrays.copyOfRange(caller.heardBytes(), greeting, caller.heardBytes().length));
            assertThat(likeness(G711.decodeMulaw(question), answer)).isGreaterThan(0.9);
            caller.hangUp();
        }
        SandboxSession session = sandbox.takeSession();
        session.assertNoViolations();
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    /** The highest normalized correlation of the words with any stretch of what was heard: 1 if they are the same. */
    private static double likeness(short[] words, short[] heard) {
        double best = 0;
        double energy = Spectrum.rms(words);
        for (int at = 0; at + words.length <= heard.length; at++) {
            best = Math.max(best, correlation(words, heard, at, energy));
        }
        return best;
    }

    private static double correlation(short[] words, short[] heard, int at, double energy) {
        double product = 0;
        double other = 0;
        for (int i = 0; i < words.length; i++) {
            product += (double) words[i] * heard[at + i];
            other += (double) heard[at + i] * heard[at + i];
        }
        return product / (Math.sqrt(other / words.length) * energy * words.length + 1);
    }

    static byte[] question() throws IOException {
        try (InputStream file = CallIT.class.getResourceAsStream("/audio/question.ulaw")) {
            return file.readAllBytes();
        }
    }
}
