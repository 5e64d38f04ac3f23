package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.RawClient.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camelvoice.call.Calls;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.ticket.TicketTerms;
import org.camelvoice.ticket.Tickets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** What counts once counts once, however many come with it at the same moment. */
@Timeout(60)
class RaceIT {
    private static final int RIVALS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HOST = "Host: voice.example.com\r\n";
    private static final String TOKEN = "the-auth-token";

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(RIVALS);
    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .set("voice.browser.tickets", "")
                .set("voice.twilio.validateSignature", "true")
                .set("voice.twilio.authToken", TOKEN)
                .start();
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        gateway.close();
        sandbox.close();
    }

    @RepeatedTest(5)
    void oneOfAllWhoShowTheSameTicketGetsIn() throws Exception {
        String ticket = Tickets.of(gateway.context()).issue(new TicketTerms("default", "s1", 0, Map.of()));
        String request = upgrade("/ws/audio/s1?tenant=default&ticket=" + ticket, HOST);
        List<RawClient> clients = clients();

        List<String> answers = together(clients, client -> client.send(request).status());

        assertThat(answers).containsOnlyOnce("101").filteredOn("401"::equals).hasSize(RIVALS - 1);
        close(clients);
    }

    @RepeatedTest(5)
    void oneOfAllWhoBringTheSameTokenIsTheCall() throws Exception {
        Calls calls = gateway.calls();
        String token = calls.expected().announce(calls.expect("default", "twilio", Map.of()), "CA1");
        String signature = TwilioCaller.signature(TOKEN, "wss://voice.example.com/twilio/default", Map.of());
        String start = """
                {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
                "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},\
                "customParameters":{"token":"%s"}}}""".formatted(token);
        List<RawClient> clients = clients();
        for (RawClient client : clients) {
            client.send(upgrade("/twilio/default", HOST + "X-Twilio-Signature: " + signature + "\r\n"));
            assertThat(client.status()).isEqualTo("101");
        }
        long before = calls.expected().claimed();

        together(clients, client -> {
            client.frame(1, start);
            return "";
        });

        await().atMost(PATIENCE).until(() -> calls.active().size() == 1);
        assertThat(calls.expected().claimed() - before).isEqualTo(1);
        close(clients);
    }

    /** Something that is done with a connection. */
    private interface Deed {
        String with(RawClient client) throws IOException;
    }

    private static List<RawClient> clients() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
            clients.add(new RawClient(gateway.port()));
        }
        return clients;
    }

    private static List<String> together(List<RawClient> clients, Deed deed) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(clients.size());
        List<Future<String>> answers = new ArrayList<>();
        for (RawClient client : clients) {
            Callable<String> task = () -> {
                barrier.await();
                return deed.with(client);
            };
            answers.add(THREADS.submit(task));
        }
        List<String> all = new ArrayList<>();
        for (Future<String> answer : answers) {
            all.add(answer.get());
        }
        return all;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }
}
