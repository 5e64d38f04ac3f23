package org.camelvoice.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A tool's arguments: a JSON Schema (2020-12) of type {@code object}. It is stricter in two ways. A {@code pattern}
 * must match the whole text, with or without {@code ^} and {@code $}. A reference to another document is refused, so
 * nothing is fetched.
 */
final class ArgumentSchema {
    /** In characters; a model's usual arguments are far shorter. */
    static final int LONGEST = 32 * 1024;

    private static final int MOST_MISTAKES = 5;
    private static final int LONGEST_MISTAKE = 300;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|}}|\\$(simple)?\\{");
    private static final String RESERVED = "camel";

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .locale(Locale.ROOT)
            .pathType(PathType.LEGACY)
            .regularExpressionFactory(ArgumentSchema::wholeText)
            .build();

    private final ObjectNode json;
    private final JsonSchema schema;

    /** @throws IllegalArgumentException if it is not a schema of arguments; says why, in a sentence */
    ArgumentSchema(ObjectNode json) {
        this.json = json;
        checkThatItIsASchema(json);
        checkThatItIsAnObject(json);
        checkDialect(json);
        checkNames(names());
        this.schema = compile(json);
    }

    private static RegularExpression wholeText(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).matches();
    }

    private static void checkThatItIsASchema(JsonNode json) {
        Collection<ValidationMessage> mistakes =
                factory().getSchema(SchemaLocation.of(SchemaId.V202012)).validate(json);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException("Expected a JSON Schema, but " + sentence(mistakes));
        }
    }

    private static void checkThatItIsAnObject(JsonNode json) {
        if (!json.path("type").asText().equals("object")) {
            throw new IllegalArgumentException(
                    "Expected a schema of type object, got " + (json.has("type") ? json.get("type") : "none"));
        }
    }

    /** In an older dialect, a pattern beside a {@code $ref} is ignored. */
    private static void checkDialect(JsonNode json) {
        for (JsonNode dialect : json.findValues("$schema")) {
            if (!dialect.asText().replaceFirst("#$", "").equals(SchemaId.V202012)) {
                throw new IllegalArgumentException(
                        "Expected a schema of the dialect " + SchemaId.V202012 + ", got " + dialect.asText());
            }
        }
    }

    private static void checkNames(Collection<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
                throw new IllegalArgumentException("Argument " + name
                        + " has a name of Camel's own: the route would take it for a header of Camel's");
            }
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Expected an argument's name to be of letters, digits, _ and -, at"
                        + " most 64 and no digit first, got " + name);
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Two arguments are called " + name + ", and headers know no case");
            }
        }
    }

    private static JsonSchema compile(JsonNode json) {
        try {
            JsonSchema schema = factory().getSchema(json, CONFIG);
            schema.initializeValidators();
            return schema;
        } catch (PatternSyntaxException e) {
            throw badPattern(e);
        } catch (JsonSchemaException e) {
            throw badSchema(e);
        }
    }

    private static IllegalArgumentException badSchema(JsonSchemaException e) {
        if (e.getCause() instanceof PatternSyntaxException bad) {
            return badPattern(bad);
        }
        if (e.getCause() instanceof ElsewhereException elsewhere) {
            return elsewhere;
        }
        return new IllegalArgumentException("Expected a JSON Schema, but: " + e.getMessage(), e);
    }

    private static IllegalArgumentException badPattern(PatternSyntaxException e) {
        return new IllegalArgumentException(
                "Expected a regular expression, got %s: %s".formatted(e.getPattern(), e.getDescription()), e);
    }

    private static JsonSchemaFactory factory() {
        return JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                factory -> factory.schemaLoaders(loaders -> loaders.add(new NothingFromElsewhere())));
    }

    /** Asked before the loaders that would fetch. The schemas of JSON Schema itself are on the class path. */
    private static final class NothingFromElsewhere implements SchemaLoader {
        @Override
        public InputStreamSource getSchema(AbsoluteIri iri) {
            if (iri.toString().startsWith("classpath:")) {
                return null;
            }
            throw new ElsewhereException(iri.toString());
        }
    }

    private static final class ElsewhereException extends IllegalArgumentException {
        @Serial
        private static final long serialVersionUID = 1L;

        ElsewhereException(String iri) {
            super("Expected a schema without references to elsewhere, got one to " + iri);
        }
    }

    /** A copy, for the model. */
    ObjectNode json() {
        return json.deepCopy();
    }

    /** The names of the declared arguments. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        json.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The schema of a declared argument. */
    JsonNode of(String name) {
        return json.path("properties").path(name);
    }

    /**
     * Parses and checks a model's arguments. A null for an optional argument counts as missing.
     *
     * @throws WrongArgumentsException if they do not match the schema; says what is wrong, for the model
     */
    ObjectNode check(String arguments) throws WrongArgumentsException {
        if (arguments.length() > LONGEST) {
            throw new WrongArgumentsException(
                    "They are longer than %d characters: %d.".formatted(LONGEST, arguments.length()));
        }
        ObjectNode object = withoutNulls(parse(arguments));
        Collection<ValidationMessage> mistakes = validate(object);
        if (!mistakes.isEmpty()) {
            throw new WrongArgumentsException(sentence(mistakes) + ".");
        }
        refusePlaceholders(object);
        return object;
    }

    /** In a text at any depth, and in a name. Camel resolves placeholders when a text becomes a URI or a script. */
    private static void refusePlaceholders(JsonNode value) throws WrongArgumentsException {
        if (value.isTextual() && PLACEHOLDER.matcher(value.asText()).find()) {
            throw new WrongArgumentsException("Expected text without {{, }} and ${.");
        }
        for (var field : value.properties()) {
            refusePlaceholders(TextNode.valueOf(field.getKey()));
        }
        for (JsonNode inner : value) {
            refusePlaceholders(inner);
        }
    }

    private static ObjectNode parse(String arguments) throws WrongArgumentsException {
        if (arguments.isBlank()) {
            return ToolJson.MAPPER.createObjectNode();
        }
        try {
            if (ToolJson.MAPPER.readTree(arguments) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new WrongArgumentsException("They are no JSON: " + e.getOriginalMessage() + ".");
        }
        throw new WrongArgumentsException("They are no JSON object.");
    }

    private ObjectNode withoutNulls(ObjectNode object) {
        List<String> nulls = new ArrayList<>();
        object.properties().stream()
                .filter(field -> field.getValue().isNull() && !isRequired(field.getKey()))
                .forEach(field -> nulls.add(field.getKey()));
        return object.remove(nulls);
    }

    boolean isRequired(String name) {
        for (JsonNode required : json.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private Collection<ValidationMessage> validate(ObjectNode object) throws WrongArgumentsException {
        try {
            return schema.validate(object);
        } catch (StackOverflowError e) { // what java.util.regex does with (a|b)* and a long text
            throw new WrongArgumentsException("They are too long or too deep to be checked.");
        }
    }

    /** Such as {@code orderNumber: does not match the regex pattern ^(?:[0-9]{1,12})$; …}. */
    private static String sentence(Collection<ValidationMessage> mistakes) {
        Map<String, ValidationMessage> ordered = new TreeMap<>();
        mistakes.forEach(mistake -> ordered.putIfAbsent(mistake.getMessage(), mistake));
        return ordered.values().stream()
                .limit(MOST_MISTAKES)
                .map(ArgumentSchema::sentence)
                .collect(Collectors.joining("; "));
    }

    private static String sentence(ValidationMessage mistake) {
        String where = mistake.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        String sentence = where.isEmpty() ? mistake.getError() : where + ": " + mistake.getError();
        return sentence.length() > LONGEST_MISTAKE ? sentence.substring(0, LONGEST_MISTAKE) + "..." : sentence;
    }
}
