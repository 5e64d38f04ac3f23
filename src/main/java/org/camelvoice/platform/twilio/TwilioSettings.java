package org.camelvoice.platform.twilio;

import java.util.Arrays;
import java.util.List;
import okhttp3.HttpUrl;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;

/** Twilio: its queue, and the REST API that transfers calls, which {@link TwilioPlatform} looks up when it transfers one. */
public final class TwilioSettings implements SettingsDeclaration {
    static final Setting API_URL = Setting.of(
            "voice.twilio.apiUrl",
            "a URL that begins with http:// or https://",
            value -> Allowed.url(value, "http", "https"));
    static final Setting AUTH_TOKEN = Setting.of(
                    "voice.twilio.authToken",
                    "a token without spaces, or two with a comma between them, or nothing",
                    value -> parts(value).stream().allMatch(Allowed::keyOrNothing))
            .secret();
    static final Setting VALIDATE_SIGNATURE = Setting.of(
            "voice.twilio.validateSignature", "true, false, or nothing", value -> List.of("", "true", "false")
                    .contains(value));
    /** Routes ask for it, and the gateway, which says true where nothing stands. */
    private static final Setting WEBHOOKS =
            Setting.of("voice.twilio.webhooks", "true, false, or nothing", value -> List.of("", "true", "false")
                    .contains(value));
    /** The listener's; it is only read here. */
    static final Setting PUBLIC_URL = Setting.of("voice.publicUrl", "", value -> true);

    static final Setting MAX_WEBHOOKS_PER_SECOND =
            Setting.number("voice.twilio.maxWebhooksPerSecond", "requests", 0, 100_000);

    private static final Setting AUDIO_QUEUE_SIZE =
            Setting.number("voice.twilio.audioQueueSize", "20 ms frames", 1, 3_000);

    @Override
    public List<Setting> settings() {
        return List.of(AUDIO_QUEUE_SIZE, API_URL, AUTH_TOKEN, VALIDATE_SIGNATURE, WEBHOOKS, MAX_WEBHOOKS_PER_SECOND);
    }

    /** The present one first; while it is being replaced, there is a second. */
    static List<String> authTokens(Settings values) {
        return parts(values.get(AUTH_TOKEN));
    }

    /** The addresses by which the gateway is reached; Twilio knows the first. */
    static List<String> publicUrls(Settings values) {
        return parts(values.get(PUBLIC_URL));
    }

    /**
     * A URL as others write it (RFC 3986 §6.2.2.1 and §6.2.3): scheme and host in lower case, without the usual port of the
     * scheme, without a slash at its end.
     */
    static String normal(String url) {
        HttpUrl parsed = HttpUrl.get(url);
        String written = parsed.newBuilder().encodedPath("/").build().toString();
        return written.substring(0, written.length() - 1);
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls calls = Calls.of(context);
        calls.audioQueueFrames(TwilioPlatform.NAME, values.number(AUDIO_QUEUE_SIZE));
        TwilioDoor door = TwilioDoor.of(context);
        EdgeRefusals refusals = EdgeRefusals.of(context);
        calls.expected().require(TwilioPlatform.NAME, () -> !door.isOpen(), () -> refusals.count(RefusalReason.TOKEN));
        if (takesCalls(context)) {
            door.announce();
        }
    }

    private static boolean takesCalls(CamelContext context) {
        return context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof VoiceEndpoint voice
                        && voice.getPath().equals(TwilioPlatform.NAME));
    }
}
