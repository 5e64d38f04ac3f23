package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a response is to be: what {@code response.create} says, else what the session says.
 *
 * @param instructions of this response alone; missing if it has none
 * @param input        the items it answers instead of the conversation's; missing if it answers those
 */
record ResponseRequest(
        JsonNode instructions,
        JsonNode input,
        JsonNode outputModalities,
        JsonNode format,
        JsonNode voice,
        JsonNode maxOutputTokens,
        JsonNode toolChoice,
        JsonNode metadata,
        boolean inConversation) {

    /** @param response checked; null or missing for a turn that is answered by itself */
    static ResponseRequest of(JsonNode response, EffectiveConfig config) {
        JsonNode asked = response == null ? MissingNode.getInstance() : response;
        return new ResponseRequest(
                asked.path("instructions"),
                asked.path("input"),
                or(asked.path("output_modalities"), config.outputModalities()),
                or(asked.at("/audio/output/format"), config.outputFormat()),
                or(asked.at("/audio/output/voice"), config.voice()),
                or(asked.path("max_output_tokens"), config.maxOutputTokens()),
                or(asked.path("tool_choice"), config.toolChoice()),
                or(asked.path("metadata"), NullNode.getInstance()),
                !asked.path("conversation").asText().equals("none"));
    }

    private static JsonNode or(JsonNode asked, JsonNode otherwise) {
        return asked.isMissingNode() ? otherwise : asked;
    }

    boolean isAudio() {
        return outputModalities.path(0).asText().equals("audio");
    }

    WireFormat wireFormat() {
        return WireFormat.of(format);
    }

    /** The fields of the {@code response} object that come from the request. */
    void describe(ObjectNode response) {
        response.set("output_modalities", outputModalities);
        response.set("max_output_tokens", maxOutputTokens);
        ObjectNode output = response.putObject("audio").putObject("output");
        output.set("format", format);
        output.set("voice", voice);
        response.set("metadata", metadata);
    }
}
