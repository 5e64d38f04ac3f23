package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpGatewayTest {
    private static final String KEY = "openai.apiKey";

    private final Vertx vertx = Vertx.vertx();
    /** What the model was authorized with. */
    private final CompletableFuture<String> authorization = new CompletableFuture<>();

    @AfterEach
    void end() throws Exception {
        System.clearProperty(KEY);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A system property and a variable go the same way. */
    @Test
    void theKeyOfTheUsersDoesNotReachTheModel() throws Exception {
        System.setProperty(KEY, "sk-real");

        try (WarmUpGateway gateway = new WarmUpGateway(vertx, 1, WarmUpGatewayTest.class.getClassLoader());
                DefaultCamelContext users = new DefaultCamelContext()) {
            Properties settings = new Properties();
            settings.setProperty(KEY, "sk-real");
            String uri = gateway.start(settings, files(users, "twilio", "calls"), model())
                    .orElseThrow();
            CompletableFuture<WarmUpCalls.Heard> calls = new WarmUpCalls(vertx, uri).run(Duration.ofSeconds(1));

            assertThat(authorization.get(30, TimeUnit.SECONDS)).isEqualTo("Bearer warm-up");
            assertThat(calls.handle((heard, failure) -> true)).succeedsWithin(Duration.ofSeconds(30)); // all are over
        }
    }

    private String model() throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            authorization.complete(request.getHeader("Authorization"));
            request.response().setStatusCode(401).end();
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return "ws://127.0.0.1:" + server.actualPort() + "/v1/realtime";
    }

    private static List<Resource> files(DefaultCamelContext context, String... names) {
        return Arrays.stream(names)
                .map(name -> PluginHelper.getResourceLoader(context)
                        .resolveResource(
                                "file:" + Path.of("routes", name + ".yaml").toAbsolutePath()))
                .toList();
    }
}
