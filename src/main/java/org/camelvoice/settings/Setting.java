package org.camelvoice.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The settings of {@code application.properties}: each key, and what may stand there. */
public enum Setting {
    HOST("voice.host", "a host name or an IP address to listen on, IPv6 in brackets", Setting::isHost),
    PORT("voice.port", "a port from 0 to 65535", Setting::isPort),
    PUBLIC_URL(
            "voice.publicUrl",
            "URLs that begin with https:// or http:// and have no path, comma-separated, or nothing",
            Setting::areHttpUrls),
    MANAGEMENT_HOST(
            "voice.managementHost", "a host name or an IP address to listen on, IPv6 in brackets", Setting::isHost),
    MANAGEMENT_PORT("voice.managementPort", "a port from 1 to 65535", value -> isWhole(value, 1, 65_535)),
    SANDBOX_PORT("voice.sandboxPort", "a port from 0 to 65535", Setting::isPort),
    EVENT_LOOPS("voice.eventLoops", "a number of event loops from 0 to 256", value -> isWhole(value, 0, 256)),
    SEND_QUEUE_SIZE("voice.sendQueueSize", "a number of bytes from 16384 up", value -> isWhole(value, 16_384, 1 << 30)),
    MAX_MESSAGE_SIZE("voice.maxMessageSize", "a number of bytes from 4096 up", value -> isWhole(value, 4_096, 1 << 30)),
    MAX_CALLS("voice.maxCalls", "a number of calls from 1 to 100000", value -> isWhole(value, 1, 100_000)),
    MAX_CONNECTIONS(
            "voice.maxConnections",
            "a number of connections from 10 to 1000000",
            value -> isWhole(value, 10, 1_000_000)),
    MAX_CONNECTIONS_PER_ADDRESS(
            "voice.maxConnectionsPerAddress",
            "a number of connections from 0 to 1000000",
            value -> isWhole(value, 0, 1_000_000)),
    REQUEST_TIMEOUT("voice.requestTimeout", "a number of seconds from 1 to 3600", value -> isWhole(value, 1, 3_600)),
    HTTP_IDLE_TIMEOUT("voice.httpIdleTimeout", "a number of seconds from 1 to 3600", value -> isWhole(value, 1, 3_600)),
    UNREAD_TIMEOUT("voice.unreadTimeout", "a number of seconds from 1 to 3600", value -> isWhole(value, 1, 3_600)),
    MAX_HELD_BYTES(
            "voice.maxHeldBytes",
            "a number of bytes from 1048576 to 1073741824",
            value -> isWhole(value, 1 << 20, 1 << 30)),
    HTTP2("voice.http2", "true or false", value -> value.equals("true") || value.equals("false")),
    MAX_QUEUED_AUDIO(
            "voice.maxQueuedAudio",
            "a number of bytes from 1000000 up, or 0 for an eighth of the heap",
            value -> value.equals("0") || isWhole(value, 1_000_000, Long.MAX_VALUE / 4)),
    MAX_QUEUED_SECONDS(
            "voice.maxQueuedSeconds", "a number of seconds from 30 to 3600", value -> isWhole(value, 30, 3_600)),
    HANGUP_DELAY("voice.hangupDelay", "a number of milliseconds from 0 to 10000", value -> isWhole(value, 0, 10_000)),
    LATE_AUDIO("voice.lateAudio", "keep or drop", value -> value.equals("keep") || value.equals("drop")),
    MAX_AUDIO_AHEAD(
            "voice.maxAudioAhead",
            "a number of milliseconds from 5000 to 600000",
            value -> isWhole(value, 5_000, 600_000)),
    MAX_MESSAGES_PER_SECOND(
            "voice.maxMessagesPerSecond", "a number of messages from 1 to 10000", value -> isWhole(value, 1, 10_000)),
    MAX_TEXTS_PER_MINUTE(
            "voice.maxTextsPerMinute", "a number of texts from 1 to 10000", value -> isWhole(value, 1, 10_000)),
    TEXT_LIMIT(
            "voice.textLimit",
            "a number of characters from 1000 to 1000000",
            value -> isWhole(value, 1_000, 1_000_000)),
    TWILIO_AUDIO_QUEUE_SIZE(
            "voice.twilio.audioQueueSize",
            "a number of 20 ms frames from 1 to 3000",
            value -> isWhole(value, 1, 3_000)),
    TWILIO_API_URL("voice.twilio.apiUrl", "a URL that begins with http:// or https://", Setting::isHttpUrl),
    TWILIO_AUTH_TOKEN("voice.twilio.authToken", "a token without spaces, or nothing", Setting::isKeyOrNothing),
    BROWSER_AUDIO_QUEUE_SIZE(
            "voice.browser.audioQueueSize",
            "a number of 20 ms frames from 1 to 3000",
            value -> isWhole(value, 1, 3_000)),
    PAGE_TENANTS("voice.page.tenants", "true or false", value -> value.equals("true") || value.equals("false")),
    BROWSER_ALLOWED_ORIGIN(
            "voice.browser.allowedOrigin",
            "same-origin, or a regular expression for origins such as https://www\\.example\\.com",
            Setting::isOriginPattern),
    PRICES("voice.prices", "a file: or classpath: of prices, or nothing", Setting::isResource),
    OPENAI_API_KEY("openai.apiKey", "an API key without spaces, or nothing", Setting::isKeyOrNothing),
    OPENAI_URL("openai.url", "a URL that begins with ws:// or wss://", Setting::isWebSocketUrl),
    OPENAI_MODEL("openai.model", "the name of a model", Setting::isWord),
    OPENAI_TRANSCRIPTION_MODEL("openai.transcriptionModel", "the name of a model, or none", Setting::isWord),
    OPENAI_TRANSPORT("openai.transport", "vertx or okhttp", value -> value.equals("vertx") || value.equals("okhttp")),
    OPENAI_AUTH_HEADER("openai.authHeader", "the name of a header", Setting::isHeaderName),
    OPENAI_AUTH_SCHEME("openai.authScheme", "a word, or nothing", Setting::isKeyOrNothing),
    OPENAI_HEADERS("openai.headers", "name=value, comma-separated, or nothing", Setting::arePairs);

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
    private static final Pattern PLAIN_HOST = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?");
    private static final Map<String, Setting> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(setting -> setting.key, Function.identity()));

    private final String key;
    private final String expected;
    private final Check check;

    /** Whether a value is one that may stand there. */
    private interface Check {
        boolean accepts(String value);
    }

    Setting(String key, String expected, Check check) {
        this.key = key;
        this.expected = expected;
        this.check = check;
    }

    public String key() {
        return key;
    }

    /** What may stand there, for people. */
    String expected() {
        return expected;
    }

    boolean accepts(String value) {
        return check.accepts(value);
    }

    boolean isSecret() {
        return this == OPENAI_API_KEY
                || this == TWILIO_AUTH_TOKEN
                || this == OPENAI_HEADERS
                || this == OPENAI_URL; // which may have a key in its query
    }

    /** Whether the key has one of our prefixes, so that it must be one of ours. */
    static boolean isOurs(String key) {
        return key.startsWith("voice.") || key.startsWith("openai.");
    }

    /** All of them. */
    public static Set<String> keys() {
        return BY_KEY.keySet();
    }

    /** Whether Camel takes a setting from this environment variable by itself, such as {@code VOICE_PORT}. */
    public static boolean isVariable(String name) {
        return keys().stream()
                .anyMatch(key -> key.replace('.', '_').replace('-', '_').equalsIgnoreCase(name));
    }

    static boolean isKnown(String key) {
        return BY_KEY.containsKey(key);
    }

    private static boolean isPort(String value) {
        return isWhole(value, 0, 65_535);
    }

    /** In the digits that a URI's port has too: no sign, and not those of other scripts. */
    private static boolean isWhole(String value, long least, long most) {
        if (!DIGITS.matcher(value).matches()) {
            return false;
        }
        long number = Long.parseLong(value);
        return number >= least && number <= most;
    }

    /** As the authority of a URI has it (RFC 3986 §3.2.2): routes put it into one. */
    private static boolean isHost(String value) {
        try {
            return value.equals(new URI("ws://" + value + ":1/").getHost());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** What can stand in a header. */
    private static boolean isKeyOrNothing(String value) {
        return value.isEmpty() || VISIBLE.matcher(value).matches();
    }

    private static boolean isHeaderName(String value) {
        return TOKEN.matcher(value).matches();
    }

    private static boolean isWord(String value) {
        return !value.isBlank() && value.chars().noneMatch(Character::isWhitespace);
    }

    private static boolean isResource(String value) {
        return value.isEmpty() || value.startsWith("file:") || value.startsWith("classpath:");
    }

    /** A host without a scheme, or with a path, is the origin of no page. */
    private static boolean isOriginPattern(String value) {
        if (value.equals("same-origin")) {
            return true;
        }
        try {
            return !Pattern.compile(value).pattern().isEmpty()
                    && !value.endsWith("/")
                    && !PLAIN_HOST.matcher(value).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean isWebSocketUrl(String value) {
        return value.isEmpty() || isUrl(value, "ws", "wss"); // empty is OpenAI's or the sandbox's
    }

    private static boolean isHttpUrl(String value) {
        return isUrl(value, "http", "https");
    }

    private static boolean areHttpUrls(String value) {
        return value.isEmpty()
                || Arrays.stream(value.split(",")).map(String::strip).allMatch(Setting::isHttpOrigin);
    }

    /** A URL without a path: RFC 6454 §4 knows none in an origin. */
    private static boolean isHttpOrigin(String value) {
        return isHttpUrl(value) && Set.of("", "/").contains(URI.create(value).getPath());
    }

    private static boolean isUrl(String value, String scheme, String secureScheme) {
        try {
            URI uri = URI.create(value);
            return (scheme.equals(uri.getScheme()) || secureScheme.equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean arePairs(String value) {
        return value.isEmpty() || Arrays.stream(value.split(",")).allMatch(Setting::isHeader);
    }

    private static boolean isHeader(String pair) {
        int equals = pair.indexOf('=');
        String value = pair.substring(equals + 1);
        return equals > 0
                && isHeaderName(pair.substring(0, equals).strip())
                && value.chars().noneMatch(Character::isISOControl);
    }
}
