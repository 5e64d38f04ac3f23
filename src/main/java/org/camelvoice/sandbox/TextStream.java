package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message as text, word by word. */
final class TextStream extends ItemStream {

    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*"); // with the white space after it
    private static final int WORD_MILLIS = 250;

    private final String text;
    private final StringBuilder sent = new StringBuilder();

    TextStream(ResponseWriter writer, String text) {
        super(writer, newItem());
        this.text = text;
    }

    private static StoredItem newItem() {
        String id = Ids.item();
        return StoredItem.of(id, StoredItem.message(id, "in_progress", "assistant"));
    }

    @Override
    void openPart() {
        ObjectNode event = partEvent("response.content_part.added");
        event.putObject("part").put("type", "text").put("text", "");
        send(event);
        content("");
    }

    @Override
    List<Step> deltas(double pace) {
        List<Step> steps = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            steps.add(Step.delta(steps.isEmpty() ? 0 : WORD_MILLIS / pace, () -> delta(word)));
        }
        return steps;
    }

    private void delta(String word) {
        sent.append(word);
        content(sent.toString());
        send(partEvent("response.output_text.delta").put("delta", word).put("obfuscation", Ids.obfuscation()));
    }

    private void content(String soFar) {
        item().json().putArray("content").addObject().put("type", "output_text").put("text", soFar);
    }

    @Override
    void closePart() {
        send(partEvent("response.output_text.done").put("text", sent.toString()));
        ObjectNode event = partEvent("response.content_part.done");
        event.putObject("part").put("type", "text").put("text", sent.toString());
        send(event);
    }

    @Override
    TokenCount.Output tokens() {
        return new TokenCount.Output(TokenCount.textTokens(sent), 0);
    }
}
