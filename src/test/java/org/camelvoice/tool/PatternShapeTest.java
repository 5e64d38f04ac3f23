package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pattern lets through, told from the pattern alone. */
class PatternShapeTest {
    private static final String EXAMPLE = ": write one such as [A-Za-z0-9_-]{1,40}";

    private static String objection(String pattern) {
        Pattern.compile(pattern); // as it is when it gets here
        return UriText.objection(argument().put("type", "string").put("pattern", pattern));
    }

    private static ObjectNode argument() {
        return ToolJson.MAPPER.createObjectNode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0-9]{1,12}",
                "^(?:[0-9]{1,12})$",
                "^[0-9]+$",
                "[A-Za-z0-9_-]{1,40}",
                "[-A-Za-z_0-9]+",
                "\\d{4}-\\d{2}-\\d{2}",
                "\\w+",
                "\\w+?",
                "[0-9]++",
                "[\\w-]+",
                "[\\d-x]+",
                "a|b|cd",
                "(?:AB|CD)(-[0-9]+)?",
                "(a|b)+",
                "[0-9]+(\\.[0-9]+)*",
                "[0-9]+\\.[0-9]+",
                "v[0-9][.]x",
                "\\x41+",
                "\\u0041[\\u0061-\\x7a]",
                "a{0}b",
                "(a?b?)c",
            })
    void whatLetsThroughNothingButPartsOfAPathMayBecomeOne(String pattern) {
        assertThat(objection(pattern)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RAW([^/?#&]{1,60})  | the character {",
                "[^/?#&]{1,60}       | the character {",
                ".*                  | the character {",
                ".                   | the character {",
                "[^ ]+               | the character {",
                "\\S+                | the character {",
                "\\D                 | the character {",
                "[^a-z]              | the character {",
                "[^ä]{1,99}          | the character {",
                "[\\x00-\\xff]*      | the character {",
                "[\\u0000-\\uffff]*  | the character {",
                "[0-z]+              | the character ?",
                "[ -~]+              | the character {",
                "[A-Za-z0-9%]+       | the character %",
                "[0-9/]+             | the character /",
                "[a-z?]+             | the character ?",
                "[a-z#]+             | the character #",
                "[a-z&]+             | the character &",
                "[a-z=]+             | the character =",
                "[a-z@]+             | the character @",
                "[a-z:]+             | the character :",
                "[a-z;]+             | the character ;",
                "[a-z\\\\]+          | the character \\",
                "[a-z\\]]+           | the character ]",
                "\\+[0-9]+           | the character +",
                "[a-z(]+             | the character (",
                "[a-z\\x20]+         | the character space",
                "[a-z\\s]+           | the character \\x0d",
                "[a-z\\t]+           | the character \\x09",
                "[a-z\\x00]+         | the character \\x00",
                "[a-z\\x7f]+         | the character \\x7f",
                "a}                  | the character }",
                "a]                  | the character ]",
                "[a-zäöü]+           | characters beyond ASCII",
                "ü                   | characters beyond ASCII",
                "[0-9.]+             | two dots side by side",
                "[a-z0-9.-]{1,20}    | two dots side by side",
                "a\\.\\.b            | two dots side by side",
                "a\\.(b?)\\.c        | two dots side by side",
                "(a\\.)+(\\.b)       | two dots side by side",
                "(\\.a\\.){2}        | two dots side by side",
                "\\.                 | a dot at an end",
                "a\\.?               | a dot at an end",
                "\\.[a-z]+           | a dot at an end",
                "[a-z]+\\.b?         | a dot at an end",
                "[0-9]*              | no characters at all",
                "[0-9]{0,9}          | no characters at all",
                "`a|`                | no characters at all",
                "`(a|b?)`            | no characters at all",
            })
    void whatLetsThroughMoreIsRefusedWithTheCharacterThatDoes(String pattern, String what) {
        assertThat(objection(pattern)).isEqualTo("may have " + what + " by its pattern " + pattern + EXAMPLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\\P{L}+             | \\P",
                "\\p{Alnum}+         | \\p",
                "\\p{IsLatin}+       | \\p",
                "[\\p{Alpha}]+       | \\p",
                "(?i)[a-z]+          | (?i",
                "(?s).+              | (?s",
                "(?i:[a-z]+)         | (?i",
                "(?=a)[a-z]+         | (?=",
                "(?!\\.\\.)[a-z.]+   | (?!",
                "(?<!a)[a-z]+        | (?<",
                "(?<n>[a-z])+        | (?<",
                "(?>[a-z]+)          | (?>",
                "([a-z])\\1          | \\1",
                "(?<n>a)\\k<n>       | (?<",
                "[a-z&&[^b]]+        | &&",
                "[a[b-c]]+           | [b",
                "[a-z&&c]+           | &&",
                "\\Q{{x}}\\E         | \\Q",
                "\\bab\\b            | \\b",
                "\\R                 | \\R",
                "\\h                 | \\h",
                "\\0101              | \\0",
                "\\cA                | \\c",
                "\\x{41}             | \\x{",
                "[]a]                | ]",
                "\\Aab\\z            | \\A",
                "[a-z\\D]+           | \\D",
                "[a-z\\S]+           | \\S",
            })
    void ofWhatIsNotUnderstoodNothingIsTakenForGranted(String pattern, String part) {
        assertThat(objection(pattern))
                .isEqualTo(
                        "has the pattern " + pattern + ", and " + part + " in it leaves open what it allows" + EXAMPLE);
    }

    @Test
    void theModelsAnchorsAreNotShown() {
        assertThat(objection("^(?:.*)$")).isEqualTo("may have the character { by its pattern .*" + EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"integer", "number", "boolean"})
    void numbersAndBooleansAreWhatTheyAre(String type) {
        assertThat(UriText.objection(argument().put("type", type))).isNull();
    }

    @Test
    void noNumberThatJsonHasBecomesMoreThanAPartOfAPath() throws Exception {
        ObjectNode number = argument().put("type", "object");
        number.putObject("properties").putObject("n").put("type", "number");
        ArgumentSchema schema = new ArgumentSchema(number);
        for (String written :
                List.of("0", "-1", "1.5", "1E5", "1e-7", "1E300", "1E400", "-0.0", "12345678901234567890")) {
            Object header = ArgumentHeaders.of(schema.check("{\"n\":" + written + "}"), schema)
                    .get("n");
            assertThat(UriText.isSafe(header.toString()))
                    .as("%s, which is %s", written, header)
                    .isTrue();
        }
    }

    @Test
    void theValuesOfAnEnumAreLookedAtOneByOne() {
        assertThat(UriText.objection(withEnum("first", "last", "1.2"))).isNull();
        assertThat(UriText.objection(withEnum("first", "{{openai.apiKey}}")))
                .isEqualTo(
                        "may be \"{{openai.apiKey}}\": a value there has letters, digits, _ and -, and single dots between"
                                + " them");
        assertThat(UriText.objection(withEnum("first", ".."))).startsWith("may be \"..\"");
        assertThat(UriText.objection(withEnum("first", ""))).startsWith("may be \"\"");
    }

    private static ObjectNode withEnum(String... values) {
        ObjectNode argument = argument().put("type", "string");
        for (String value : values) {
            argument.withArray("enum").add(value);
        }
        return argument;
    }

    @Test
    void whatMayBeOfSeveralTypesIsNoText() {
        ObjectNode several = argument().put("pattern", "[0-9]+");
        assertThat(UriText.objection(several)).startsWith("may be more than one text");
        several.withArray("type").add("string").add("object");
        assertThat(UriText.objection(several)).startsWith("may be more than one text");
        assertThat(UriText.objection(argument().put("type", "array"))).startsWith("may be more than one text");
    }

    @Test
    void aReferenceIsNotFollowed() {
        assertThat(UriText.objection(argument()
                        .put("type", "string")
                        .put("pattern", "[0-9]+")
                        .put("$ref", "#/$defs/any")))
                .startsWith("is declared by $ref");
    }

    /** A pattern, and a text that it matches. */
    record Sample(String pattern, String text) {}

    /** If there is no objection to a pattern, no text that it matches is unsafe, whatever the pattern is made of. */
    @Property(tries = 5_000)
    void noUnsafeTextMatchesAPatternThatMayBecomeAPart(@ForAll("samples") Sample sample) {
        assertThat(Pattern.matches(sample.pattern(), sample.text()))
                .as("%s", sample)
                .isTrue();
        if (objection(sample.pattern()) == null) {
            assertThat(UriText.isSafe(sample.text())).as("%s", sample).isTrue();
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        return samples(4);
    }

    /** @param depth of parts within parts */
    private static Arbitrary<Sample> samples(int depth) {
        if (depth == 0) {
            return atoms();
        }
        Arbitrary<Sample> part = samples(depth - 1);
        return Arbitraries.oneOf(
                part,
                part.tuple2()
                        .map(two -> new Sample(
                                two.get1().pattern() + two.get2().pattern(),
                                two.get1().text() + two.get2().text())),
                part.tuple2()
                        .map(two -> new Sample(
                                "(" + two.get1().pattern() + "|" + two.get2().pattern() + ")",
                                two.get2().text())),
                repeated(part, 0, 2, "*"),
                repeated(part, 1, 3, "+"),
                repeated(part, 0, 1, "?"),
                repeated(part, 1, 2, "{1,2}"));
    }

    private static Arbitrary<Sample> repeated(Arbitrary<Sample> part, int least, int most, String sign) {
        return Arbitraries.integers()
                .between(least, most)
                .flatMap(times -> part.map(sample -> new Sample(
                        "(?:" + sample.pattern() + ")" + sign, sample.text().repeat(times))));
    }

    private static Arbitrary<Sample> atoms() {
        return Arbitraries.of(
                new Sample("a", "a"),
                new Sample("7", "7"),
                new Sample("\\.", "."),
                new Sample("[.]", "."),
                new Sample("[a-z]", "q"),
                new Sample("[\\w.]", "."),
                new Sample("[\\w-]", "-"),
                new Sample("\\d", "3"),
                new Sample(".", "{"),
                new Sample("[^a]", "%"),
                new Sample("\\W", "/"),
                new Sample("[a-c.-]", "."),
                new Sample("\\x41", "A"),
                new Sample("[+-9]", "/"));
    }

    @Test
    void nullIsNoValueForAPath() throws Exception {
        assertThat(UriText.objection(ToolJson.MAPPER.readTree("{\"enum\":[\"first\",null]}")))
                .startsWith("may be null: ");
        assertThat(UriText.objection(ToolJson.MAPPER.readTree("{\"const\":null}")))
                .isNotNull();
    }
}
