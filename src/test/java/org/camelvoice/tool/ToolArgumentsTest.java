package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model passes, against what a tool takes. */
class ToolArgumentsTest {
    private static final ArgumentSchema ORDER = schema(
            "orderNumber", "string",
            "orderNumber.pattern", "[0-9]{1,12}",
            "orderNumber.required", "true",
            "count", "integer",
            "count.enum", "1,2,3",
            "express", "boolean",
            "weight", "number");

    private static ArgumentSchema schema(String... options) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return new ArgumentSchema(Parameters.schema(map));
    }

    private static ArgumentSchema json(String schema) throws Exception {
        return new ArgumentSchema(
                ToolJson.MAPPER.readValue(schema, com.fasterxml.jackson.databind.node.ObjectNode.class));
    }

    private static Map<String, Object> headers(ArgumentSchema schema, String arguments) throws Exception {
        return ArgumentHeaders.of(schema.check(arguments), schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                      | required property 'orderNumber' not found.",
                "{\"orderNumber\":42}                    | orderNumber: integer found, string expected.",
                "{\"orderNumber\":null}                  | orderNumber: null found, string expected.",
                "{\"orderNumber\":\"42a\"}               | orderNumber: does not match the regex pattern ^(?:[0-9]{1,12})$.",
                "{\"orderNumber\":\"4\",\"count\":4}     | count: does not have a value in the enumeration [1, 2, 3].",
                "{\"orderNumber\":\"4\",\"express\":\"true\"} | express: string found, boolean expected.",
                "{\"orderNumber\":\"4\",\"weight\":\"5\"} | weight: string found, number expected.",
                "{\"orderNumber\":\"4\",\"count\":1.5}   | count: does not have a value in the enumeration [1, 2, 3]; count: number found, integer expected.",
                "[]                                      | They are not a JSON object.",
                "\"42\"                                  | They are not a JSON object.",
            })
    void whatIsWrongIsSaid(String arguments, String sentence) {
        assertThatThrownBy(() -> ORDER.check(arguments))
                .isInstanceOf(WrongArgumentsException.class)
                .hasMessage(sentence);
    }

    @Test
    void anArgumentThatIsNotDeclaredIsRefused() {
        assertThatThrownBy(() -> ORDER.check("{\"orderNumber\":\"42\",\"CamelHttpUri\":\"http://evil\"}"))
                .hasMessage(
                        "property 'CamelHttpUri' is not defined in the schema and the schema does not allow additional"
                                + " properties.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42?httpMethod=DELETE",
                "42\n",
                "42\r\n",
                "\n42",
                "42 ",
                "../42",
                "42/../admin",
                "42%3FhttpMethod=DELETE",
                "٤٢", // digits elsewhere
                "",
                "1234567890123"
            })
    void aPatternHasToMatchTheWholeText(String orderNumber) {
        String arguments = ToolJson.MAPPER
                .createObjectNode()
                .put("orderNumber", orderNumber)
                .toString();

        assertThatThrownBy(() -> ORDER.check(arguments))
                .isInstanceOf(WrongArgumentsException.class)
                .hasMessageStartingWith("orderNumber: does not match the regex pattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0-9]{1,12}", "^[0-9]+$", "^[0-9]+", "[0-9]+$", "[0-9]+|all"})
    void soDoesOneInAWholeSchemaWithItsAnchorsOrWithout(String pattern) throws Exception {
        ArgumentSchema schema = json("""
                {"type": "object", "properties": {"n": {"type": "string", "pattern": "%s"}}}""".formatted(pattern));

        assertThat(headers(schema, "{\"n\":\"42\"}")).containsEntry("n", "42");
        assertThatThrownBy(() -> schema.check("{\"n\":\"42\\n\"}")).isInstanceOf(WrongArgumentsException.class);
        assertThatThrownBy(() -> schema.check("{\"n\":\"x42\"}")).isInstanceOf(WrongArgumentsException.class);
        assertThatThrownBy(() -> schema.check("{\"n\":\"42/x\"}")).isInstanceOf(WrongArgumentsException.class);
    }

    @Test
    void limitsOfASchemaAreKept() throws Exception {
        ArgumentSchema schema = json("""
                {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9}},
                 "additionalProperties": false}""");

        assertThat(headers(schema, "{\"n\":9}")).containsEntry("n", 9);
        assertThatThrownBy(() -> schema.check("{\"n\":0}")).hasMessage("n: must have a minimum value of 1.");
        assertThatThrownBy(() -> schema.check("{\"n\":10}")).hasMessage("n: must have a maximum value of 9.");
    }

    @Test
    void mistakesDeepInsideAreNamedWithTheirPlace() throws Exception {
        ArgumentSchema schema = json("""
                {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "string"}}}}""");

        assertThatThrownBy(() -> schema.check("{\"items\":[\"a\",1]}"))
                .hasMessage("items[1]: integer found, string expected.");
    }

    @Test
    void integersHaveTheTypeTheyFitInto() throws Exception {
        ArgumentSchema schema = schema("n", "integer");

        assertThat(headers(schema, "{\"n\":2147483647}")).containsEntry("n", Integer.MAX_VALUE);
        assertThat(headers(schema, "{\"n\":2147483648}")).containsEntry("n", 2147483648L);
        assertThat(headers(schema, "{\"n\":9223372036854775808}"))
                .containsEntry("n", new BigInteger("9223372036854775808"));
        assertThat(headers(schema, "{\"n\":3.0}")).containsEntry("n", 3);
    }

    @Test
    void noArgumentsAtAllAreAnEmptyObject() throws Exception {
        assertThat(schema().check("")).isEmpty();
        assertThat(schema().check(" {} ")).isEmpty();
    }

    @Test
    void aNullIsAsIfItWereNotThere() throws Exception {
        assertThat(ORDER.check("{\"orderNumber\":\"42\",\"count\":null}").toString())
                .isEqualTo("{\"orderNumber\":\"42\"}");
    }

    /** Or the check might see one value, and whoever reads the JSON after it the other. */
    @Test
    void theSameNameTwiceIsRefused() {
        assertThatThrownBy(() -> ORDER.check("{\"orderNumber\":\"42\",\"orderNumber\":\"43\"}"))
                .hasMessageStartingWith("They are not JSON: Duplicate field 'orderNumber'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"orderNumber\":\"42\"} and more", "nonsense", "{'orderNumber':'42'}"})
    void whatIsNoJsonIsRefused(String arguments) {
        assertThatThrownBy(() -> ORDER.check(arguments)).hasMessageStartingWith("They are not JSON: ");
    }

    @Test
    void tooMuchIsRefused() {
        assertThatThrownBy(() -> ORDER.check("{\"orderNumber\":\"" + "4".repeat(40_000) + "\"}"))
                .hasMessage("They are longer than 32768 characters: 40018.");
    }

    /** On which java.util.regex overflows the stack. */
    @Test
    void aPatternThatIsTooMuchForTheTextIsNoMatch() throws Exception {
        ArgumentSchema schema = schema("n", "string", "n.pattern", "(a|b)*");

        assertThatThrownBy(() -> schema.check("{\"n\":\"" + "ab".repeat(15_000) + "\"}"))
                .hasMessage("They are too long or too deep to be checked.");
    }

    @Test
    void onlyAFewMistakesAreNamed() throws Exception {
        String many = "{\"orderNumber\":\"42\",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1}";

        assertThatThrownBy(() -> ORDER.check(many))
                .satisfies(e -> assertThat(e.getMessage().split("; ")).hasSize(5));
    }
}
