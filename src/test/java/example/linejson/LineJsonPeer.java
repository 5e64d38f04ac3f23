package example.linejson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.kit.Peer;

/** The other end: a telephone that speaks lines of JSON. */
public final class LineJsonPeer extends Peer {
    private static final ObjectMapper JSON = new ObjectMapper();

    public LineJsonPeer() {
        super(AudioFormat.MULAW_8K, 150); // it gathers 150 ms before it plays
    }

    @Override
    protected void dial(String tenant) {
        say("{\"type\":\"hello\",\"caller\":\"+18005550100\"}");
    }

    @Override
    protected void speak(byte[] frame) {
        say("{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(frame) + "\"}");
    }

    @Override
    protected void press(char key) {
        say("{\"type\":\"key\",\"key\":\"" + key + "\"}");
    }

    @Override
    protected void hear(String text) {
        JsonNode message = read(text);
        switch (message.path("type").asText()) {
            case "audio" -> play(Base64.getDecoder().decode(message.path("data").asText()));
            case "mark" ->
                mark(() -> say("{\"type\":\"played\",\"mark\":\""
                        + message.path("name").asText() + "\"}"));
            case "clear" -> clear();
            default -> throw new AssertionError("The peer does not know " + text);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The peer got what is no JSON: " + text, e);
        }
    }
}
