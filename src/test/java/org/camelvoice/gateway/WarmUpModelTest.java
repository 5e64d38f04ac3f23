package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpModelTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void confirmsWithTheItemThatWasMeant() throws Exception {
        String uri = WarmUpModel.on(vertx).listen(Duration.ofSeconds(10));
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(uri), new Listener())
                .get(10, TimeUnit.SECONDS);
        assertThat(next()).contains("session.created");

        send(socket, "{'type':'conversation.item.truncate','item_id':'item_7','content_index':0,'audio_end_ms':40}");
        assertThat(next()).contains("item.truncated", "\"item_id\":\"item_7\"", "\"audio_end_ms\":40");
        send(socket, "{'type':'conversation.item.delete','item_id':'item_3'}");
        assertThat(next()).contains("item.deleted", "\"item_id\":\"item_3\"");
        socket.abort();
    }

    private static void send(WebSocket socket, String event) {
        socket.sendText(event.replace('\'', '"'), true).join();
    }

    private String next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            events.add(text.toString());
            socket.request(1);
            return null;
        }
    }
}
