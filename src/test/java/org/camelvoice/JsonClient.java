package org.camelvoice;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The client that docs/browser.md shows, word for word. */
record JsonClient(Consumer<String> messages, StringBuilder text) implements WebSocket.Listener {

    static WebSocket connect(URI uri, Consumer<String> messages) {
        JsonClient client = new JsonClient(messages, new StringBuilder());
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, client)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
        text.append(part);
        if (isLast) {
            messages.accept(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }
}
