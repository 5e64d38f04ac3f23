package org.camelvoice.realtime.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.realtime.event.SessionConfig;

/**
 * The options for opening a session.
 *
 * @param uri                the server's, with the model in its query; never logged whole, because it may contain a key
 * @param headers            of the handshake; never logged
 * @param config             the content of {@code session.update}
 * @param model              its name, for messages
 * @param inputFormat        the audio sent to the server
 * @param outputFormat       the audio received from the server
 * @param paddingMillis      audio before the onset that the server counts as speech
 * @param silenceMillis      the silence that ends a turn
 * @param createResponse     whether the server answers each turn by itself
 * @param interruptResponse  whether the server stops its answer by itself when the caller speaks
 * @param bargeIn            whether the caller's speech silences the model
 * @param mcpServers         tools of type {@code mcp}, which the server calls directly
 * @param greeting           the model's first words, verbatim; empty if the caller speaks first
 * @param transcriptionModel the model that transcribes the caller; null for none
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
        boolean bargeIn,
        List<JsonNode> mcpServers,
        String greeting,
        String transcriptionModel) {

    public SessionOptions {
        headers = Map.copyOf(headers);
        mcpServers = List.copyOf(mcpServers);
    }

    /** What a {@code session.update} asks for, with these functions and the MCP servers. */
    SessionConfig config(List<FunctionTool> functions) {
        return functions.isEmpty() && mcpServers.isEmpty() ? config : config.tools(functions, mcpServers);
    }

    /** Host and port, for messages; without user and password. */
    String host() {
        return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public String toString() {
        return "SessionOptions[" + host() + ", model " + model + "]";
    }
}
