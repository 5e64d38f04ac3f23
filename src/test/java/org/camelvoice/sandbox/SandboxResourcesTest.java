package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the sandbox costs, and leaves behind. */
@Timeout(60)
class SandboxResourcesTest {

    @Test
    void leavesNoThreadBehind() throws InterruptedException {
        Set<Thread> before = threads();
        try (SandboxServer server =
                        SandboxServer.builder().thinkTime(Duration.ofMillis(1)).start();
                TestClient client = TestClient.connect(server)) {
            client.expect("session.created");
            client.send("{'type':'response.create','response':{'instructions':'One.'}}");
            client.await("response.output_audio.delta");
            assertThat(threads()).filteredOn(thread -> !before.contains(thread)).isNotEmpty();
        }
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    @Test
    void loadsItsVoiceBeforeAnybodyAsks() {
        Set<Thread> before = threads();
        try (SandboxServer server = SandboxServer.builder().start()) {
            assertThat(threads()).filteredOn(thread -> !before.contains(thread)).anyMatch(thread -> thread.getName()
                    .equals("sandbox-voice"));
            assertThat(server.sessions()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    /** Of the sandbox's own: OkHttp's go in their own time. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(vert.x|sandbox).*"))
                .collect(Collectors.toSet());
    }

    @Test
    void saysWhichPortIsTaken() {
        try (SandboxServer first = SandboxServer.builder().start()) {
            int port = first.port();
            assertThatThrownBy(() -> SandboxServer.builder().port(port).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The sandbox cannot listen on 127.0.0.1:" + port);
        }
    }

    @Test
    void holdsFiftySessionsAtOnce() throws InterruptedException {
        List<TestClient> clients = new ArrayList<>();
        short[] turn = Voices.join(Voices.KEVIN.speak("Where is my order").samples(), Voices.silence(500));
        try (SandboxServer server = SandboxServer.builder().voice(Voices.KEVIN).start()) {
            for (int i = 0; i < 50; i++) {
                clients.add(TestClient.connect(server));
            }
            for (TestClient client : clients) {
                client.expect("session.created");
                client.append(WireFormat.PCM, turn);
            }
            for (TestClient client : clients) {
                assertThat(TestClient.audio(client.until("response.done"))).hasSizeGreaterThan(24_000);
            }
            assertThat(server.sessions()).hasSize(50).allSatisfy(SandboxSession::assertNoViolations);
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void waitsForAClientThatReadsSlowly() throws InterruptedException {
        short[] minute = Voices.silence(60_000);
        Random random = new Random(1);
        for (int i = 0; i < minute.length; i++) {
            minute[i] = (short) random.nextInt(); // silence would be compressed to nothing
        }
        try (SandboxServer server = SandboxServer.builder().pace(10_000).start();
                TestClient client = TestClient.connect(server)) {
            client.expect("session.created");
            SandboxSession session = server.takeSession();
            session.follow(Script.create().respond(Output.play(minute, ""), Output.play(minute, "")))
                    .join();
            client.send("{'type':'response.create'}");
            client.await("response.output_audio.delta");
            client.pause();
            await().during(Duration.ofMillis(300)).until(() -> session.timeline()
                    .get(session.timeline().size() - 1)
                    .equals("< response.output_audio.delta"));
            client.resume();
            assertThat(TestClient.audio(client.until("response.done"))).hasSize(2 * 60_000 * 48 - 12_000);
        }
    }

    @Test
    void forgetsTheOldestSessionsThatAreClosed() throws InterruptedException {
        try (SandboxServer server = SandboxServer.builder().start();
                TestClient open = TestClient.connect(server)) {
            open.expect("session.created");
            SandboxSession oldest = server.sessions().get(0);
            for (int i = 0; i < 40; i++) {
                try (TestClient client = TestClient.connect(server)) {
                    client.expect("session.created");
                }
                SandboxSession last = server.sessions().get(server.sessions().size() - 1);
                assertThat(last.ended()).succeedsWithin(Duration.ofSeconds(10));
            }
            assertThat(server.sessions()).hasSize(32).startsWith(oldest);
            assertThat(server.takeSession()).isSameAs(oldest);
            assertThat(server.takeSession()).isSameAs(server.sessions().get(1));
        }
    }
}
