package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.camelvoice.audio.Wav;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCaption;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.EndedTools;
import org.camelvoice.tool.ToolResult.Outcome;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tool in YAML alone, from the caller's question to the answer in the caller's ear, past a web service. */
class ToolIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ANSWER = "It left on Monday.";
    private static final String FILLER = "One moment, I am looking that up.";

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    /** The web service answers when it is down; it is at first. */
    private volatile CountDownLatch answers = new CountDownLatch(0);

    private HttpServer orders;
    private SandboxServer sandbox;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        orders.createContext("/orders", this::answer);
        orders.setExecutor(task -> new Thread(task, "orders").start());
        orders.start();
        sandbox = SandboxServer.builder().start();
        Tenant acme = new Tenant();
        acme.setTools("order_status");
        gateway = RunningGateway.with(sandbox)
                .tenant("acme", acme)
                .set("orders.port", Integer.toString(orders.getAddress().getPort()))
                .routes("file:src/test/resources/routes/order-status.yaml")
                .start();
    }

    @AfterEach
    void stop() {
        answers.countDown();
        gateway.close();
        sandbox.close();
        orders.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try (exchange) {
            answers.await();
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theVoiceSaysWhatTheWebServiceAnswers() throws Exception {
        try (BrowserCaller caller = dial()) {
            SandboxSession session = sandbox.takeSession();
            ask(caller, "42");

            await().atMost(PATIENCE).until(() -> says(caller, ANSWER));
            caller.awaitHeard(PATIENCE);
            caller.awaitSilence(Duration.ofSeconds(1));
            assertThat(requests).containsExactly("GET /orders/42");
            assertThat(session.events())
                    .extracting(ReceivedEvent::type)
                    .filteredOn("response.create"::equals)
                    .hasSize(2); // for the question, and for the tool's answer
            session.assertNoViolations();
            caller.assertNoViolations();
        }
    }

    @Test
    void whatTheModelMakesUpNeverReachesTheWebService() throws Exception {
        try (BrowserCaller caller = dial()) {
            ask(caller, "42?httpMethod=DELETE");

            await().atMost(PATIENCE).until(() -> caller.captions().stream()
                    .anyMatch(caption -> caption.text().contains("The arguments are wrong")));
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void whileTheToolTakesItsTimeTheFillerIsHeardAndCanBeInterrupted() throws Exception {
        answers = new CountDownLatch(1);
        try (BrowserCaller caller = dial()) {
            SandboxSession session = sandbox.takeSession();
            ask(caller, "42");
            assertThat(requests.take()).isEqualTo("GET /orders/42");

            await().atMost(PATIENCE).until(() -> says(caller, FILLER));
            caller.awaitHeard(PATIENCE);
            caller.say(question());
            await().atMost(PATIENCE).until(() -> caller.clears().size() == 1);
            caller.awaitSaid(PATIENCE);
            await().atMost(PATIENCE).until(() -> caller.captions().stream().anyMatch(BrowserCaption::interrupted));

            answers.countDown();
            await().atMost(PATIENCE).until(() -> says(caller, ANSWER));
            session.assertNoViolations();
        }
    }

    @Test
    void whoHangsUpCancelsTheTool() throws Exception {
        answers = new CountDownLatch(1);
        BrowserCaller caller = dial();
        ask(caller, "42");
        requests.take();
        Tools tools = Tools.of(gateway.context());
        EndedTools ended = new EndedTools();
        tools.observe(ended);

        caller.close();

        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
        await().atMost(PATIENCE).until(() -> ended.count(Outcome.CANCELLED) == 1);
        answers.countDown();
        await().atMost(PATIENCE).until(() -> tools.running() == 0);
    }

    private BrowserCaller dial() {
        return BrowserCaller.to(gateway.browser("tools", "acme")).dial();
    }

    private static void ask(BrowserCaller caller, String orderNumber) {
        caller.type("call order_status {\"orderNumber\":\"" + orderNumber + "\"}");
    }

    private static boolean says(BrowserCaller caller, String words) {
        List<BrowserCaption> captions = caller.captions();
        return captions.stream()
                .anyMatch(caption ->
                        caption.role().equals("assistant") && caption.text().equals(words));
    }

    private static Wav question() throws IOException {
        try (InputStream clip = ToolIT.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(clip);
        }
    }
}
