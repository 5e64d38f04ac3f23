package org.camelvoice.sandbox;

import java.util.Map;
import java.util.regex.Pattern;
import org.camelvoice.strictjson.ObjectRule;
import org.camelvoice.strictjson.Refusal;
import org.camelvoice.strictjson.Rule;

/**
 * The items that a client may add to a conversation. An assistant's message is text only: a client cannot create its
 * audio.
 */
final class ItemRules {

    private static final Rule CALL_ID = Rule.matching(Pattern.compile("^[a-zA-Z0-9_-]+$"));

    private static final Rule INPUT_TEXT =
            new ObjectRule().must("type", Rule.oneOf("input_text")).must("text", Rule.string());

    private static final Rule USER_CONTENT = Rule.tagged(
            "type",
            Map.of(
                    "input_text",
                    INPUT_TEXT,
                    "input_audio",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .must("audio", Rule.string())
                            .may("transcript", Rule.nullable(Rule.string())),
                    "input_image",
                    new ObjectRule()
                            .must("type", Rule.string())
                            .must("image_url", Rule.string())
                            .may("detail", Rule.oneOf("auto", "low", "high"))));

    /** An assistant's text. OpenAI's server reports other content types as missing text. */
    private static final Rule ASSISTANT_CONTENT = (path, value) -> {
        Rule.mustBeObject(path, value);
        if (!value.hasNonNull("text")) {
            throw Refusal.missing(path + ".text");
        }
        new ObjectRule()
                .must("type", Rule.oneOf("output_text"))
                .must("text", Rule.string())
                .check(path, value);
    };

    private static final Rule MESSAGE = Rule.tagged(
            "role",
            Map.of(
                    "user", message(USER_CONTENT),
                    "system", message(INPUT_TEXT),
                    "assistant", message(ASSISTANT_CONTENT)));

    private static final Rule FUNCTION_CALL = common().must("name", Rule.string())
            .must("arguments", Rule.string())
            .may("call_id", CALL_ID);

    private static final Rule FUNCTION_CALL_OUTPUT =
            common().must("call_id", CALL_ID).must("output", Rule.string());

    private static final Rule MCP_APPROVAL_RESPONSE = common().must("approval_request_id", Rule.string())
            .must("approve", Rule.bool())
            .may("reason", Rule.nullable(Rule.string()));

    private ItemRules() {}

    static Rule item() {
        return Rule.tagged(
                "type",
                Map.of(
                        "message", MESSAGE,
                        "function_call", FUNCTION_CALL,
                        "function_call_output", FUNCTION_CALL_OUTPUT,
                        "mcp_approval_response", MCP_APPROVAL_RESPONSE));
    }

    /** The input items of {@code response.create}. */
    static Rule itemOrReference() {
        return Rule.tagged(
                "type",
                Map.of(
                        "item_reference",
                        new ObjectRule().must("type", Rule.string()).must("id", Rule.string()),
                        "message",
                        MESSAGE,
                        "function_call",
                        FUNCTION_CALL,
                        "function_call_output",
                        FUNCTION_CALL_OUTPUT,
                        "mcp_approval_response",
                        MCP_APPROVAL_RESPONSE));
    }

    private static ObjectRule message(Rule content) {
        return common().must("role", Rule.string()).must("content", Rule.arrayOf(content));
    }

    private static ObjectRule common() {
        return new ObjectRule()
                .must("type", Rule.string())
                .may("id", Rule.string(32))
                .may("object", Rule.oneOf("realtime.item"))
                .may("status", Rule.oneOf("completed", "incomplete", "in_progress"));
    }
}
