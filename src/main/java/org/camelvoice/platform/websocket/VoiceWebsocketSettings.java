package org.camelvoice.platform.websocket;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;

/** The public listener. The shipped routes and the component's own options name those that are not applied here. */
public final class VoiceWebsocketSettings implements SettingsDeclaration {
    public static final Setting HOST = Setting.host("voice.host");
    public static final Setting PORT = Setting.port("voice.port", 0);

    public static final Setting PUBLIC_URL = Setting.of(
            "voice.publicUrl",
            "URLs that begin with https:// or http:// and have no path, comma-separated, or nothing",
            VoiceWebsocketSettings::areOrigins);
    /** A PEM file; plain HTTP and WebSockets without it. */
    public static final Setting TLS_CERTIFICATE = pem("voice.tls.certificate");

    private static final Setting TLS_KEY = pem("voice.tls.key");
    private static final Setting EVENT_LOOPS = Setting.number("voice.eventLoops", "event loops", 0, 256);
    private static final Setting SEND_QUEUE_SIZE = bytesFrom("voice.sendQueueSize", 16_384);
    private static final Setting MAX_MESSAGE_SIZE = bytesFrom("voice.maxMessageSize", 4_096);
    private static final Setting MAX_CONNECTIONS = Setting.number("voice.maxConnections", "connections", 10, 1_000_000);
    private static final Setting MAX_CONNECTIONS_PER_ADDRESS =
            Setting.number("voice.maxConnectionsPerAddress", "connections", 0, 1_000_000);
    private static final Setting MAX_UPGRADES_PER_SECOND =
            Setting.number("voice.maxUpgradesPerSecond", "WebSockets", 0, 100_000);
    private static final Setting MAX_UPGRADES_PER_SECOND_PER_ADDRESS =
            Setting.number("voice.maxUpgradesPerSecondPerAddress", "WebSockets", 0, 100_000);
    private static final Setting MAX_PROVEN_UPGRADES_PER_SECOND =
            Setting.number("voice.maxProvenUpgradesPerSecond", "WebSockets", 0, 100_000);
    private static final Setting MAX_FRAMES_PER_SECOND =
            Setting.number("voice.maxFramesPerSecond", "frames", 0, 100_000);
    private static final Setting REQUEST_TIMEOUT = Setting.number("voice.requestTimeout", "seconds", 1, 3_600);
    private static final Setting HTTP_IDLE_TIMEOUT = Setting.number("voice.httpIdleTimeout", "seconds", 1, 3_600);
    private static final Setting UNREAD_TIMEOUT = Setting.number("voice.unreadTimeout", "seconds", 1, 3_600);
    private static final Setting MAX_HELD_BYTES = Setting.number("voice.maxHeldBytes", "bytes", 1 << 20, 1 << 30);
    private static final Setting NATIVE_TRANSPORT = Setting.either("voice.nativeTransport", "true", "false");
    private static final Setting HTTP2 = Setting.either("voice.http2", "true", "false");

    @Override
    public List<Setting> settings() {
        return List.of(
                HOST,
                PORT,
                PUBLIC_URL,
                TLS_CERTIFICATE,
                TLS_KEY,
                EVENT_LOOPS,
                SEND_QUEUE_SIZE,
                MAX_MESSAGE_SIZE,
                MAX_CONNECTIONS,
                MAX_CONNECTIONS_PER_ADDRESS,
                MAX_UPGRADES_PER_SECOND,
                MAX_UPGRADES_PER_SECOND_PER_ADDRESS,
                MAX_PROVEN_UPGRADES_PER_SECOND,
                MAX_FRAMES_PER_SECOND,
                REQUEST_TIMEOUT,
                HTTP_IDLE_TIMEOUT,
                UNREAD_TIMEOUT,
                MAX_HELD_BYTES,
                NATIVE_TRANSPORT,
                HTTP2);
    }

    /** Its public URL unless the component has one of its own. */
    @Override
    public void apply(Settings values, CamelContext context) {
        VoiceWebsocketComponent listener = context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
        listener.limit(limits(values));
        listener.encrypt(PemFiles.of(values.get(TLS_CERTIFICATE), values.get(TLS_KEY)));
        if (listener.getPublicUrl().isEmpty()) {
            listener.setPublicUrl(values.get(PUBLIC_URL));
        }
    }

    /** Whether sockets are reached by the system's own means where that can be. Asked before the settings are applied. */
    static boolean preferNativeTransport(CamelContext context) {
        return new Settings(context).get(NATIVE_TRANSPORT).equals("true");
    }

    private static ListenerLimits limits(Settings values) {
        return new ListenerLimits(
                values.number(MAX_CONNECTIONS),
                values.number(MAX_CONNECTIONS_PER_ADDRESS),
                values.number(MAX_UPGRADES_PER_SECOND),
                values.number(MAX_UPGRADES_PER_SECOND_PER_ADDRESS),
                values.number(MAX_PROVEN_UPGRADES_PER_SECOND),
                values.number(MAX_FRAMES_PER_SECOND),
                Duration.ofSeconds(values.number(REQUEST_TIMEOUT)),
                Duration.ofSeconds(values.number(HTTP_IDLE_TIMEOUT)),
                Duration.ofSeconds(values.number(UNREAD_TIMEOUT)),
                values.number(MAX_HELD_BYTES),
                values.get(HTTP2).equals("true"));
    }

    private static Setting bytesFrom(String key, int least) {
        return Setting.of(
                key, "a number of bytes from " + least + " up", value -> Allowed.whole(value, least, 1 << 30));
    }

    private static Setting pem(String key) {
        return Setting.of(key, "a PEM file that can be read, or nothing", VoiceWebsocketSettings::isFileOrNothing);
    }

    private static boolean isFileOrNothing(String value) {
        return value.isEmpty()
                || (new File(value).isFile() && new File(value).canRead()); // a Path would throw for some values
    }

    /** Whether others than this machine reach the gateway by a name. */
    public static boolean haveName(Settings values) {
        return Arrays.stream(values.get(PUBLIC_URL).split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .anyMatch(url -> !PublicUrls.of(url).areLocal());
    }

    private static boolean areOrigins(String value) {
        return value.isEmpty()
                || Arrays.stream(value.split(",")).map(String::strip).allMatch(VoiceWebsocketSettings::isOrigin);
    }

    /** A URL without a path: RFC 6454 §4 knows none in an origin. */
    private static boolean isOrigin(String value) {
        String lower = value.toLowerCase(Locale.ROOT); // as scheme and host are: RFC 3986 §6.2.2.1
        if (!Allowed.url(lower, "http", "https")) {
            return false;
        }
        URI url = URI.create(lower);
        return Set.of("", "/").contains(url.getPath())
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null;
    }
}
