package org.camelvoice;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The settings of {@code application.properties}: each key, and what may stand there. */
enum Setting {
    HOST("voice.host", "an address to listen on", Setting::isWord),
    PORT("voice.port", "a port from 0 to 65535", Setting::isPort),
    MANAGEMENT_PORT("voice.managementPort", "a port from 1 to 65535", value -> isWhole(value, 1, 65_535)),
    SANDBOX_PORT("voice.sandboxPort", "a port from 0 to 65535", Setting::isPort),
    EVENT_LOOPS("voice.eventLoops", "a number of event loops from 0 to 256", value -> isWhole(value, 0, 256)),
    SEND_QUEUE_SIZE("voice.sendQueueSize", "a number of bytes from 16384 up", value -> isWhole(value, 16_384, 1 << 30)),
    MAX_MESSAGE_SIZE("voice.maxMessageSize", "a number of bytes from 4096 up", value -> isWhole(value, 4_096, 1 << 30)),
    HANGUP_DELAY("voice.hangupDelay", "a number of milliseconds from 0 to 10000", value -> isWhole(value, 0, 10_000)),
    TEXT_LIMIT(
            "voice.textLimit",
            "a number of characters from 1000 to 1000000",
            value -> isWhole(value, 1_000, 1_000_000)),
    TWILIO_AUDIO_QUEUE_SIZE(
            "voice.twilio.audioQueueSize",
            "a number of 20 ms frames from 1 to 3000",
            value -> isWhole(value, 1, 3_000)),
    TWILIO_API_URL("voice.twilio.apiUrl", "a URL that begins with http:// or https://", Setting::isHttpUrl),
    TWILIO_AUTH_TOKEN(
            "voice.twilio.authToken", "a token without spaces, or nothing", value -> value.isEmpty() || isWord(value)),
    BROWSER_AUDIO_QUEUE_SIZE(
            "voice.browser.audioQueueSize",
            "a number of 20 ms frames from 1 to 3000",
            value -> isWhole(value, 1, 3_000)),
    PAGE_TENANTS("voice.page.tenants", "true or false", value -> value.equals("true") || value.equals("false")),
    BROWSER_ALLOWED_ORIGIN("voice.browser.allowedOrigin", "same-origin or a regular expression", Setting::isPattern),
    PRICES("voice.prices", "a file: or classpath: of prices, or nothing", Setting::isResource),
    OPENAI_API_KEY("openai.apiKey", "an API key without spaces, or nothing", value -> value.isEmpty() || isWord(value)),
    OPENAI_URL("openai.url", "a URL that begins with ws:// or wss://", Setting::isWebSocketUrl),
    OPENAI_MODEL("openai.model", "the name of a model", Setting::isWord),
    OPENAI_TRANSCRIPTION_MODEL("openai.transcriptionModel", "the name of a model, or none", Setting::isWord),
    OPENAI_TRANSPORT("openai.transport", "vertx or okhttp", value -> value.equals("vertx") || value.equals("okhttp")),
    OPENAI_AUTH_HEADER("openai.authHeader", "the name of a header", Setting::isWord),
    OPENAI_AUTH_SCHEME("openai.authScheme", "a word, or nothing", value -> true),
    OPENAI_HEADERS("openai.headers", "name=value, comma-separated, or nothing", Setting::arePairs);

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

    String key() {
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

    static boolean isKnown(String key) {
        return BY_KEY.containsKey(key);
    }

    private static boolean isPort(String value) {
        return isWhole(value, 0, 65_535);
    }

    private static boolean isWhole(String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isWord(String value) {
        return !value.isBlank() && value.chars().noneMatch(Character::isWhitespace);
    }

    private static boolean isResource(String value) {
        return value.isEmpty() || value.startsWith("file:") || value.startsWith("classpath:");
    }

    private static boolean isPattern(String value) {
        try {
            return !Pattern.compile(value).pattern().isEmpty();
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

    private static boolean isUrl(String value, String scheme, String secureScheme) {
        try {
            URI uri = URI.create(value);
            return (scheme.equals(uri.getScheme()) || secureScheme.equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean arePairs(String value) {
        return value.isEmpty() || Arrays.stream(value.split(",")).allMatch(pair -> pair.indexOf('=') > 0);
    }
}
