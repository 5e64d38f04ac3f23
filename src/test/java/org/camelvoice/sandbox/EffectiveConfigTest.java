package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;
import org.junit.jupiter.api.Test;

class EffectiveConfigTest {

    private final EffectiveConfig config = new EffectiveConfig("sess_1", "gpt-realtime-2.1", 1_800_000_000L);

    @Test
    void keepsWhatAnUpdateDoesNotName() throws JsonProcessingException {
        update("{'audio':{'output':{'voice':'marin'}}}");
        update("{'audio':{'output':{'speed':1.25}}}");
        assertThat(config.toJson().at("/audio/output"))
                .hasToString("{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},\"voice\":\"marin\",\"speed\":1.25}");
    }

    @Test
    void aTurnDetectionIsNewAsAWhole() throws JsonProcessingException {
        update("{'audio':{'input':{'turn_detection':{'type':'server_vad','silence_duration_ms':900}}}}");
        update("{'audio':{'input':{'turn_detection':{'type':'server_vad','threshold':0.8}}}}");
        assertThat(config.turnDetection()).contains(new TurnSettings(0.8, 300, 200, true, true));
        update("{'audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'low'}}}}");
        assertThat(config.turnDetection()).contains(new TurnSettings(0.5, 300, 800, true, true));
        update("{'audio':{'input':{'turn_detection':null}}}");
        assertThat(config.turnDetection()).isEmpty();
    }

    @Test
    void emptyValuesClear() throws JsonProcessingException {
        update("{'instructions':'Be brief.','tools':[{'type':'function','name':'a'}],"
                + "'audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}");
        assertThat(config.transcribes()).isTrue();
        update("{'instructions':'','tools':[],'audio':{'input':{'transcription':null}}}");
        assertThat(config.instructions()).isEmpty();
        assertThat(config.toJson().get("tools")).isEmpty();
        assertThat(config.transcribes()).isFalse();
    }

    @Test
    void theModelStays() throws JsonProcessingException {
        update("{'model':'other'}");
        assertThat(config.model()).isEqualTo("gpt-realtime-2.1");
    }

    @Test
    void theVoiceStaysOnceItWasHeardAndNothingElseChangesThen() throws JsonProcessingException {
        var change = Json.parse("{\"instructions\":\"new\",\"audio\":{\"output\":{\"voice\":\"cedar\"}}}");
        assertThatThrownBy(() -> config.update(change, true))
                .isInstanceOf(Refusal.class)
                .hasMessage("Cannot update a conversation's voice if assistant audio is present.");
        assertThat(config.instructions()).isNotEqualTo("new");
        config.update(Json.parse("{\"audio\":{\"output\":{\"voice\":\"alloy\"}}}"), true);
    }

    private void update(String change) throws JsonProcessingException {
        config.update(Json.parse(change.replace('\'', '"')), false);
    }
}
