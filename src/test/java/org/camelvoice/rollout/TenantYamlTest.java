package org.camelvoice.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelvoice.rollout.TenantYaml.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand in a tenant's definition, and where its routes stand once the tenant has been taken out of it. */
class TenantYamlTest {
    private static final String TENANT = """
            # Acme
            - beans:
                - name: acme
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    greeting: "Hello: how are you?"
                    limits:
                      calls: 3
            """;
    private static final String ROUTE = """
            - route:
                id: order
                from:
                  uri: voice-tool:order
                  steps:
                    - to: direct:look-up?timeout=1s
                    - wireTap: { uri: "direct:look-up" }
                    - to: direct:look-up-elsewhere
                    - setBody: { constant: direct:look-up }
            - from:
                uri: direct:look-up
                steps:
                  - setBody: { constant: x }
            """;

    private static TenantYaml read(String text) {
        return TenantYaml.read(text, "acme.yaml");
    }

    @Test
    void aTextWhoseAliasesStandForMillionsOfValuesIsRefused() {
        StringBuilder text = new StringBuilder("- route:\n    x0: &x0 [direct:x, direct:x, direct:x]\n");
        for (int i = 1; i < 16; i++) {
            text.append("    x%d: &x%d [*x%d, *x%d, *x%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }

        assertThatThrownBy(() -> TenantYaml.read(text.toString(), "bomb.yaml"))
                .isInstanceOf(TenantMistake.class)
                .hasMessage(
                        "bomb.yaml:6: expected at most 10 aliases (*name) of lists and maps in a text, got one more");
    }

    @Test
    void aValueThatYamlTakesForAMapIsNotRepeated() {
        String text = TENANT.replace("calls: 3", "calls: { sk-secret: x }");
        assertThatThrownBy(() -> read(text).properties())
                .isInstanceOf(TenantMistake.class)
                .hasMessage(
                        "acme.yaml:8: tenant acme: limits.calls: expected a word or a text, got a map; a value with a"
                                + " brace at its beginning stands in quotes");
    }

    @Test
    void aCharacterThatCannotBePrintedIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("- route:\n    id: \u0001x\n"))
                .isInstanceOf(TenantMistake.class)
                .hasMessage("acme.yaml:2: expected printable characters, got U+0001");
    }

    @Test
    void aTextThatIsTooDeepOrUnfinishedIsAMistakeWithItsLine() {
        for (String text : new String[] {"[".repeat(100_000), "a: {b: ".repeat(50_000), "- a\n- &x [*x]\n- *y"}) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(TenantMistake.class)
                    .hasMessageMatching("acme\\.yaml:\\d+: .+");
        }
    }

    @Test
    void propertiesHaveTheLinesOfTheirKeys() {
        assertThat(read(TENANT).properties())
                .containsEntry("greeting", new Property("Hello: how are you?", 6))
                .containsEntry("limits.calls", new Property("3", 8))
                .hasSize(2);
        assertThat(read(TENANT).tenantLine()).isEqualTo(3);
    }

    @Test
    void routesStayOnTheirLinesWithoutTheTenant() {
        String[] lines = read(TENANT + ROUTE).routes("1.ab").split("\n");
        assertThat(lines).hasSize(TENANT.split("\n").length + ROUTE.split("\n").length);
        assertThat(lines[0]).isEqualTo("# Acme");
        assertThat(lines[1]).isEmpty();
        assertThat(lines[7]).isEmpty();
        assertThat(lines[8]).isEqualTo("- route:");
    }

    @Test
    void aTenantAfterItsRoutesIsTakenOutToo() {
        String routes = read(ROUTE + TENANT).routes("1.ab");
        assertThat(routes).startsWith("- route:").doesNotContain("Hello", "Tenant");
    }

    @Test
    void directRoutesOfTheTextHaveNamesOfTheirOwn() {
        assertThat(read(TENANT + ROUTE).routes("1.ab"))
                .contains(
                        "to: direct:look-up@1.ab?timeout=1s",
                        "uri: \"direct:look-up@1.ab\"",
                        "to: direct:look-up-elsewhere\n",
                        "uri: direct:look-up@1.ab\n");
    }

    @Test
    void aTextWithoutRoutesHasNone() {
        assertThat(read(TENANT).hasRoutes()).isFalse();
        assertThat(read(TENANT + ROUTE).hasRoutes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'name: x' | acme.yaml:1: expected a list of beans and routes",
                "'' | acme.yaml:1: expected a list of beans and routes",
                "'- rest: {}' | acme.yaml:1: expected beans, route or from, got rest: a tenant's definition has a tenant and its"
                        + " routes; all else belongs in routes/",
                "'- {}' | acme.yaml:1: expected beans, route or from, got something else: a tenant's definition has a tenant and"
                        + " its routes; all else belongs in routes/",
                "'- beans:\n    - name: db\n      type: java.util.ArrayList' | acme.yaml:2: bean db: expected type"
                        + " org.camelvoice.tenant.Tenant: a tenant's definition has no other beans, since all versions would"
                        + " share them; define it in routes/",
                "'- route: {id: x, from: {uri: direct:x}}' | acme.yaml:1: expected one tenant, got 0",
                "'- beans:\n  - name: [a' | acme.yaml:2: expected ',' or ']', but got <stream end>",
            })
    void whatIsNoTenantIsRefused(String text, String sentence) {
        assertThatThrownBy(() -> read(text).properties())
                .isInstanceOf(TenantMistake.class)
                .hasMessage(sentence);
    }

    @Test
    void bracesStandInQuotes() {
        String text = TENANT.replace("\"Hello: how are you?\"", "{{acme.greeting}}");
        assertThatThrownBy(() -> read(text).properties())
                .hasMessage(
                        "acme.yaml:6: tenant acme: expected a property's name; a value with {{ in it stands in quotes");
    }

    @Test
    void aRouteOnTheLastLineStays() {
        assertThat(read(TENANT + "- from: {uri: voice:call/ended, steps: []}").routes("1.ab"))
                .endsWith("- from: {uri: voice:call/ended, steps: []}");
    }

    @Test
    void aListIsWrittenWithCommas() {
        String text = TENANT.replace("greeting: \"Hello: how are you?\"", "tools: [order, stock]");
        assertThatThrownBy(() -> read(text).properties())
                .hasMessage("acme.yaml:6: tenant acme: tools: expected a word or a text, got a list; write a list as"
                        + " comma-separated text");
    }

    @Test
    void twoTenantsAreOneTooMany() {
        assertThatThrownBy(() -> read(TENANT + TENANT).properties())
                .hasMessage("acme.yaml:11: expected one tenant, got 2");
    }
}
