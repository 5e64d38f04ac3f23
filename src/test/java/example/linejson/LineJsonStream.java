package example.linejson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Line;
import org.camelvoice.platform.CallerJson;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;

/** One connection: what its caller's messages mean, and what the caller is told. */
final class LineJsonStream implements PlatformStream, Playout.Output {
    private static final ObjectMapper JSON = new ObjectMapper(CallerJson.FACTORY);

    private final ConnectedCaller caller;
    private final String tenant;

    LineJsonStream(ConnectedCaller caller, String tenant) {
        this.caller = caller;
        this.tenant = tenant;
    }

    @Override
    public void text(String text) {
        JsonNode message = read(text);
        String type = message.path("type").asText();
        if (type.equals("audio")) {
            heard(message); // as much as comes: its length is watched
        } else if (type.equals("played") ? caller.admitsReport() : caller.admits()) {
            act(type, message);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Expected JSON, got " + text.length() + " characters that are not JSON");
        }
    }

    private void act(String type, JsonNode message) {
        switch (type) {
            case "hello" -> hello(message);
            case "key" -> pressed(message);
            case "played" -> played(message);
            default -> throw new IllegalArgumentException("Expected the type hello, audio, key or played");
        }
    }

    private void hello(JsonNode message) {
        Map<String, String> attributes = Map.of("caller", message.path("caller").asText());
        caller.begin(tenant, null, attributes, Line.withMarks(AudioFormat.MULAW_8K, this));
    }

    private void heard(JsonNode message) {
        caller.hear(Base64.getDecoder().decode(message.path("data").asText()));
    }

    @Override
    public void media(byte[] audio, String itemId) {
        caller.sendText("{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(audio) + "\"}");
    }

    @Override
    public void clear(int epoch) {
        caller.sendText("{\"type\":\"clear\"}");
    }

    @Override
    public void mark(String name) {
        caller.sendText("{\"type\":\"mark\",\"name\":\"" + name + "\"}");
    }

    private void played(JsonNode message) {
        caller.echoed(message.path("mark").asText());
    }

    private void pressed(JsonNode message) {
        caller.pressed("dtmf", message.path("key").asText());
    }
}
