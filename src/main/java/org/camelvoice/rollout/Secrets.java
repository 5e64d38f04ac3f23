package org.camelvoice.rollout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.camelvoice.tenant.Tenant;

/**
 * What the placeholders of a text stand for. It may be secret, and sentences of mistakes are logged and shown in health, so
 * the placeholder takes its place there: of the value, of each entry of a list, and of a long part. The text's own place and
 * its tenant's name are left as they are, or nobody would know what is wrong.
 */
final class Secrets {
    /** One may have another as its default. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?:[^{}]|\\{\\{[^{}]*\\}\\})+\\}\\}");

    private static final Pattern BETWEEN_ENTRIES = Pattern.compile("[,\\s]+");
    /** A part of a value that is as long is taken out wherever it is: words of a sentence are shorter by chance. */
    private static final int SHORTEST_PART = 8;
    /** An entry of a list that is as long is taken out wherever it is, and a shorter value only as a word. */
    private static final int SHORTEST_ENTRY = 4;

    private final CamelContext context;
    private final String text;
    private final List<String> kept;

    /**
     * @param place  of the text, which stays in sentences
     * @param tenant its name, which stays where it follows {@code tenant}
     */
    Secrets(CamelContext context, String text, String place, String tenant) {
        this.context = context;
        this.text = text;
        this.kept = List.of(place, "tenant " + tenant);
    }

    /** Of a tenant that is a bean, and has no text. */
    static Secrets none(CamelContext context, Tenant bean) {
        return new Secrets(context, "", bean.place(), bean.name());
    }

    /** The sentence with placeholders in place of what they stand for. */
    String outOf(String sentence) {
        String clean = sentence;
        for (Map.Entry<String, String> value : values().entrySet()) {
            clean = without(clean, value.getKey(), value.getValue());
        }
        return clean;
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

    private String without(String sentence, String value, String written) {
        StringBuilder clean = new StringBuilder();
        for (int at = 0; at < sentence.length(); ) {
            int stays = keptAt(sentence, at);
            int secret = stays > 0 ? 0 : secretAt(sentence, at, value);
            if (secret > 0) {
                clean.append(written);
            } else {
                clean.append(sentence, at, at + Math.max(1, stays));
            }
            at += Math.max(secret, Math.max(1, stays));
        }
        return clean.toString();
    }

    /** How much stands here that is kept: a placeholder, the place, the tenant; 0 if none. */
    private int keptAt(String sentence, int at) {
        Matcher placeholder = PLACEHOLDER.matcher(sentence).region(at, sentence.length());
        return placeholder.lookingAt()
                ? placeholder.end() - at
                : kept.stream()
                        .filter(words -> !words.isEmpty() && sentence.startsWith(words, at))
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
    }

    /** How much of the value stands here: a long part, an entry, or a short value as a word; 0 if none. */
    private static int secretAt(String sentence, int at, String value) {
        int part = partAt(sentence, at, value);
        if (part >= SHORTEST_PART) {
            return part;
        }
        int entry = BETWEEN_ENTRIES
                .splitAsStream(value)
                .filter(one -> one.length() >= SHORTEST_ENTRY && sentence.startsWith(one, at))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        boolean isWord = part == value.length() && isWord(sentence, at, at + part);
        return isWord ? part : entry;
    }

    private static int partAt(String sentence, int at, String value) {
        int end = at;
        while (end < sentence.length() && value.contains(sentence.substring(at, end + 1))) {
            end++;
        }
        return end - at;
    }

    private static boolean isWord(String sentence, int from, int to) {
        return (from == 0 || !Character.isLetterOrDigit(sentence.charAt(from - 1)))
                && (to == sentence.length() || !Character.isLetterOrDigit(sentence.charAt(to)));
    }
}
