package org.camelvoice.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.model.language.ExpressionDefinition;

/**
 * A part of an expression that reads something from the exchange. In Simple, each {@code ${…}} is one; an expression in
 * another language is one as a whole.
 *
 * @param before   the text before it in the expression, with its functions as written
 * @param within   the function that has it as an argument; empty if there is none
 * @param text     what it reads: a Simple function without its braces, or the whole expression
 * @param language the language of {@code text}
 */
record Mention(String before, String within, String text, Language language) {
    /** Simple functions that read nothing that an argument could have reached. */
    private static final Pattern NOTHING = Pattern.compile(
            "^(date|date-with-timezone|properties|propertiesExist|sys|sysenv|env|random|uuid|camelId|camelContext|exchangeId"
                    + "|messageId|id|messageTimestamp|routeId|fromRouteId|routeGroup|stepId|threadId|threadName|hostname|null"
                    + "|type|ref)\\b.*",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    /** The whole exchange: no telling what is taken from it. */
    private static final Pattern EVERYTHING =
            Pattern.compile("^(exchange|message|in|exchange\\..*|message\\.(?!body|header).*)$", Pattern.DOTALL);
    /** A function that reads the body unless it has arguments. */
    private static final Pattern OF_THE_BODY =
            Pattern.compile("body|^(?!header|exchangeProperty|variable)\\w+\\(", Pattern.CASE_INSENSITIVE);
    /** Functions that look something up by name. */
    private static final Pattern LOOKING_UP = Pattern.compile(
            "^(properties|propertiesExist|sys|sysenv|env|ref|type|headers?|headerAs|exchangeProperty(As)?|variables?(As)?)\\b.*"
                    + "|^bean:[^?]*$|^(in|out|message|exchange|camelContext|body)\\b.*",
            Pattern.DOTALL);

    private static final Set<String> SILENT = Set.of("constant", "method", "bean", "ref");

    /** The language of an expression. */
    enum Language {
        SIMPLE,
        /** The name of a header, a property or a variable, and nothing else. */
        HEADER,
        PROPERTY,
        VARIABLE,
        /** Any other language. */
        OTHER
    }

    /** What an expression reads; empty for constants and beans. */
    static List<Mention> of(ExpressionDefinition expression) {
        if (expression == null) {
            return List.of();
        }
        String text = expression.getExpression();
        if (text == null) { // from the Java DSL
            Object value = expression.getExpressionValue();
            return value == null ? List.of() : List.of(new Mention("", "", value.toString(), Language.OTHER));
        }
        String language = expression.getLanguage();
        if (SILENT.contains(language)) {
            return List.of();
        }
        return switch (language) {
            case "simple", "csimple" -> inSimple(text);
            case "header" -> List.of(new Mention("", "", text, Language.HEADER));
            case "exchangeProperty" -> List.of(new Mention("", "", text, Language.PROPERTY));
            case "variable" -> List.of(new Mention("", "", text, Language.VARIABLE));
            default -> List.of(new Mention("", "", text, Language.OTHER));
        };
    }

    /** What a URI, or another text in Simple, reads. */
    static List<Mention> inSimple(String text) {
        if (text.startsWith("resource:")) { // its content is not known yet
            return List.of(new Mention("", "", "exchange", Language.SIMPLE));
        }
        List<Mention> mentions = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            int begin = beginOfFunction(text, i);
            if (begin > 0) {
                i += begin - 1;
                open.push(i + 1);
            } else if (text.charAt(i) == '}' && !open.isEmpty()) {
                int from = open.pop();
                mentions.add(new Mention(
                        before(text, open.isEmpty() ? from : open.peekLast()),
                        open.isEmpty() ? "" : text.substring(open.peek(), from),
                        text.substring(from, i),
                        Language.SIMPLE));
            }
        }
        return mentions;
    }

    private static int beginOfFunction(String text, int at) {
        if (text.startsWith("${", at)) {
            return 2;
        }
        return text.startsWith("$simple{", at) ? "$simple{".length() : 0;
    }

    private static String before(String text, int from) {
        return text.substring(0, text.lastIndexOf('$', from - 2));
    }

    boolean reads(Place place) {
        return switch (language) {
            case HEADER -> place.equals(Place.header(text.strip()));
            case PROPERTY -> place.equals(Place.property(text.strip()));
            case VARIABLE -> place.equals(Place.variable(text.strip()));
            case OTHER -> place.equals(Place.BODY) || place.isAWordOf(text);
            case SIMPLE -> readsInSimple(place);
        };
    }

    private boolean readsInSimple(Place place) {
        if (NOTHING.matcher(text).matches()) {
            return false;
        }
        if (EVERYTHING.matcher(text).matches()) {
            return true;
        }
        return place.kind() == Place.Kind.BODY
                ? OF_THE_BODY.matcher(text).find()
                : place.isNamedIn(text) || place.isAmong(text);
    }

    /** Whether it selects what else is read: a property's name, a header's, a bean's. */
    boolean choosesWhatIsRead() {
        return LOOKING_UP.matcher(within).matches();
    }
}
