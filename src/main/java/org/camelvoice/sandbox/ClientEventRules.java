package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.camelvoice.strictjson.ObjectRule;
import org.camelvoice.strictjson.Refusal;
import org.camelvoice.strictjson.Rule;

/**
 * The client events of the Realtime GA protocol, field by field, as in the published types. The server refuses a whole
 * event for one unknown field, and so does the sandbox.
 */
final class ClientEventRules {

    private static final String UNKNOWN_TYPE = "Invalid value: '%s'. Supported values are: 'session.update', "
            + "'session.close', 'input_audio_buffer.append', 'session.input_audio_buffer.append', "
            + "'input_audio_buffer.commit', 'input_audio_buffer.clear', 'conversation.item.create', "
            + "'conversation.item.truncate', 'conversation.item.delete', 'conversation.item.retrieve', "
            + "'response.create', and 'response.cancel'.";

    private static final Rule ID = Rule.string(512);
    private static final Rule TOKENS =
            (path, value) -> (value.isTextual() ? Rule.oneOf("inf") : Rule.integer(1, 4096)).check(path, value);

    private static final Rule FORMAT = Rule.tagged(
            "type",
            Map.of(
                    "audio/pcm",
                    new ObjectRule().must("type", Rule.string()).may("rate", Rule.integer(24_000, 24_000)),
                    "audio/pcmu",
                    new ObjectRule().must("type", Rule.string()),
                    "audio/pcma",
                    new ObjectRule().must("type", Rule.string())));

    private static final Rule MODALITIES = (path, value) -> {
        Rule.arrayOf(Rule.oneOf("text", "audio")).check(path, value);
        if (value.size() != 1) {
            throw Refusal.invalidValue(
                    path,
                    "Invalid modalities: %s. Supported combinations are: ['text'] and ['audio'].".formatted(value));
        }
    };

    private static final Rule TURN_DETECTION = Rule.tagged(
            "type",
            Map.of(
                    "server_vad",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .may("threshold", Rule.decimal("0", "1"))
                            .may("prefix_padding_ms", Rule.integer(0, 10_000))
                            .may("silence_duration_ms", Rule.integer(0, 10_000))
                            .may("idle_timeout_ms", Rule.nullable(Rule.integer(5_000, 30_000)))
                            .may("create_response", Rule.bool())
                            .may("interrupt_response", Rule.bool()),
                    "semantic_vad",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .may("eagerness", Rule.oneOf("low", "medium", "high", "auto"))
                            .may("create_response", Rule.bool())
                            .may("interrupt_response", Rule.bool())));

    private static final Rule TRANSCRIPTION = new ObjectRule()
            .may("model", Rule.string())
            .may("language", Rule.nullable(Rule.string()))
            .may("prompt", Rule.nullable(Rule.string()))
            .may("delay", Rule.oneOf("minimal", "low", "medium", "high", "xhigh"))
            .may("keywords", Rule.arrayOf(Rule.string()))
            .may("languages", Rule.arrayOf(Rule.string()));

    private static final Rule NOISE_REDUCTION = new ObjectRule()
            .must("type", Rule.oneOf("near_field", "far_field"))
            .may("strength", Rule.decimal("0", "1"));

    private static final Rule VOICE = Rule.stringOrObject(
            Rule.oneOf("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"),
            new ObjectRule().must("id", Rule.string()));

    private static final Rule TOOL = Rule.tagged(
            "type",
            Map.of(
                    "function",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .must("name", Rule.matching(Pattern.compile("^[a-zA-Z0-9_-]{1,64}$")))
                            .may("description", Rule.string())
                            .may("parameters", Rule::mustBeObject),
                    "mcp",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .must("server_label", Rule.string())
                            .may("server_url", Rule.string())
                            .may("server_description", Rule.string())
                            .may("connector_id", Rule.string())
                            .may("tunnel_id", Rule.string())
                            .may("authorization", Rule.string())
                            .may("headers", Rule.nullable(Rule::mustBeObject))
                            .may("allowed_tools", Rule.any())
                            .may("defer_loading", Rule.bool())
                            .may("require_approval", Rule.any())));

    private static final Rule TOOL_CHOICE = Rule.stringOrObject(
            Rule.oneOf("none", "auto", "required"),
            Rule.tagged(
                    "type",
                    Map.of(
                            "function",
                            new ObjectRule().must("type", Rule.string()).must("name", Rule.string()),
                            "mcp",
                            new ObjectRule()
                                    .must("type", Rule.string())
                                    .must("server_label", Rule.string())
                                    .may("name", Rule.nullable(Rule.string())))));

    private static final Rule PROMPT = new ObjectRule()
            .must("id", Rule.string())
            .may("version", Rule.nullable(Rule.string()))
            .may("variables", Rule.nullable(Rule::mustBeObject));

    private static final Rule REASONING =
            new ObjectRule().may("effort", Rule.oneOf("minimal", "low", "medium", "high", "xhigh"));

    private static final Rule TRUNCATION = Rule.stringOrObject(
            Rule.oneOf("auto", "disabled"),
            new ObjectRule()
                    .must("type", Rule.oneOf("retention_ratio"))
                    .must("retention_ratio", Rule.decimal("0", "1"))
                    .may(
                            "token_limits",
                            new ObjectRule().may("post_instructions", Rule.integer(0, Integer.MAX_VALUE))));

    private static final Rule METADATA = Rule.nullable((path, value) -> {
        Rule.mustBeObject(path, value);
        if (value.size() > 16) {
            throw Refusal.invalidValue(
                    path,
                    "Invalid '%s': too many properties. Expected an object with at most 16 ".formatted(path)
                            + "properties, but got an object with %d properties instead.".formatted(value.size()));
        }
        value.properties().forEach(field -> Rule.string(512).check(path + "." + field.getKey(), field.getValue()));
    });

    private static final Rule SESSION = new ObjectRule()
            .must("type", Rule.string())
            .may("model", Rule.string())
            .may("output_modalities", MODALITIES)
            .may("instructions", Rule.string())
            .may("tools", Rule.arrayOf(TOOL))
            .may("tool_choice", TOOL_CHOICE)
            .may("max_output_tokens", TOKENS)
            .may("tracing", Rule.nullable(Rule.stringOrObject(Rule.oneOf("auto"), Rule.any())))
            .may("truncation", TRUNCATION)
            .may("prompt", Rule.nullable(PROMPT))
            .may("reasoning", Rule.nullable(REASONING))
            .may("parallel_tool_calls", Rule.bool())
            .may("include", Rule.nullable(Rule.arrayOf(Rule.oneOf("item.input_audio_transcription.logprobs"))))
            .may(
                    "audio",
                    new ObjectRule()
                            .may(
                                    "input",
                                    new ObjectRule()
                                            .may("format", FORMAT)
                                            .may("transcription", Rule.nullable(TRANSCRIPTION))
                                            .may("noise_reduction", Rule.nullable(NOISE_REDUCTION))
                                            .may("turn_detection", Rule.nullable(TURN_DETECTION)))
                            .may(
                                    "output",
                                    new ObjectRule()
                                            .may("format", FORMAT)
                                            .may("voice", VOICE)
                                            .may("speed", Rule.decimal("0.25", "1.5"))));

    private static final Rule TRANSCRIPTION_SESSION = (path, value) -> {
        throw new Refusal(
                "invalid_parameter",
                "Passing a transcription session update event to a realtime session is not allowed.",
                "session.type");
    };

    private static final Rule ITEM = ItemRules.item();

    private static final Rule RESPONSE = new ObjectRule()
            .may("instructions", Rule.string())
            .may("tools", Rule.arrayOf(TOOL))
            .may("tool_choice", TOOL_CHOICE)
            .may("output_modalities", MODALITIES)
            .may("max_output_tokens", TOKENS)
            .may(
                    "audio",
                    new ObjectRule()
                            .may(
                                    "output",
                                    new ObjectRule().may("format", FORMAT).may("voice", VOICE)))
            .may("conversation", Rule.oneOf("auto", "none"))
            .may("input", Rule.arrayOf(ItemRules.itemOrReference()))
            .may("metadata", METADATA)
            .may("prompt", Rule.nullable(PROMPT))
            .may("reasoning", REASONING)
            .may("parallel_tool_calls", Rule.bool());

    private static final Rule EVENT = Rule.tagged(
            "type",
            Map.ofEntries(
                    Map.entry(
                            "session.update",
                            event().must(
                                            "session",
                                            Rule.tagged(
                                                    "type",
                                                    Map.of(
                                                            "realtime",
                                                            SESSION,
                                                            "transcription",
                                                            TRANSCRIPTION_SESSION)))),
                    Map.entry("input_audio_buffer.append", event().must("audio", Rule.string(15 << 20))),
                    Map.entry("input_audio_buffer.commit", event()),
                    Map.entry("input_audio_buffer.clear", event()),
                    Map.entry(
                            "conversation.item.create",
                            event().must("item", ITEM).may("previous_item_id", Rule.nullable(Rule.string()))),
                    Map.entry("conversation.item.retrieve", event().must("item_id", Rule.string())),
                    Map.entry(
                            "conversation.item.truncate",
                            event().must("item_id", Rule.string())
                                    .must("content_index", Rule.integer(0, Integer.MAX_VALUE))
                                    .must("audio_end_ms", Rule.integer(0, Integer.MAX_VALUE))),
                    Map.entry("conversation.item.delete", event().must("item_id", Rule.string())),
                    Map.entry("response.create", event().may("response", Rule.nullable(RESPONSE))),
                    Map.entry("response.cancel", event().may("response_id", Rule.nullable(Rule.string())))));

    private ClientEventRules() {}

    private static ObjectRule event() {
        return new ObjectRule().must("type", Rule.string()).may("event_id", ID);
    }

    /** @throws Refusal if OpenAI's server would answer {@code event} with an error about its form */
    static void check(JsonNode event) {
        if (!event.isObject() || !event.path("type").isTextual()) {
            throw new Refusal("invalid_event", "Invalid event: expected an object with a 'type'.", null);
        }
        try {
            EVENT.check("", event);
        } catch (Refusal refusal) {
            throw "type".equals(refusal.param()) ? unknownType(event) : refusal;
        }
    }

    private static Refusal unknownType(JsonNode event) {
        return Refusal.invalidValue(
                "type", UNKNOWN_TYPE.formatted(event.get("type").textValue()));
    }
}
