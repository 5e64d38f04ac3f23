package org.camelvoice.platform.discord;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;

/** Discord: its queue, and the options of its route, which reads them itself. */
public final class DiscordSettings implements SettingsDeclaration {
    private static final String BEGIN = "voice.discord.";
    private static final Pattern IDS = Pattern.compile("([0-9]{1,20}(\\s*,\\s*[0-9]{1,20})*)?");
    private static final Pattern TENANTS = Pattern.compile("([0-9]{1,20}\\s*=[^,=]+(,\\s*[0-9]{1,20}\\s*=[^,=]+)*)?");
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z0-9_.$]*");
    private static final int LONGEST_IDLE_MILLIS = 86_400_000; // a day

    private static final Setting AUDIO_QUEUE_SIZE = Setting.number(BEGIN + "audioQueueSize", "20 ms frames", 1, 3_000);

    @Override
    public List<Setting> settings() {
        return List.of(
                AUDIO_QUEUE_SIZE,
                Setting.of(BEGIN + "token", "a token without spaces, or nothing", Allowed::keyOrNothing)
                        .secret(),
                Setting.of(BEGIN + "tenant", "a tenant's name", value -> !value.isBlank()),
                Setting.of(BEGIN + "tenants", "guild=tenant, comma-separated, or nothing", matches(TENANTS)),
                Setting.of(BEGIN + "mode", "active-speaker, per-user or mixed", value -> Arrays.stream(
                                SpeakerMode.values())
                        .anyMatch(mode -> mode.toString().equals(value))),
                ids("allowed"),
                ids("join"),
                Setting.number(BEGIN + "idleTimeout", "milliseconds", 0, LONGEST_IDLE_MILLIS),
                ids("textChannel"),
                Setting.of(BEGIN + "daveSessionFactory", "the name of a class, or nothing", matches(CLASS_NAME)),
                Setting.either(BEGIN + "transcript", "true", "false"),
                Setting.either(BEGIN + "allowUnencrypted", "true", "false"));
    }

    private static Setting ids(String name) {
        return Setting.of(
                BEGIN + name, "ids of Discord's, such as 80351110224678912, comma-separated, or nothing", matches(IDS));
    }

    private static Predicate<String> matches(Pattern pattern) {
        return value -> pattern.matcher(value).matches();
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls.of(context).audioQueueFrames(DiscordPlatform.NAME, values.number(AUDIO_QUEUE_SIZE));
    }
}
