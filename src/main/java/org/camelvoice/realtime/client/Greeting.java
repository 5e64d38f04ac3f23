package org.camelvoice.realtime.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ToolChoice;

/** What the model says first, word for word, and whether it did. Owned by the call's loop. */
final class Greeting {
    private static final Map<String, String> METADATA = Map.of("purpose", "greeting");
    private static final long ENOUGH_MILLIS = 300;

    private final String words;
    /** Null until the server has begun it. */
    private String responseId;

    /** @param words empty if the caller speaks first */
    Greeting(String words) {
        this.words = words;
    }

    boolean isWanted() {
        return !words.isEmpty();
    }

    /** What {@code response.create} asks for: these words, whatever the conversation and the tools. */
    ResponseConfig response() {
        return ResponseConfig.asTheSession()
                .instructions(instructions("Say"))
                .input(List.of())
                .toolChoice(ToolChoice.NONE)
                .metadata(METADATA);
    }

    private String instructions(String verb) {
        return verb + " exactly these words, and nothing else: \"" + words.replace("\"", "'") + "\"";
    }

    /** For a caller who interrupted before the greeting could be understood. */
    Item reminder() {
        return Item.system(instructions("The caller did not hear your greeting. Begin your next answer with"));
    }

    void created(Response response) {
        if (METADATA.equals(response.metadata())) {
            responseId = response.id();
        }
    }

    boolean is(String someResponseId) {
        return responseId != null && responseId.equals(someResponseId);
    }

    /** Whether the caller interrupted it after so little that it was not heard. */
    boolean isUnheard(String cutResponseId, long heardMillis) {
        return is(cutResponseId) && heardMillis < ENOUGH_MILLIS;
    }

    /** Whether the model said something else, but for case and punctuation. */
    boolean deviates(String transcript) {
        return !normal(transcript).equals(normal(words));
    }

    private static String normal(String text) {
        StringBuilder letters = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
