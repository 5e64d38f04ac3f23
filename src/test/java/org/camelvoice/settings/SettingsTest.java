package org.camelvoice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.platform.websocket.VoiceWebsocketSettings;
import org.camelvoice.realtime.OpenAiRealtimeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SettingsTest {
    private final CamelContext context = new DefaultCamelContext();
    private final Settings settings = new Settings(context);

    @TempDir
    Path directory;

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    static Stream<Setting> all() {
        return DeclaredSettings.of(null).all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everySettingHasADefaultThatIsAllowed(Setting setting) {
        settings.addDefaults();
        context.start();

        assertThat(settings.get(setting)).matches(setting::allows, setting.expected());
    }

    @Test
    void theDefaultsOfAllSettingsTogetherAreAllowed() {
        settings.addDefaults();
        context.start();

        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void everySettingOfTheShippedFileIsKnown() throws Exception {
        Properties shipped = new Properties();
        try (var file = Files.newBufferedReader(Path.of("application.properties"))) {
            shipped.load(file);
        }

        assertThat(shipped.stringPropertyNames())
                .filteredOn(settings.declared()::isOurs)
                .containsExactlyInAnyOrderElementsOf(settings.declared().keys());
    }

    @Test
    void anApplicationsFileIsAskedBeforeTheDefaults() throws Exception {
        Path file = Files.writeString(directory.resolve("application.properties"), "voice.port = 9000");
        context.getPropertiesComponent().setLocation("file:" + file);
        settings.addDefaults();
        context.start();

        assertThat(settings.get(VoiceWebsocketSettings.PORT)).isEqualTo("9000");
        assertThat(settings.get(VoiceWebsocketSettings.HOST)).isEqualTo("0.0.0.0");
    }

    @Test
    void soAreAnApplicationsInitialAndOverridingProperties() {
        Properties initial = new Properties();
        initial.setProperty("voice.port", "9000");
        Properties overriding = new Properties();
        overriding.setProperty("voice.host", "127.0.0.1");
        context.getPropertiesComponent().setInitialProperties(initial);
        context.getPropertiesComponent().setOverrideProperties(overriding);
        settings.addDefaults();
        context.start();

        assertThat(settings.get(VoiceWebsocketSettings.PORT)).isEqualTo("9000");
        assertThat(settings.get(VoiceWebsocketSettings.HOST)).isEqualTo("127.0.0.1");
    }

    @Test
    void aPropertiesComponentThatTakesTheFirstOnesPlaceHasTheDefaultsToo() {
        settings.addDefaults();
        PropertiesComponent second = new PropertiesComponent();
        second.addOverrideProperty("voice.port", "9000");
        context.setPropertiesComponent(second);

        assertThat(settings.get(VoiceWebsocketSettings.HOST)).isEqualTo("0.0.0.0");
        assertThat(settings.get(VoiceWebsocketSettings.PORT)).isEqualTo("9000");
    }

    @Test
    void theDefaultsAnswerForOurSettingsOnly() {
        settings.addDefaults();
        context.start();

        assertThat(context.getPropertiesComponent().resolveProperty("camel.main.name"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voice.port | abc | voice.port: expected a port from 0 to 65535, got abc",
                "voice.port | -1 | voice.port: expected a port from 0 to 65535, got -1",
                "voice.managementPort | 65536 | voice.managementPort: expected a port from 1 to 65535, got 65536",
                "voice.port | '' | voice.port: expected a port from 0 to 65535, got nothing",
                "voice.sendQueueSize | -5 | voice.sendQueueSize: expected a number of bytes from 16384 up, got -5",
                "voice.maxMessageSize | 1M | voice.maxMessageSize: expected a number of bytes from 4096 up, got 1M",
                "voice.twilio.audioQueueSize | 0 | voice.twilio.audioQueueSize: expected a number of 20 ms frames from 1 to"
                        + " 3000, got 0",
                "voice.eventLoops | 1000 | voice.eventLoops: expected a number of event loops from 0 to 256, got 1000",
                "voice.host | 'a b' | voice.host: expected a host name or an IP address to listen on, IPv6 in brackets, got"
                        + " a b",
                "voice.host | my_host | voice.host: expected a host name or an IP address to listen on, IPv6 in brackets,"
                        + " got my_host",
                "voice.host | 256.1.1.1 | voice.host: expected a host name or an IP address to listen on, IPv6 in"
                        + " brackets, got 256.1.1.1",
                "voice.managementHost | ::1 | voice.managementHost: expected a host name or an IP address to listen on,"
                        + " IPv6 in brackets, got ::1",
                "voice.publicUrl | https://your.host/voice | voice.publicUrl: expected URLs that begin with https:// or http://"
                        + " and have no path, comma-separated, or nothing, got https://your.host/voice",
                "voice.publicUrl | https://your.host?x | voice.publicUrl: expected URLs that begin with https:// or http://"
                        + " and have no path, comma-separated, or nothing, got https://your.host?x",
                "voice.publicUrl | https://me@your.host | voice.publicUrl: expected URLs that begin with https:// or http://"
                        + " and have no path, comma-separated, or nothing, got https://me@your.host",
                "voice.port | +8000 | voice.port: expected a port from 0 to 65535, got +8000",
                "voice.port | ٨٠٠٠ | voice.port: expected a port from 0 to 65535, got ٨٠٠٠",
                "openai.authHeader | api:key | openai.authHeader: expected the name of a header, got api:key",
                "openai.authScheme | Beárer | openai.authScheme: expected a word, or nothing, got Beárer",
                "voice.browser.allowedOrigin | https://example.com/ | voice.browser.allowedOrigin: expected same-origin, or"
                        + " a regular expression for origins such as https://www\\.example\\.com, got https://example.com/",
                "voice.browser.allowedOrigin | example.com | voice.browser.allowedOrigin: expected same-origin, or a"
                        + " regular expression for origins such as https://www\\.example\\.com, got example.com",
                "openai.transport | http | openai.transport: expected vertx or okhttp, got http",
                "openai.model | '' | openai.model: expected the name of a model, got nothing",
            })
    void aValueThatIsNotAllowedIsNamedWithWhatWasExpected(String key, String value, String sentence) {
        set(key, value);

        assertThatThrownBy(settings::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "wss://", "example.com", "wss://exa mple.com", "ws:/example.com"})
    void aUrlThatIsNoneIsNotRepeatedSinceItMayHoldAKey(String url) {
        set("openai.url", url);

        assertThatThrownBy(settings::check)
                .hasMessageStartingWith(
                        "openai.url: expected a URL that begins with ws:// or wss://, got something else");
    }

    @ParameterizedTest
    @CsvSource({
        "openai.apiKey, sk-secret sk-secret",
        "openai.apiKey, sk-secret…",
        "voice.twilio.authToken, secret’",
        "openai.headers, secret",
        "openai.headers, x y=secret"
    })
    void aSecretIsNotRepeated(String key, String value) {
        set(key, value);

        assertThatThrownBy(settings::check)
                .hasMessageStartingWith(key + ": expected ")
                .hasMessageContaining("got something else")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::]", "[::1]", "localhost", "127.0.0.1", "voice.example.com"})
    void anAddressOfEitherKindIsOne(String host) {
        assertThat(VoiceWebsocketSettings.HOST.allows(host)).isTrue();
    }

    @Test
    void blanksAndLineBreaksAroundAValueAreGoneForWhoeverAsksForIt() {
        set("openai.apiKey", " sk-test\r\n");

        settings.strip();

        assertThat(context.resolvePropertyPlaceholders("Bearer {{openai.apiKey}}."))
                .isEqualTo("Bearer sk-test.");
        assertThat(settings.get(OpenAiRealtimeSettings.API_KEY)).isEqualTo("sk-test");
    }

    @Test
    void aValueFromAFileIsNamedWithTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("mine.properties"), "voice.port = abc");
        context.getPropertiesComponent().setLocation("file:" + file);
        settings.addDefaults();
        context.start();

        assertThatThrownBy(settings::check)
                .hasMessage("voice.port: expected a port from 0 to 65535, got abc (" + file + ")");
    }

    @Test
    void aKeyThatIsNoneOfOursIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("mine.properties"), "voice.prot = 1\nother.prot = 1");
        context.getPropertiesComponent().setLocation("file:" + file);
        settings.addDefaults();
        context.start();

        assertThatThrownBy(settings::checkKeys)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("voice.prot: there is no such setting; the packaged application.properties lists them all;"
                        + " did you mean voice.port?");
    }

    @Test
    void keysWithOurPrefixesThatWeDoNotKnowAreToldWithTheNearestOne() {
        Properties initial = new Properties();
        initial.setProperty("openai.modle", "gpt");
        initial.setProperty("voice.department", "sales");
        initial.setProperty("voice.port", "9000");
        context.getPropertiesComponent().setInitialProperties(initial);
        settings.addDefaults();
        context.start();

        assertThat(settings.unknownKeys())
                .containsExactly(
                        "openai.modle: Camel Voice has no such setting; did you mean openai.model?",
                        "voice.department: Camel Voice has no such setting");
    }

    @Test
    void soAreThoseOfASpringApplication() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("application.properties", Map.of("openai.modle", "gpt", "own", "x")));
        context.getRegistry().bind("environment", environment);
        settings.addDefaults();
        context.start();

        assertThat(settings.unknownKeys())
                .containsExactly("openai.modle: Camel Voice has no such setting; did you mean openai.model?");
    }

    /** What a carrier has that an application brings along. */
    public static final class CarrierSettings implements SettingsDeclaration {
        private static final Setting TOKEN = Setting.of(
                        "voice.carrier.token", "a token, or nothing", Allowed::keyOrNothing)
                .secret();
        private static final Setting LINES = Setting.number("voice.carrier.lines", "lines", 1, 8);

        @Override
        public List<Setting> settings() {
            return List.of(TOKEN, LINES);
        }

        @Override
        public void apply(Settings values, CamelContext context) {
            context.getRegistry().bind("lines", values.number(LINES));
        }
    }

    @Test
    void aPlatformOfAnApplicationHasSettingsOfItsOwn() throws Exception {
        bringCarrier();
        set("voice.carrier.lines", "3");
        settings.check();
        settings.apply();

        assertThat(settings.get(CarrierSettings.TOKEN)).isEmpty();
        assertThat(context.getRegistry().lookupByName("lines")).isEqualTo(3);
        assertThat(settings.unknownKeys()).isEmpty();
    }

    @Test
    void itsValuesAreCheckedAsOursAre() throws Exception {
        bringCarrier();
        set("voice.carrier.lines", "many");

        assertThatThrownBy(settings::check)
                .hasMessageStartingWith("voice.carrier.lines: expected a number of lines from 1 to 8, got many");
    }

    @Test
    void whatItLeavesOutIsNothing() throws Exception {
        bringCarrier();
        settings.addDefaults();
        context.start();

        assertThatThrownBy(settings::check)
                .hasMessage("voice.carrier.lines: expected a number of lines from 1 to 8, got nothing");
    }

    private void bringCarrier() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(SettingsDeclaration.class.getName()), CarrierSettings.class.getName());
        context.setApplicationContextClassLoader(new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader()));
    }

    private void set(String key, String value) {
        Properties overriding = new Properties();
        overriding.setProperty(key, value);
        context.getPropertiesComponent().setOverrideProperties(overriding);
        settings.addDefaults();
        context.start();
    }
}
