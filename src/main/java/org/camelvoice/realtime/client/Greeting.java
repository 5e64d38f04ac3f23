package org.camelvoice.realtime.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ToolChoice;

/**
 * What the model says first, word for word: whether it did, and whether the caller let it. Owned by the call's loop.
 */
final class Greeting {
    private static final Map<String, String> METADATA = Map.of("purpose", "greeting");
    private static final long ENOUGH_MILLIS = 300;

    private final String words;
    /** Null until the server has begun it. */
    private String responseId;
    /** Whether audio of it came. */
    private boolean sounds;
    /** Whether it was heard, or asked for again: it is once at most. */
    private boolean settled;

    /** @param words empty if the caller speaks first */
    Greeting(String words) {
        this.words = words;
    }

    boolean isWanted() {
        return !words.isEmpty();
    }

    /** Whether nothing of it has come yet. */
    boolean isPending() {
        return isWanted() && !sounds && !settled;
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
        return Item.system("The caller did not hear your greeting. Begin your next answer with exactly these words: \""
                + words.replace("\"", "'") + "\"");
    }

    void created(Response response) {
        if (METADATA.equals(response.metadata())) {
            responseId = response.id();
        }
    }

    /** Audio came of a response. */
    void audible(String someResponseId) {
        sounds = sounds || is(someResponseId);
    }

    private boolean is(String someResponseId) {
        return responseId != null && responseId.equals(someResponseId);
    }

    /** Whether this interruption cut it before 300 ms of it were heard, so that it has to be asked for again. */
    boolean isLostBy(Interruption interruption) {
        if (responseId == null || settled) {
            return false;
        }
        settled = true;
        List<Cut> cuts =
                interruption.cuts().stream().filter(cut -> is(cut.responseId())).toList();
        boolean heardToItsEnd = cuts.isEmpty() && sounds;
        return !heardToItsEnd && cuts.stream().mapToLong(Cut::heardMillis).sum() < ENOUGH_MILLIS;
    }

    /** Whether the model, when it said all of it, said something else but for case and punctuation. */
    boolean isMissedBy(Response response) {
        return is(response.id()) && response.isCompleted() && isSomethingElse(said(response));
    }

    private static String said(Response response) {
        StringBuilder said = new StringBuilder();
        response.output().stream().map(Item::text).filter(Objects::nonNull).forEach(said::append);
        return said.toString();
    }

    /** What was not written down cannot be compared. */
    private boolean isSomethingElse(String transcript) {
        return !transcript.isEmpty() && !normal(transcript).equals(normal(words));
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
