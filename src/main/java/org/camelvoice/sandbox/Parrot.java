package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.camelvoice.strictjson.Refusal;

/**
 * What the sandbox answers when no script says otherwise: what it was told to say, else what it was told.
 *
 * <ul>
 *   <li>instructions of the response: what stands in the last pair of double quotes in them, else all of them
 *   <li>a tool's answer, or several: the answers
 *   <li>a typed {@code call <tool> <json>}, unless {@code tool_choice} is none: that call
 *   <li>any other typed message: the same text
 *   <li>spoken words: the same audio
 * </ul>
 */
final class Parrot {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|“([^”]+)”");
    private static final Pattern CALL = Pattern.compile("call\\s+([a-zA-Z0-9_-]+)\\s*(\\{.*})?\\s*", Pattern.DOTALL);
    private static final Output NOTHING = Output.say("I have nothing to answer.");
    private static final Output SILENCE = Output.say("I heard nothing.");

    private Parrot() {}

    static List<Output> answer(ResponseRequest request, DefaultConversation conversation) {
        return request.instructions().isTextual()
                ? List.of(Output.say(quoted(request.instructions().textValue())))
                : List.of(answer(context(request, conversation), request));
    }

    /** What stands in the last pair of double quotes, or the whole text. */
    static String quoted(String instructions) {
        Matcher quotes = QUOTED.matcher(instructions);
        String text = instructions;
        while (quotes.find()) {
            text = quotes.group(1) == null ? quotes.group(2) : quotes.group(1);
        }
        return text;
    }

    private static List<StoredItem> context(ResponseRequest request, DefaultConversation conversation) {
        return request.input().isMissingNode()
                ? conversation.items()
                : StreamSupport.stream(request.input().spliterator(), false)
                        .map(input -> referred(input, conversation))
                        .toList();
    }

    private static StoredItem referred(JsonNode input, DefaultConversation conversation) {
        if (!input.path("type").asText().equals("item_reference")) {
            return NewItem.of(input);
        }
        String id = input.path("id").asText();
        return conversation
                .find(id)
                .orElseThrow(() -> new Refusal(
                        "invalid_item_reference", "The item with id '%s' does not exist.".formatted(id), null));
    }

    private static Output answer(List<StoredItem> context, ResponseRequest request) {
        Deque<StoredItem> items = new ArrayDeque<>(context);
        while (!items.isEmpty() && isSystem(items.peekLast())) {
            items.removeLast();
        }
        if (items.isEmpty()) {
            return NOTHING;
        }
        return isToolAnswer(items.peekLast()) ? Output.say(toolAnswers(items)) : answer(items.peekLast(), request);
    }

    private static boolean isSystem(StoredItem item) {
        return item.json().path("role").asText().equals("system");
    }

    private static boolean isToolAnswer(StoredItem item) {
        return item.json().path("type").asText().equals("function_call_output");
    }

    /** Of the last turn, in order. */
    private static String toolAnswers(Deque<StoredItem> items) {
        Deque<String> answers = new ArrayDeque<>();
        while (!items.isEmpty() && isToolAnswer(items.peekLast())) {
            answers.addFirst(items.removeLast().json().path("output").asText());
        }
        return String.join(" ", answers);
    }

    private static Output answer(StoredItem item, ResponseRequest request) {
        if (!item.json().path("role").asText().equals("user")) {
            return NOTHING;
        }
        return item.isHeard() ? repeat(item) : typed(text(item), request);
    }

    private static Output repeat(StoredItem item) {
        if (item.heard().length == 0) {
            return SILENCE;
        }
        return Output.play(item.heard(), item.heardText());
    }

    private static String text(StoredItem item) {
        List<String> texts = new ArrayList<>();
        item.json()
                .path("content")
                .forEach(content -> texts.add(content.path("text").asText()));
        return String.join(" ", texts).trim();
    }

    private static Output typed(String text, ResponseRequest request) {
        Matcher call = CALL.matcher(text);
        if (call.matches() && !request.toolChoice().asText().equals("none")) {
            return Output.call(call.group(1), call.group(2) == null ? "{}" : call.group(2));
        }
        return text.isEmpty() ? NOTHING : Output.say(text);
    }
}
