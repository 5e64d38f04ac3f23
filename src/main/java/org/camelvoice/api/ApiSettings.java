package org.camelvoice.api;

import java.util.List;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.SettingsDeclaration;

/** Who gets an answer of the API. */
public final class ApiSettings implements SettingsDeclaration {
    /** So that nobody guesses it. */
    private static final int SHORTEST_TOKEN = 16;

    static final Setting TOKEN = Setting.of(
                    "voice.apiToken",
                    "a token of at least " + SHORTEST_TOKEN + " characters without spaces, or nothing",
                    value -> value.isEmpty() || (value.length() >= SHORTEST_TOKEN && Allowed.keyOrNothing(value)))
            .secret();
    static final Setting MAX_WRONG_TOKENS = Setting.number("voice.maxWrongTokensPerMinute", "requests", 1, 100_000);

    @Override
    public List<Setting> settings() {
        return List.of(TOKEN, MAX_WRONG_TOKENS);
    }
}
