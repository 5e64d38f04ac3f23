package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.camelvoice.call.Facts;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;

/** Which tools a tenant's calls have, as routes come and go. */
class ToolRegistryTest {

    private static String route(String id, String name, String tenant) {
        return """
                - route:
                    id: %s
                    description: Says who it is
                    from:
                      uri: voice-tool:%s
                      parameters:
                        timeout: 5s
                        %s
                      steps:
                        - setBody: { constant: %s }
                """.formatted(id, name, tenant == null ? "" : "tenant: " + tenant, id);
    }

    @Test
    void aTenantsToolTakesThePlaceOfTheCommonOne() throws Exception {
        String yaml = route("common", "greet", null) + route("of-acme", "greet", "acme, beta");
        try (ToolContext context = ToolContext.with(yaml)) {
            assertThat(context.call("acme").ask("greet", "").output()).isEqualTo("of-acme");
            assertThat(context.call("beta").ask("greet", "").output()).isEqualTo("of-acme");
            assertThat(context.call("gamma").ask("greet", "").output()).isEqualTo("common");
        }
    }

    @Test
    void aTenantsToolIsNotThereForOthers() throws Exception {
        try (ToolContext context = ToolContext.with(route("of-acme", "greet", "acme"))) {
            assertThat(context.call("beta").ask("greet", "").outcome()).isEqualTo(Outcome.UNKNOWN_TOOL);
            assertThat(context.tools.forTenant(TenantVersion.only("beta"))).isEmpty();
        }
    }

    @Test
    void twoCommonOnesAreAMistakeThatNamesBothRoutesAndFiles() {
        ToolContext context = new ToolContext();
        try (context) {
            assertThatThrownBy(() -> context.load("one.yaml", route("one", "greet", null))
                            .load("two.yaml", route("two", "greet", null))
                            .start())
                    .hasStackTraceContaining(
                            "Two routes are the tool greet for every tenant: one (one.yaml:5) and two (two.yaml:5)");
        }
    }

    @Test
    void soAreTwoForTheSameTenant() {
        ToolContext context = new ToolContext();
        try (context) {
            assertThatThrownBy(() -> context.load("one.yaml", route("one", "greet", "acme, beta"))
                            .load("two.yaml", route("two", "greet", "beta, gamma"))
                            .start())
                    .hasStackTraceContaining(
                            "Two routes are the tool greet for tenant beta: one (one.yaml:5) and two (two.yaml:5)");
        }
    }

    @Test
    void twoForDifferentTenantsAreNone() throws Exception {
        try (ToolContext context = ToolContext.with(route("one", "greet", "acme") + route("two", "greet", "beta"))) {
            assertThat(context.routes("acme")).containsExactly("one (tools.yaml:5)");
            assertThat(context.routes("beta")).singleElement().asString().startsWith("two");
        }
    }

    @Test
    void aRouteThatStopsTakesItsToolAlongAndOpenCallsAreTold() throws Exception {
        String yaml = route("first", "alpha", null) + route("second", "omega", null);
        try (ToolContext context = ToolContext.with(yaml);
                RecordedResults call = context.call("acme")) {
            assertThat(call.tools.list()).extracting(Tool::name).containsExactly("alpha", "omega");
            context.context.getRouteController().stopRoute("first");

            assertThat(call.changes).containsExactly(List.of("omega"));
            assertThat(call.tools.get("alpha")).isNull();
            assertThat(call.ask("alpha", "").outcome()).isEqualTo(Outcome.UNKNOWN_TOOL);

            context.context.getRouteController().startRoute("first");

            assertThat(call.changes).containsExactly(List.of("omega"), List.of("alpha", "omega"));
            assertThat(call.ask("alpha", "").output()).isEqualTo("first");
        }
    }

    @Test
    void aToolThatComesLaterIsThereAtOnce() throws Exception {
        try (ToolContext context = ToolContext.with(route("first", "alpha", null));
                RecordedResults call = context.call("acme")) {
            context.load("more.yaml", route("own", "alpha", "acme"));

            assertThat(call.changes).containsExactly(List.of("alpha")); // another one of the same name
            assertThat(call.ask("alpha", "").output()).isEqualTo("own");
        }
    }

    @Test
    void whatIsNothingToACallIsNotToldToIt() throws Exception {
        try (ToolContext context = ToolContext.with(route("first", "alpha", null));
                RecordedResults call = context.call("acme")) {
            context.load("more.yaml", route("own", "alpha", "beta"));
            context.context.getRouteController().stopRoute("own");

            assertThat(call.changes).isEmpty();
        }
    }

    @Test
    void aCallThatIsOverIsToldNothing() throws Exception {
        try (ToolContext context = ToolContext.with(route("first", "alpha", null))) {
            RecordedResults call = context.call("acme");
            call.close();
            context.context.getRouteController().stopRoute("first");

            assertThat(call.changes).isEmpty();
        }
    }

    @Test
    void aCallMayBeOfferedSomeOfThemOnly() throws Exception {
        String yaml = route("first", "alpha", null) + route("second", "omega", null);
        try (ToolContext context = ToolContext.with(yaml);
                CallTools tools = context.tools.forCall(
                        Facts.of("1", "acme", "twilio", null),
                        ToolLimits.NONE,
                        tool -> tool.name().equals("omega"),
                        now -> {})) {
            assertThat(tools.list()).extracting(Tool::name).containsExactly("omega");
            assertThat(tools.get("alpha")).isNull();
        }
    }

    @Test
    void toolsOfOneContextAreNotThoseOfAnother() throws Exception {
        try (ToolContext one = ToolContext.with(route("first", "alpha", null));
                ToolContext other = ToolContext.with(route("second", "omega", null))) {
            one.context.getRouteController().stopRoute("first");

            assertThat(one.tools.all()).isEmpty();
            assertThat(other.tools.all()).extracting(Tool::name).containsExactly("omega");
        }
    }
}
