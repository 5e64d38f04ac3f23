package org.camelvoice.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import okhttp3.OkHttpClient;
import org.apache.camel.Processor;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.call.Calls;
import org.camelvoice.realtime.OpenAiRealtimeComponent;
import org.camelvoice.realtime.OpenAiRealtimeConfiguration;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain jar in an application of somebody else's: a bare DefaultCamelContext. */
class VoicePluginTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void ourRoutesCanBeLoadedIntoAnyContext() throws Exception {
        listenOnAFreePort();
        context.start();

        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThat(context.getRouteController().getRouteStatus("twilio")).isEqualTo(ServiceStatus.Started);
        assertThat(Calls.of(context).tenants()).containsExactly("default");
    }

    @Test
    void ourRoutesAreThereBesideTheApplicationsOwnAndItsErrorsStayItsOwn() throws Exception {
        listenOnAFreePort();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:own")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .setBody(constant("handled"))
                        .end()
                        .process(exchange -> {
                            throw new IllegalStateException();
                        });
            }
        });
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.start();

        assertThat(context.createProducerTemplate().requestBody("direct:own", "body"))
                .isEqualTo("handled");
    }

    @Test
    void aRouteThatObservesATenantWhichThereIsNotStopsTheStart() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("voice-event:dtmf?tenant=default,nobody").routeId("keys").to("mock:keys");
            }
        });

        assertThatThrownBy(context::start)
                .hasStackTraceContaining("Route keys")
                .hasStackTraceContaining("is for tenant nobody, but there is none; there are [default]");
    }

    @Test
    void aBeanThatTheApplicationHasUnderOneOfOurNamesStays() {
        Processor own = exchange -> {};
        context.getRegistry().bind("mulawDecode", own);
        context.start();

        assertThat(context.getRegistry().lookupByName("mulawDecode")).isSameAs(own);
        assertThat(context.getRegistry().lookupByNameAndType("mulawDecode", Processor.class))
                .isSameAs(own);
        assertThat(context.getRegistry().lookupByName("mulawEncode")).isNotNull();
    }

    @Test
    void anApplicationThatTakesNoCallsMayHaveSettingsByOurNames() {
        Properties own = new Properties();
        own.setProperty("voice.port", "COM1");
        own.setProperty("voice.pitch", "high");
        context.getPropertiesComponent().setInitialProperties(own);

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void anApplicationThatTakesNoCallsGetsNeitherMetersNorHealthChecks() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        context.getRegistry().bind("meters", meters);
        context.start();

        assertThat(meters.getMeters()).isEmpty();
        assertThat(HealthCheckRegistry.get(context).getCheck("voice-calls")).isEmpty();
    }

    @Test
    void anApplicationThatTakesCallsGetsThem() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        context.getRegistry().bind("meters", meters);
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.start();

        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .contains("voice.calls.active", "voice.frames.in", "voice.turn.latency");
        assertThat(HealthCheckRegistry.get(context).getCheck("voice-calls")).isPresent();
    }

    @Test
    void aWrongSettingStopsAnApplicationThatTakesCalls() throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.transport", "smoke");
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatThrownBy(context::start)
                .hasMessageStartingWith("openai.transport: expected vertx or okhttp, got smoke");
    }

    @Test
    void withoutAKeyAnApplicationThatTakesCallsDoesNotStart() throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "");
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatThrownBy(context::start)
                .hasMessage(
                        "openai.apiKey: expected an API key, got nothing, and openai.url names no other server, so no"
                                + " call could reach a model; set OPENAI_API_KEY or OPENAI_REALTIME_URL");
        assertThatThrownBy(context::start).as("started again").hasMessageStartingWith("openai.apiKey: expected");
    }

    @Test
    void aTenantWithAKeyOfItsOwnNeedsNoneOfTheSettingsAndAnotherDoes() throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "");
        load("errors.yaml", "calls.yaml", "twilio.yaml");
        Tenant own = new Tenant();
        own.getServer().setUrl("ws://127.0.0.1:9/v1/realtime");
        context.getRegistry().bind("own", own);
        Tenant acme = new Tenant();
        context.getRegistry().bind("acme", acme);

        assertThatThrownBy(context::start)
                .hasMessage(
                        "openai.apiKey: expected an API key, got nothing, and openai.url names no other server, so no"
                                + " call of tenant acme could reach a model; set OPENAI_API_KEY or OPENAI_REALTIME_URL,"
                                + " or the tenant's server.apiKey");

        acme.getServer().setApiKey("sk-acme");
        context.getRegistry().bind("own", own); // a failed start forgets them
        context.getRegistry().bind("acme", acme);
        context.start();
        assertThat(context.isStarted()).isTrue();
    }

    @Test
    void aVoiceIsOneOfOpenAisOnlyForTenantsAtOpenAi() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        Tenant marine = new Tenant();
        marine.setVoice("marine");
        marine.getServer().setUrl("wss://api.openai.com/v1/realtime");
        marine.getServer().setApiKey("sk-test");
        context.getRegistry().bind("elsewhere", marine);
        assertThatThrownBy(context::start).hasMessageContaining("tenant elsewhere: voice: expected one of OpenAI's");

        marine.getServer().setUrl("ws://127.0.0.1:9/v1/realtime");
        context.getRegistry().bind("elsewhere", marine);
        context.start();
        assertThat(context.isStarted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"openai.url, ws://127.0.0.1:9099/v1/realtime", "openai.headers, Authorization=Bearer sk-test"})
    void anotherServerOrAHeaderOfTheApplicationsDoesWithoutAKey(String key, String value) throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "");
        context.getPropertiesComponent().addOverrideProperty(key, value);
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void soDoesAKeyOfTheComponents() throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "");
        model().setApiKey("sk-test");
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void soDoesAnHttpClientWhichMaySignInByItself() throws Exception {
        listenOnAFreePort();
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "");
        model().setOkHttpClient(new OkHttpClient());
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void withoutARouteThatBeginsCallsNothingStarts() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "twilio.yaml", "tenants/default.yaml");

        assertThatThrownBy(context::start)
                .hasMessage("No route handles voice:call/started for tenant default, so no call could begin;"
                        + " routes/calls.yaml has one");
    }

    @Test
    void aRouteThatBeginsTheCallsOfAnotherTenantIsNotEnough() throws Exception {
        listenOnAFreePort();
        context.getRegistry().bind("acme", new Tenant());
        load("errors.yaml", "twilio.yaml", "tenants/default.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("voice:call/started?tenant=acme").to("openai-realtime:connect");
            }
        });

        assertThatThrownBy(context::start)
                .hasMessageStartingWith("No route handles voice:call/started for tenant default");
    }

    @Test
    void aRouteForATenantThatIsNotThereStopsTheStart() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        addRoute("voice:twilio/dtmf?tenant=defualt");

        assertThatThrownBy(context::start)
                .hasMessage(
                        "Route mine is for tenant defualt, but there is none; there are [default]; did you mean default?");
    }

    @Test
    void aRouteForAPlatformThatIsNotThereStopsTheStart() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        addRoute("openai-realtime:response.done?platform=twillio");

        assertThatThrownBy(context::start)
                .hasMessage(
                        "Route mine is for platform twillio, but there is none; there are [browser, discord, twilio];"
                                + " did you mean twilio?");
    }

    @Test
    void twoFilesOfTheApplicationWithATenantOfOneNameStopTheStart(@TempDir Path directory) throws Exception {
        String tenant = "- beans:\n    - name: acme\n      type: org.camelvoice.tenant.Tenant\n";
        Files.writeString(directory.resolve("a.yaml"), tenant);
        Files.writeString(directory.resolve("b.yaml"), tenant);
        context.getPropertiesComponent()
                .addOverrideProperty("camel.main.routesIncludePattern", "file:" + directory + "/*.yaml");
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml");
        for (String file : new String[] {"a.yaml", "b.yaml"}) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveResource(context, "file:" + directory.resolve(file)));
        }

        assertThatThrownBy(context::start)
                .hasMessage(directory.resolve("b.yaml") + ":2: tenant acme: expected a name that no other bean has, but"
                        + " there is a tenant of this name in " + directory.resolve("a.yaml") + ":2");
    }

    @Test
    void anApplicationsOwnRoutesMayNameRouteConfigurationsThatThereAreNot() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:own").routeConfigurationId("nowhere").to("mock:own");
            }
        });

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void aRouteOfOursMayNot() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("voice-event:dtmf")
                        .routeId("keys")
                        .routeConfigurationId("voise")
                        .to("mock:keys");
            }
        });

        assertThatThrownBy(context::start)
                .hasMessage(
                        "route keys: routeConfigurationId: there is no routeConfiguration voise; there are [voice, webhook];"
                                + " did you mean voice?");
    }

    @Test
    void anApplicationsOwnRoutesMayComeFromEndpointsAndHaveARouteConfigurationInJavaWithoutAName() throws Exception {
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml", "tenants/default.yaml");
        context.addRoutesConfigurations(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration().onException(IllegalStateException.class).handled(true);
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from(context.getEndpoint("direct:own")).to("mock:own");
                from(context.getEndpoint("voice-event:dtmf"))
                        .routeConfigurationId("voice")
                        .to("mock:keys");
            }
        });

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsExcludedMayHaveATenantOfTheSameName(@TempDir Path directory) throws Exception {
        String tenant = "- beans:\n    - name: acme\n      type: org.camelvoice.tenant.Tenant\n";
        Files.writeString(directory.resolve("acme-live.yaml"), tenant);
        Files.writeString(directory.resolve("acme-test.yaml"), tenant);
        context.getPropertiesComponent()
                .addOverrideProperty("camel.main.routesIncludePattern", "file:" + directory + "/*.yaml");
        context.getPropertiesComponent().addOverrideProperty("camel.main.routesExcludePattern", "**/acme-test.yaml");
        listenOnAFreePort();
        load("errors.yaml", "calls.yaml", "twilio.yaml");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "file:" + directory.resolve("acme-live.yaml")));

        assertThatCode(context::start).doesNotThrowAnyException();
    }

    @Test
    void whereThereIsNoPluginTheSentenceSaysSo() {
        assertThatThrownBy(() -> Calls.of(new DefaultCamelContext(false)))
                .hasMessageMatching(
                        "Camel Voice has not been plugged into camel-\\d+: is that CamelContext started\\?");
    }

    private OpenAiRealtimeConfiguration model() {
        return context.getComponent("openai-realtime", OpenAiRealtimeComponent.class)
                .getConfiguration();
    }

    private void addRoute(String from) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("mine").to("direct:nowhere");
            }
        });
    }

    private void listenOnAFreePort() {
        context.getPropertiesComponent().addOverrideProperty("voice.host", "127.0.0.1");
        context.getPropertiesComponent().addOverrideProperty("voice.port", "0");
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "sk-test");
    }

    private void load(String... files) throws Exception {
        for (String file : files) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveResource(context, "file:routes/" + file));
        }
    }
}
