package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code routes/}: that each loads, what its routes are called, and in which order they start and stop. */
class ShippedRoutesTest {
    private static final Map<String, List<String>> ROUTES = Map.of(
            "routes/browser.yaml",
                    List.of(
                            "browser",
                            "browser-caller-audio",
                            "browser-model-audio",
                            "browser-interrupt",
                            "browser-text"),
            "routes/twilio.yaml", List.of("twilio", "twilio-caller-audio", "twilio-model-audio", "twilio-dtmf"),
            "routes/twilio-webhook.yaml",
                    List.of("twilio-voice", "twilio-voice-by-number", "twilio-ring", "twilio-status"),
            "routes/discord.yaml", List.of("discord", "discord-caller-audio", "discord-model-audio"),
            "routes/discord-transcript.yaml", List.of("discord-transcript"),
            "routes/calls.yaml", List.of("call-started", "barge-in"),
            "routes/tools.yaml", List.of("tool-end-call", "tool-transfer-call", "tool-send-dtmf", "tool-current-time"),
            "routes/errors.yaml", List.of(),
            "routes/tenants/default.yaml", List.of());

    private final DefaultCamelContext context = new DefaultCamelContext();
    /** What routes did, in their order: {@code started twilio}. */
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void onAFreePort() {
        context.getPropertiesComponent().addOverrideProperty("voice.host", "127.0.0.1");
        context.getPropertiesComponent().addOverrideProperty("voice.port", "0");
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "sk-test");
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof RouteEvent route) {
                    events.add(event.getType() + " " + route.getRoute().getRouteId());
                }
            }
        });
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .map(Path::toString)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void theseAreAllFiles() throws IOException {
        assertThat(files()).containsExactlyInAnyOrderElementsOf(ROUTES.keySet());
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileLoadsAndItsRoutesSayWhatTheyDo(String file) throws Exception {
        load("routes/errors.yaml", file);

        assertThat(context.getRouteDefinitions())
                .extracting(route -> route.getId())
                .containsExactlyElementsOf(ROUTES.get(file));
        assertThat(context.getRouteDefinitions())
                .allSatisfy(route -> assertThat(route.getDescriptionText()).matches("[A-Z][^.!]{10,}[^.]"))
                .allSatisfy(route -> assertThat(route.getRouteConfigurationId())
                        .as("its errors")
                        .isEqualTo(
                                route.getInput().getEndpointUri().startsWith("platform-http:") ? "webhook" : "voice"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileOpensWithALineOfFactsAndFitsOneScreen(String file) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(file));

        assertThat(lines.get(0)).startsWith("# ").endsWith(".");
        assertThat(lines).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void theyStartTogether() throws Exception {
        context.getPropertiesComponent().addOverrideProperty("voice.discord.transcript", "true");
        load(ROUTES.keySet().toArray(String[]::new));
        context.start();

        assertThat(context.getRoutes()).hasSize(19).allSatisfy(route -> assertThat(
                        context.getRouteController().getRouteStatus(route.getId()))
                .matches(status -> status.isStarted()));
        assertThat(context.getRegistry().findByTypeWithName(Tenant.class)).containsOnlyKeys("default");
    }

    /** Whose HTTP server they would be on is for the application to say. */
    @Test
    void webhooksRunWhereTheyAreWanted() throws Exception {
        load("routes/errors.yaml", "routes/twilio-webhook.yaml");
        context.getPropertiesComponent().addOverrideProperty("voice.twilio.webhooks", "false");
        context.start();

        assertThat(context.getRoutes()).isEmpty();
    }

    @Test
    void aFailureIsLeftToTheCallAndTheApplicationsOwnRoutesAreNotTouched() throws Exception {
        load("routes/errors.yaml");

        assertThat(context.getRouteConfigurationDefinitions())
                .extracting(configuration -> configuration.getId()) // without an id it would be everybody's
                .containsExactly("voice", "webhook");
        assertThat(context.getRouteConfigurationDefinition("voice")
                        .getErrorHandler()
                        .getErrorHandlerType())
                .isInstanceOf(NoErrorHandlerDefinition.class);
    }

    @Test
    void theSocketsOpenLastAndStopFirst() throws Exception {
        load(ROUTES.keySet().toArray(String[]::new));
        context.start();

        assertThat(events.stream().filter(event -> event.startsWith("RouteStarted")))
                .hasSize(18)
                .endsWith("RouteStarted twilio", "RouteStarted browser", "RouteStarted discord");
        events.clear();
        context.stop();

        assertThat(events.stream().filter(event -> event.startsWith("RouteStopped")))
                .hasSize(18)
                .startsWith("RouteStopped discord", "RouteStopped browser", "RouteStopped twilio");
    }

    private void load(String... files) throws Exception {
        for (String file : files) {
            if (context.getRouteConfigurationDefinitions().isEmpty() || !file.endsWith("errors.yaml")) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
            }
        }
    }
}
