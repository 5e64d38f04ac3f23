package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.event.CallRecord;
import org.camelvoice.event.EventHead;
import org.camelvoice.event.VoiceEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code examples/}: that each loads, and that what keeps speech does so for those only who ask for it. */
class ExamplesTest {
    private static final Pattern PARAMETER = Pattern.compile(":#(\\$\\{[^}]+})");

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileLoadsAndItsRoutesSayWhatTheyDo(Path file) throws Exception {
        load(file);

        assertThat(Files.readAllLines(file).get(0)).startsWith("# ").endsWith(".");
        assertThat(context.getRouteDefinitions())
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.getDescriptionText()).matches("[A-Z][^.!]{10,}[^.]"))
                .allSatisfy(route -> assertThat(route.getRouteConfigurationId()).isEqualTo("voice"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatObservesDoesNotStartByItself(Path file) throws Exception {
        load(file);

        assertThat(context.getRouteDefinitions())
                .filteredOn(route -> route.getInput().getEndpointUri().startsWith("voice-event:"))
                .filteredOn(
                        route -> !route.getInput().getEndpointUri().contains("tenant=")) // who has its tenant wants it
                .extracting(RouteDefinition::getAutoStartup)
                .allSatisfy(autoStartup -> assertThat(autoStartup).matches("\\{\\{recording\\.\\w+:false}}"));
    }

    @Test
    void theRowOfACallIsMadeOfWhatACallHas() throws Exception {
        context.start();
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(call());

        List<Object> row = PARAMETER
                .matcher(Files.readString(Path.of("examples/call-records-jdbc.yaml")))
                .results()
                .map(parameter -> evaluate(parameter, exchange))
                .toList();

        assertThat(row)
                .containsExactly(
                        "c1",
                        "acme",
                        "2.77aa01ff",
                        "twilio",
                        "+18005550100",
                        "2026-11-22T03:41:07Z",
                        61_000L,
                        "caller-hung-up",
                        7,
                        130L,
                        70L,
                        0.25);
    }

    private Object evaluate(MatchResult parameter, Exchange exchange) {
        return context.resolveLanguage("simple")
                .createExpression(parameter.group(1))
                .evaluate(exchange, Object.class);
    }

    private static CallRecord call() {
        return new CallRecord(
                new EventHead("call.ended", "c1", "acme", "2.77aa01ff", "twilio", 61_000),
                "2026-11-22T03:41:07Z",
                "2026-11-22T03:42:08Z",
                61_000,
                "+18005550100",
                Map.of(),
                "caller-hung-up",
                "The caller hung up",
                false,
                7,
                2,
                new VoiceEvent.Tokens(100, 30, 0, 0, 20, 50),
                0.25,
                0.25);
    }

    private void load(Path file) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
    }
}
