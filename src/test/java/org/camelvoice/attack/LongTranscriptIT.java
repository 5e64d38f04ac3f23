package org.camelvoice.attack;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that never stops to write fills nobody's memory: 400 MB of one item's transcript pass through 256 MB. */
@Tag("attack")
class LongTranscriptIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELTAS = 4_000;
    private static final int DELTA_LENGTH = 100_000;

    @Test
    void aTranscriptWithoutEndIsCutShort(@TempDir Path directory) throws Exception {
        Attack.withstands(directory, gateway -> {
            SandboxSession before = newest(gateway);
            try (TwilioCaller caller =
                    TwilioCaller.to(gateway.twilio("default")).dial()) {
                await().until(() -> newest(gateway) != before);
                SandboxSession session = newest(gateway);
                session.takeEvent("response.create");
                String text = "word ".repeat(DELTA_LENGTH / 5);
                for (int i = 0; i < DELTAS && caller.isOn(); i++) {
                    session.send(delta(text)).get(30, TimeUnit.SECONDS);
                }
                caller.hangUp();
            }
        });
    }

    /** The stranger's call's: the good calls have theirs already. */
    private static SandboxSession newest(SmallGateway gateway) {
        List<SandboxSession> sessions = gateway.model().sessions();
        return sessions.get(sessions.size() - 1);
    }

    private static ObjectNode delta(String text) {
        return JSON.createObjectNode()
                .put("type", "response.output_audio_transcript.delta")
                .put("response_id", "resp_endless")
                .put("item_id", "item_endless")
                .put("output_index", 0)
                .put("content_index", 0)
                .put("delta", text);
    }
}
