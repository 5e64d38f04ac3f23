package org.camelvoice.realtime.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ToolChoice;

/**
 * The model's first words, verbatim. Tracks whether the model said them and the caller heard them. Owned by the call's
 * loop.
 */
final class Greeting {
    /** The id of the event that asks for it before the call begins. */
    static final String EVENT_ID = "greeting";

    private static final Map<String, String> METADATA = Map.of("purpose", "greeting");
    private static final long ENOUGH_MILLIS = 300;

    private final String words;
    /** Null until the server has started it. */
    private String responseId;
    /** Whether it has had audio. */
    private boolean sounds;
    /** Whether it was asked for before the call began. */
    private boolean asked;
    /** Whether it was heard or requested again, which happens at most once. */
    private boolean settled;

    /** @param words empty if the caller speaks first */
    Greeting(String words) {
        this.words = words;
    }

    boolean isWanted() {
        return !words.isEmpty();
    }

    /** Asks for it before the call begins. */
    ClientEvent create() {
        return ClientEvent.responseCreate(response()).withEventId(EVENT_ID);
    }

    /** It was asked for before the call began. */
    void asked() {
        asked = true;
    }

    boolean isAsked() {
        return asked;
    }

    /** Whether none of it has come yet. */
    boolean isPending() {
        return isWanted() && !sounds && !settled;
    }

    /** The options of the {@code response.create}: exactly these words, regardless of conversation and tools. */
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

    /** For a caller who interrupted before the greeting was understandable. */
    Item reminder() {
        return Item.system("The caller did not hear your greeting. Begin your next answer with exactly these words: \""
                + words.replace("\"", "'") + "\"");
    }

    void created(Response response) {
        if (METADATA.equals(response.metadata())) {
            responseId = response.id();
        }
    }

    /** A response has audio. */
    void audible(String someResponseId) {
        sounds = sounds || is(someResponseId);
    }

    /** Whether this response says it. */
    boolean is(String someResponseId) {
        return responseId != null && responseId.equals(someResponseId);
    }

    /** Whether this interruption cut the greeting before 300 ms were heard, so that it must be requested again. */
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

    /** Whether the complete greeting differs from the requested words, apart from case and punctuation. */
    boolean isMissedBy(Response response) {
        return is(response.id()) && response.isCompleted() && differs(said(response));
    }

    private static String said(Response response) {
        StringBuilder said = new StringBuilder();
        response.output().stream().map(Item::text).filter(Objects::nonNull).forEach(said::append);
        return said.toString();
    }

    /** Without a transcript, there is nothing to compare. */
    private boolean differs(String transcript) {
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
