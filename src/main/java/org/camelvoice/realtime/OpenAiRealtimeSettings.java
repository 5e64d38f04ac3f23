package org.camelvoice.realtime;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.SettingsDeclaration;

/** The Realtime server: the defaults of {@link OpenAiRealtimeConfiguration}, whose component looks them up. */
public final class OpenAiRealtimeSettings implements SettingsDeclaration {
    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public static final Setting API_KEY = Setting.of(
                    "openai.apiKey", "an API key without spaces, or nothing", Allowed::keyOrNothing)
            .secret();
    /** Secret, since it may have a key in its query; empty for OpenAI's or the sandbox's. */
    public static final Setting URL = Setting.of(
                    "openai.url",
                    "a URL that begins with ws:// or wss://",
                    value -> value.isEmpty() || Allowed.url(value, "ws", "wss"))
            .secret();

    public static final Setting MODEL =
            Setting.of("openai.model", "the name of a model", OpenAiRealtimeSettings::isWord);
    static final Setting TRANSCRIPTION_MODEL =
            Setting.of("openai.transcriptionModel", "the name of a model, or none", OpenAiRealtimeSettings::isWord);
    static final Setting TRANSPORT = Setting.either("openai.transport", "vertx", "okhttp");
    static final Setting AUTH_HEADER =
            Setting.of("openai.authHeader", "the name of a header", OpenAiRealtimeSettings::isHeaderName);
    static final Setting AUTH_SCHEME = Setting.of("openai.authScheme", "a word, or nothing", Allowed::keyOrNothing);
    static final Setting HEADERS = Setting.of(
                    "openai.headers", "name=value, comma-separated, or nothing", OpenAiRealtimeSettings::areHeaders)
            .secret();

    @Override
    public List<Setting> settings() {
        return List.of(API_KEY, URL, MODEL, TRANSCRIPTION_MODEL, TRANSPORT, AUTH_HEADER, AUTH_SCHEME, HEADERS);
    }

    private static boolean isWord(String value) {
        return !value.isBlank() && value.chars().noneMatch(Character::isWhitespace);
    }

    private static boolean areHeaders(String value) {
        return value.isEmpty() || Arrays.stream(value.split(",")).allMatch(OpenAiRealtimeSettings::isHeader);
    }

    private static boolean isHeader(String pair) {
        int equals = pair.indexOf('=');
        String value = pair.substring(equals + 1);
        return equals > 0
                && isHeaderName(pair.substring(0, equals).strip())
                && value.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isHeaderName(String value) {
        return TOKEN.matcher(value).matches();
    }
}
