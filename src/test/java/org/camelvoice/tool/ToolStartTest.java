package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes of whoever writes a tool: each stops the start with a sentence that names the tool, the route and the file. */
class ToolStartTest {

    private static String route(String name, String... parameters) {
        String indented = java.util.Arrays.stream(parameters)
                .map(line -> "        " + line + "\n")
                .collect(Collectors.joining());
        return """
                - route:
                    id: mine
                    description: Does something
                    from:
                      uri: voice-tool:%s
                      parameters:
                        timeout: 5s
                %s      steps:
                        - setBody: { constant: done }
                """.formatted(name, indented);
    }

    private static String mistake(String yaml) {
        try (ToolContext context = ToolContext.with(yaml)) {
            throw new AssertionError("It started, with " + context.tools.all());
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
                cause = cause.getCause();
            }
            return cause.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "parameter.day: date | parameter.day: expected one of the types [string, integer, number, boolean], got date; the option schema can say more",
                "parameter.day.required: true | parameter.day: expected one of the types [string, integer, number, boolean], got none; the option schema can say more",
                "parameter.CamelHttpUri: string | Argument CamelHttpUri has one of Camel's names: the route would read it as a Camel header",
                "parameter.camelFileName: string | Argument camelFileName has one of Camel's names: the route would read it as a Camel header",
                "parameter.1st: string | Expected an argument's name to be of letters, digits, _ and -, at most 64 and no digit first, got 1st",
                "schema: nonsense | expected a JSON Schema, but it is not JSON: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "schema: '[]' | expected a JSON Schema, but it is not a JSON object",
                "schema: '{\"type\":\"string\"}' | Expected a schema of type object, got \"string\"",
                "schema: '{}' | Expected a schema of type object, got none",
                "tenant: 'a,,b' | expected names of tenants, comma-separated, got a,,b",
                "mode: sometimes | expected mode to be async or blocking, got sometimes",
                "fillerAfter: -1 | expected fillerAfter to be 0 ms or more, got -1",
            })
    void whatIsWrongIsSaidWithRouteAndFile(String parameter, String mistake) {
        assertThat(mistake(route("do_it", parameter))).isEqualTo("Tool do_it of route mine (tools.yaml:5): " + mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "parameter.n: string | parameter.n.pattern: '[0-9'    | parameter.n.pattern: expected a regular expression, got [0-9: Unclosed character class",
                "parameter.n: string | parameter.n.pattern: '[0-9]+'  | parameter.n.pattern: expected a pattern without a space, got [0-9] ; in an option a + becomes a space, so write {1,} or RAW(...), and \\x20 for a space",
                "parameter.n: integer | parameter.n.pattern: '[0-9]'  | parameter.n.pattern: expected a pattern for a string only, but n is of type integer",
                "parameter.n: integer | parameter.n.enum: '1,two'     | parameter.n.enum: expected values of type integer, got two",
                "parameter.n: string  | parameter.n.required: maybe   | parameter.n.required: expected true or false, got maybe",
                "parameter.n: string  | parameter.n.maximum: 5        | parameter.n.maximum: expected one of [description, required, enum, pattern] after the argument's name; the option schema can say more",
                "parameter.n: string  | parameter.N: string           | Two arguments are called n, and header names ignore case",
                "parameter.n: string  | schema: '{\"type\":\"object\"}' | expected either schema or parameter., got both",
            })
    void soAreMistakesInAnArgument(String one, String other, String mistake) {
        assertThat(mistake(route("do_it", one, other)))
                .isEqualTo("Tool do_it of route mine (tools.yaml:5): " + mistake);
    }

    @Test
    void aPatternMayBeRawToKeepItsPlus() throws Exception {
        try (ToolContext context =
                ToolContext.with(route("do_it", "parameter.n: string", "parameter.n.pattern: RAW([0-9]+(-[0-9]+)?)"))) {
            assertThat(context.tools
                            .all()
                            .get(0)
                            .parameters()
                            .at("/properties/n/pattern")
                            .asText())
                    .isEqualTo("^(?:[0-9]+(-[0-9]+)?)$");
        }
    }

    @Test
    void aSchemaThatIsNoneIsNamed() {
        assertThat(mistake(
                        route("do_it", "schema: '{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"strin\"}}}'")))
                .startsWith("Tool do_it of route mine (tools.yaml:5): Expected a JSON Schema, but properties.n.type: ");
    }

    @Test
    void aBadPatternInASchemaIsNamed() {
        assertThat(
                        mistake(
                                route(
                                        "do_it",
                                        "schema: '{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\",\"pattern\":\"[\"}}}'")))
                .isEqualTo(
                        "Tool do_it of route mine (tools.yaml:5): Expected a regular expression, got [: Unclosed character"
                                + " class");
    }

    @Test
    void aSchemaThatRefersElsewhereIsRefusedAndNothingIsFetched() {
        assertThat(
                        mistake(
                                route(
                                        "do_it",
                                        "schema: '{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"http://127.0.0.1:1/n.json\"}}}'")))
                .isEqualTo(
                        "Tool do_it of route mine (tools.yaml:5): Expected a schema without references to elsewhere, got"
                                + " one to http://127.0.0.1:1/n.json");
    }

    @Test
    void aSchemaThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ToolContext.with(route("do_it", "schema: resource:file:not/there.json")))
                .hasStackTraceContaining(
                        "Tool do_it of route mine (tools.yaml:5): cannot read its schema from file:not/there.json");
    }

    @Test
    void aToolNeedsADescription() {
        assertThat(mistake(route("do_it").replace("    description: Does something\n", "")))
                .isEqualTo(
                        "Tool do_it of route mine (tools.yaml:4): expected a description, of the route or as an option: it"
                                + " tells the model when to call it");
    }

    @ParameterizedTest
    @CsvSource({"order.status", "bestellung-möglich", "'what is it'"})
    void aToolNeedsANameThatOpenAiTakes(String name) {
        assertThat(mistake(route(name)))
                .contains("of route mine (tools.yaml:5): expected a name of letters, digits, _ and -, at most 64");
    }

    @Test
    void anOptionThatIsNoneStopsTheStart() {
        assertThatThrownBy(() -> ToolContext.with(route("do_it", "timeuot: 5s")))
                .hasStackTraceContaining("Unknown parameters=[{timeuot=5s}]");
    }

    @Test
    void aRouteCannotCallATool() {
        assertThatThrownBy(() -> ToolContext.with("""
                        - route:
                            from:
                              uri: direct:start
                              steps:
                                - to: voice-tool:do_it
                        """)).hasStackTraceContaining("a tool is called by the model");
    }
}
