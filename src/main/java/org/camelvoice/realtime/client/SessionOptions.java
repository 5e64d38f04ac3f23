package org.camelvoice.realtime.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.event.SessionConfig;

/**
 * What a session is opened with.
 *
 * @param uri               of the server, with the model in its query; never logged whole, since a key may be in it
 * @param headers           of the handshake; never logged
 * @param config            what {@code session.update} asks for
 * @param model             its name, for sentences
 * @param inputFormat       of the audio that the server is sent
 * @param outputFormat      of the audio that the server sends
 * @param paddingMillis     what the server counts to speech before its onset
 * @param silenceMillis     how much silence it takes for the end of a turn
 * @param createResponse    whether the server answers turns by itself
 * @param interruptResponse whether the server stops its answer by itself when the caller speaks
 * @param mcpServers        tools of type {@code mcp}, which the server calls by itself
 * @param greeting          what the model says first, word for word; empty if the caller speaks first
 * @param transcriptionModel what writes down what the caller says; null if nothing does
 */
public record SessionOptions(
        URI uri,
        Map<String, String> headers,
        SessionConfig config,
        String model,
        AudioFormat inputFormat,
        AudioFormat outputFormat,
        int paddingMillis,
        int silenceMillis,
        boolean createResponse,
        boolean interruptResponse,
        List<JsonNode> mcpServers,
        String greeting,
        String transcriptionModel) {

    public SessionOptions {
        headers = Map.copyOf(headers);
        mcpServers = List.copyOf(mcpServers);
    }

    /** Host and port, for sentences; without a user, whose password would be with it. */
    String host() {
        return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public String toString() {
        return "SessionOptions[" + host() + ", model " + model + "]";
    }
}
