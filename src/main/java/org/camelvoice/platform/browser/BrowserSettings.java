package org.camelvoice.platform.browser;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;

/** Browsers: their queue, and whose pages are let in, which the route of their socket says. */
public final class BrowserSettings implements SettingsDeclaration {
    private static final Pattern PLAIN_HOST = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?");

    private static final Setting AUDIO_QUEUE_SIZE =
            Setting.number("voice.browser.audioQueueSize", "20 ms frames", 1, 3_000);
    private static final Setting ALLOWED_ORIGIN = Setting.of(
            "voice.browser.allowedOrigin",
            "same-origin, or a regular expression for origins such as https://www\\.example\\.com",
            BrowserSettings::isOriginPattern);

    @Override
    public List<Setting> settings() {
        return List.of(AUDIO_QUEUE_SIZE, ALLOWED_ORIGIN);
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls.of(context).audioQueueFrames(BrowserPlatform.NAME, values.number(AUDIO_QUEUE_SIZE));
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
}
