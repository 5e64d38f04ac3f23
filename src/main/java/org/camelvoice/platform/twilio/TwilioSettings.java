package org.camelvoice.platform.twilio;

import java.util.List;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
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
                    "voice.twilio.authToken", "a token without spaces, or nothing", Allowed::keyOrNothing)
            .secret();

    private static final Setting AUDIO_QUEUE_SIZE =
            Setting.number("voice.twilio.audioQueueSize", "20 ms frames", 1, 3_000);

    @Override
    public List<Setting> settings() {
        return List.of(AUDIO_QUEUE_SIZE, API_URL, AUTH_TOKEN);
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls.of(context).audioQueueFrames(TwilioPlatform.NAME, values.number(AUDIO_QUEUE_SIZE));
    }
}
