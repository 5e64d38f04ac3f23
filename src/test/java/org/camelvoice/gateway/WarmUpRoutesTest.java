package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpRoutesTest {
    private static final Set<String> KNOWN = Set.of(
            "twilioGuard",
            "mulawDecode",
            "mulawEncode",
            "callerGate",
            "resampleTo24k",
            "resampleTo8k",
            "base64Encode",
            "base64Decode");

    @Test
    void theShippedRoutesOfCallsAreTakenAsTheyAre() throws IOException {
        WarmUpRoutes routes = routes(packaged("twilio"), packaged("calls"), packaged("browser"));

        assertThat(routes.text())
                .contains("id: twilio\n", "id: twilio-caller-audio", "id: barge-in", "id: browser\n", "id: voice");
        assertThat(routes.path("twilio")).isEqualTo("/twilio/{tenant}");
        assertThat(routes.path("browser")).isEqualTo("/ws/audio/{sessionId}");
        assertThat(routes.path("discord")).isNull();
    }

    @Test
    void aRouteOfTheUsersThatHasOurStepsOnlyIsTaken() throws IOException {
        WarmUpRoutes routes = routes("""
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}
                      steps: [{ to: voice:twilio }]
                """);

        assertThat(routes.path("twilio")).isEqualTo("/phone/{tenant}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: kafka:calls",
                "to: { uri: http:crm.example.com }",
                "toD: voice:call/clear",
                "process: { ref: mine }",
                "process: mine",
                "bean: { ref: mine }",
                "script: { groovy: work() }",
                "wireTap: { uri: direct:mine }",
                "setBody: { simple: '${bean:mine}' }",
                "setBody: { groovy: work() }",
                "filter: { simple: '${body}', steps: [{ to: sql:select }] }",
                "log: MARK",
                "to: openai-realtime:connect?url=wss://model.example.com",
                "to: { uri: openai-realtime:connect, parameters: { apiKey: sk-mine } }",
                "setBody: { constant: 'resource:http://example.com/mine' }",
                "setBody: { simple: '{{mine}}' }",
            })
    void aRouteWithAnyOtherStepGivesWayToThePackagedOneOfItsId(String step) throws IOException {
        WarmUpRoutes routes = routes("""
                - route:
                    id: call-started
                    from:
                      uri: voice:call/started
                      steps:
                        - %s
                        - to: openai-realtime:connect
                """.formatted(step));

        assertThat(routes.text())
                .contains("id: call-started", "A call starts and opens its session with the model")
                .doesNotContain(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice-event:call.ended", "voice-tool:mine", "timer:once", "platform-http:/mine"})
    void routesThatAreNoPartOfACallAreLeftOut(String from) throws IOException {
        assertThat(routes("""
                - route:
                    id: mine
                    from:
                      uri: %s
                      steps: [{ to: voice:call/clear }]
                """.formatted(from)).text()).doesNotContain("mine");
    }

    @Test
    void routesOfOneTenantAndBeansOfTheUsersAreLeftOut() throws IOException {
        assertThat(routes("""
                - beans: [{ name: mine, type: com.acme.Database }]
                - route:
                    id: acme-started
                    from:
                      uri: voice:call/started
                      parameters: { tenant: acme }
                      steps: [{ to: openai-realtime:connect }]
                - route:
                    id: acme-ended
                    from:
                      uri: voice:call/ended?tenant=acme
                      steps: [{ to: openai-realtime:connect }]
                """).text()).doesNotContain("acme", "mine");
    }

    @Test
    void aGuardOfTheUsersIsNotAsked() throws IOException {
        WarmUpRoutes routes = routes("""
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}
                      parameters: { guard: "#mine" }
                      steps: [{ to: voice:twilio }]
                """);

        assertThat(routes.text()).doesNotContain("mine");
        assertThat(routes.path("twilio")).isEqualTo("/twilio/{tenant}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?guard=#mine",
                "?guard=%23mine",
                "?guard=RAW(#mine)",
                "?sendQueueSize=5&guard=#class:com.acme.mine",
                "?guard={{mine.guard}}",
                "/{{mine.path}}"
            })
    void neitherIsOneThatTheUriNames(String rest) throws IOException {
        WarmUpRoutes routes = routes("""
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}%s
                      steps: [{ to: voice:twilio }]
                """.formatted(rest));

        assertThat(routes.text()).doesNotContain("mine");
        assertThat(routes.path("twilio")).isEqualTo("/twilio/{tenant}");
    }

    @Test
    void aGuardOfOursInTheUriIsTaken() throws IOException {
        assertThat(routes("""
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket://{{voice.host}}:{{voice.port}}/phone/{tenant}?guard=#twilioGuard
                      steps: [{ to: voice:twilio }]
                """).path("twilio")).isEqualTo("/phone/{tenant}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:9000", "{{voice.host}}:9000", "{{voice.host}}", "{{mine}}:{{voice.port}}"})
    void noPortOfTheUsersIsOpened(String address) throws IOException {
        WarmUpRoutes routes = routes("""
                - route:
                    id: mine
                    from:
                      uri: voice-websocket:%s/phone/{tenant}
                      steps: [{ to: voice:twilio }]
                """.formatted(address));

        assertThat(routes.text()).doesNotContain("mine");
        assertThat(routes.path("twilio")).isNull();
        assertThat(routes.isMeantFor("twilio")).isTrue();
    }

    @Test
    void aListenerIsFoundByTheUriOfItsStepWhateverElseTheStepHas() throws IOException {
        assertThat(routes("""
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}
                      steps:
                        - filter:
                            simple: ${body} != null
                            steps:
                              - to: { uri: voice:twilio, id: hand-on, description: To Twilio's part }
                """).path("twilio")).isEqualTo("/phone/{tenant}");
    }

    @Test
    void aBeanOfOursIsKnownInAnyOrderOfItsWords() throws IOException {
        WarmUpRoutes routes = routes("""
                - beans: [{ type: org.camelvoice.platform.browser.TicketGuard, name: tickets }]
                - route:
                    id: twilio
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}
                      parameters: { guard: "#tickets" }
                      steps: [{ to: voice:twilio }]
                """);

        assertThat(routes.path("twilio")).isEqualTo("/phone/{tenant}");
        assertThat(routes.text()).contains("name: tickets");
    }

    @Test
    void aBeanOfOursThatHasSomethingOfTheUsersIsLeftOut() throws IOException {
        assertThat(routes("""
                - beans:
                    - name: tickets
                      type: org.camelvoice.platform.browser.TicketGuard
                      properties: { clock: "#mine" }
                """).text()).doesNotContain("tickets", "mine");
    }

    @Test
    void itemsThatBeginWithFromAreRoutesToo() throws IOException {
        WarmUpRoutes routes = routes("""
                - from:
                    uri: voice:call/started
                    steps: [{ to: openai-realtime:connect }]
                - from:
                    uri: voice-websocket:{{voice.host}}:{{voice.port}}/phone/{tenant}
                    steps: [{ to: voice:twilio }]
                """);

        assertThat(routes.path("twilio")).isEqualTo("/phone/{tenant}");
        assertThat(routes.text()).contains("voice:call/started");
    }

    @Test
    void aGatewayWithoutAPhoneIsNotMeantForOne() throws IOException {
        WarmUpRoutes routes = routes(packaged("calls"), packaged("browser"));

        assertThat(routes.isMeantFor("twilio")).isFalse();
        assertThat(routes.isMeantFor("browser")).isTrue();
    }

    private static WarmUpRoutes routes(String... texts) throws IOException {
        return WarmUpRoutes.of(
                Stream.of(texts)
                        .map(text -> ResourceHelper.fromString("own.yaml", text))
                        .toList(),
                List.of(
                        ResourceHelper.fromString("errors.yaml", packaged("errors")),
                        ResourceHelper.fromString("calls.yaml", packaged("calls")),
                        ResourceHelper.fromString("twilio.yaml", packaged("twilio"))),
                KNOWN::contains);
    }

    private static String packaged(String name) throws IOException {
        return Files.readString(Path.of("routes/" + name + ".yaml"));
    }
}
