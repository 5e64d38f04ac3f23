package org.camelvoice.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * What the placeholders of a text stand for. It may be secret, and sentences of mistakes are logged and shown in health, so
 * the placeholder takes its place there.
 */
final class Secrets {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+\\}\\}");
    /** A part of a value that is as long is taken out too; a shorter one is only taken out as a word. */
    private static final int SHORTEST_PART = 4;

    private final CamelContext context;
    private final String text;

    Secrets(CamelContext context, String text) {
        this.context = context;
        this.text = text;
    }

    /** The sentence without the values, nor their parts: of a list, of a long value that is cut. */
    String outOf(String sentence) {
        String[] clean = {sentence};
        values().forEach((value, written) -> clean[0] = without(clean[0], value, written));
        return clean[0];
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            String written = placeholders.group();
            String value = resolved(written);
            if (!value.isBlank()) {
                values.put(value, written);
            }
        }
        return values;
    }

    private String resolved(String written) {
        try {
            return String.valueOf(context.resolvePropertyPlaceholders(written));
        } catch (RuntimeException e) { // it stands for nothing, and that is the mistake
            return "";
        }
    }

    private static String without(String sentence, String value, String written) {
        StringBuilder clean = new StringBuilder();
        for (int at = 0; at < sentence.length(); ) {
            int placeholder = placeholderAt(sentence, at);
            int part = placeholder > 0 ? 0 : partAt(sentence, at, value);
            if (part == 0) {
                int step = Math.max(1, placeholder);
                clean.append(sentence, at, at + step);
                at += step;
            } else {
                clean.append(clean.toString().endsWith(written) ? "" : written);
                at += part;
            }
        }
        return clean.toString();
    }

    /** How long the placeholder is that is written here; 0 if there is none. */
    private static int placeholderAt(String sentence, int at) {
        Matcher placeholder = PLACEHOLDER.matcher(sentence).region(at, sentence.length());
        return placeholder.lookingAt() ? placeholder.end() - at : 0;
    }

    /** How much of the value stands here: a part of it, or all of it as a word; 0 if none. */
    private static int partAt(String sentence, int at, String value) {
        int most = 0;
        for (int end = at + 1; end <= sentence.length() && value.contains(sentence.substring(at, end)); end++) {
            most = end - at;
        }
        boolean isPart = most >= SHORTEST_PART;
        return isPart || (most == value.length() && isWord(sentence, at, at + most)) ? most : 0;
    }

    private static boolean isWord(String sentence, int from, int to) {
        return (from == 0 || !Character.isLetterOrDigit(sentence.charAt(from - 1)))
                && (to == sentence.length() || !Character.isLetterOrDigit(sentence.charAt(to)));
    }
}
