package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.call.Tally;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers the handshake with a status, as Azure does where OpenAI says so afterwards. */
class RefusedKeyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<EndReason> ended = new LinkedBlockingQueue<>();
    /** Held: a server that nobody refers to is closed when garbage is collected. */
    private HttpServer model;

    /** What the server answers with. */
    private volatile int status;

    @BeforeEach
    void listen() {
        model = vertx.createHttpServer()
                .requestHandler(request ->
                        request.response().setStatusCode(status).end("{\"error\":{\"message\":\"sk-test is wrong\"}}"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vertx | 401 | check OPENAI_API_KEY (openai.apiKey), and how it is sent: OPENAI_AUTH_HEADER,"
                        + " OPENAI_AUTH_SCHEME",
                "okhttp | 401 | check OPENAI_API_KEY (openai.apiKey), and how it is sent: OPENAI_AUTH_HEADER,"
                        + " OPENAI_AUTH_SCHEME",
                "vertx | 404 | check OPENAI_REALTIME_URL (openai.url) and the model my-deployment",
            })
    void theCallsEndNamesTheSettingAndNeverTheKey(String transport, int answer, String where) throws Exception {
        status = answer;
        String host = "127.0.0.1:" + model.actualPort();
        RunningGateway.Builder builder = new RunningGateway.Builder()
                .set("openai.url", "ws://" + host + "/openai/v1/realtime?model=my-deployment")
                .set("openai.transport", transport);
        try (RunningGateway gateway = builder.start()) {
            gateway.calls().observe(new CallEvents() {
                @Override
                public void ended(CallFacts call, EndReason reason, Tally tally) {
                    ended.add(reason);
                }
            });
            try (TwilioCaller caller =
                    TwilioCaller.to(gateway.twilio("default")).dial()) {
                caller.awaitEnd(PATIENCE);
            }
            EndReason reason = ended.poll(10, TimeUnit.SECONDS);
            assertThat(reason.kind()).isEqualTo(Kind.MODEL_REFUSED);
            assertThat(reason.sentence())
                    .isEqualTo(host + " refused the connection (HTTP " + answer + "): " + where)
                    .doesNotContain("sk-test");
        }
    }
}
