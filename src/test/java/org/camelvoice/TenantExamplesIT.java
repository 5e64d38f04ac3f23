package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.TenantFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples that are copied to {@code routes/tenants/}, in a gateway, with calls. */
@Timeout(90)
class TenantExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FRAME = 160; // 20 ms of 8 kHz µ-law

    @TempDir
    private Path folder;

    private RunningGateway gateway(SandboxServer model, String... examples) throws Exception {
        for (String example : examples) {
            Files.copy(Path.of("examples", example + ".yaml"), folder.resolve(example + ".yaml"));
        }
        return RunningGateway.with(model)
                .bean("tenants", new TenantFiles(folder))
                .start();
    }

    @Test
    void whatACallerSaysReachesTheModelToTheBitWhereBothSpeakMulaw() throws Exception {
        byte[] said = new byte[50 * FRAME];
        new Random(1).nextBytes(said);
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = gateway(model, "mulaw");
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("mulaw")).dial()) {
            SandboxSession session = model.takeSession();
            caller.awaitHeard(PATIENCE);

            caller.sayMulaw(said);

            List<Byte> wanted = boxed(said);
            await().atMost(PATIENCE)
                    .until(() -> Collections.indexOfSubList(boxed(session.appendedAudio()), wanted) >= 0);
            caller.assertNoViolations();
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return Arrays.asList(boxed);
    }

    @Test
    void transcriptsOfTheTenantAreInTheQueue() throws Exception {
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = gateway(model, "transcripts-to-a-queue");
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("transcripts-to-a-queue"))
                        .dial();
                var consumer = gateway.context().createConsumerTemplate()) {
            caller.awaitHeard(PATIENCE);
            caller.awaitSilence(Duration.ofMillis(500), PATIENCE);
            caller.hangUp();

            String transcript = consumer.receiveBody("seda:transcripts", PATIENCE.toMillis(), String.class);
            assertThat(transcript).contains("transcript.model", "written down");
        }
    }

    @Test
    void aTenantWithAServerOfItsOwnGetsTheOthersNowhere() throws Exception {
        try (SandboxServer shared = SandboxServer.builder().start();
                SandboxServer own = SandboxServer.builder().start()) {
            String yaml =
                    Files.readString(Path.of("examples/own-server.yaml")).replaceAll("url: .*", "url: " + own.uri());
            Files.writeString(folder.resolve("own-server.yaml"), yaml);
            try (RunningGateway gateway = gateway(shared);
                    TwilioCaller caller =
                            TwilioCaller.to(gateway.twilio("own-server")).dial()) {
                caller.awaitHeard(PATIENCE);

                assertThat(own.sessions()).hasSize(1);
                assertThat(shared.sessions()).isEmpty();
            }
        }
    }
}
