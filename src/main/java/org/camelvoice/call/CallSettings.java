package org.camelvoice.call;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.camelvoice.budget.BudgetRepository;
import org.camelvoice.budget.FileBudgets;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;

/** Calls, whatever the platform: how many, how long they may keep audio and words, what their callers may send. */
public final class CallSettings implements SettingsDeclaration {
    static final Setting PRICES = Setting.of(
            "voice.prices", "a file: or classpath: of prices, or nothing", CallSettings::isResourceOrNothing);

    /** The gateway's default is a file; an application's, which may have no folder of its own, is memory. */
    public static final Setting BUDGETS =
            Setting.of("voice.budgets", "a file for what tenants use on a day, memory, or nothing", value -> true);

    private static final String IN_MEMORY = "memory";

    private static final Setting MAX_CALLS = Setting.number("voice.maxCalls", "calls", 1, 100_000);
    private static final Setting MAX_QUEUED_AUDIO = Setting.of(
            "voice.maxQueuedAudio",
            "a number of bytes from 1000000 up, or 0 for an eighth of the heap",
            value -> value.equals("0") || Allowed.whole(value, 1_000_000, Long.MAX_VALUE / 4));
    private static final Setting MAX_QUEUED_SECONDS = Setting.number("voice.maxQueuedSeconds", "seconds", 30, 3_600);
    private static final Setting HANGUP_DELAY = Setting.number("voice.hangupDelay", "milliseconds", 0, 10_000);
    private static final Setting PRE_ROLL = Setting.number("voice.preRollMillis", "milliseconds", 0, 5_000);
    private static final Setting LATE_AUDIO = Setting.either("voice.lateAudio", "keep", "drop");
    private static final Setting MAX_AUDIO_AHEAD =
            Setting.number("voice.maxAudioAhead", "milliseconds", 5_000, 600_000);
    private static final Setting MAX_MESSAGES_PER_SECOND =
            Setting.number("voice.maxMessagesPerSecond", "messages", 1, 10_000);
    private static final Setting MAX_TEXTS_PER_MINUTE = Setting.number("voice.maxTextsPerMinute", "texts", 1, 10_000);
    private static final Setting TEXT_LIMIT = Setting.number("voice.textLimit", "characters", 1_000, 1_000_000);

    private static final Setting MAX_PREWARMED = Setting.number("voice.maxPrewarmed", "sessions", 0, 100_000);
    private static final Setting MAX_PREWARMED_PER_TENANT =
            Setting.number("voice.maxPrewarmedPerTenant", "sessions", 0, 100_000);
    private static final Setting MAX_FAREWELLS = Setting.number("voice.maxFarewells", "sessions", 0, 100_000);
    private static final Setting MAX_EXPECTED_PER_TENANT =
            Setting.number("voice.maxExpectedPerTenant", "calls", 1, ExpectedCalls.MOST);

    @Override
    public List<Setting> settings() {
        return List.of(
                MAX_CALLS,
                MAX_QUEUED_AUDIO,
                MAX_QUEUED_SECONDS,
                HANGUP_DELAY,
                PRE_ROLL,
                LATE_AUDIO,
                MAX_AUDIO_AHEAD,
                MAX_MESSAGES_PER_SECOND,
                MAX_TEXTS_PER_MINUTE,
                TEXT_LIMIT,
                MAX_PREWARMED,
                MAX_PREWARMED_PER_TENANT,
                MAX_EXPECTED_PER_TENANT,
                MAX_FAREWELLS,
                PRICES,
                BUDGETS);
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls calls = Calls.of(context);
        calls.callerLimits(callerLimits(values));
        calls.queuedAudio().limit(values.bytes(MAX_QUEUED_AUDIO), values.number(MAX_QUEUED_SECONDS));
        calls.hangupDelay(Duration.ofMillis(values.number(HANGUP_DELAY)));
        calls.preRoll(Duration.ofMillis(values.number(PRE_ROLL)));
        calls.maxCalls(values.number(MAX_CALLS));
        calls.textLimit(values.number(TEXT_LIMIT));
        calls.prewarming().limit(values.number(MAX_PREWARMED), values.number(MAX_PREWARMED_PER_TENANT));
        calls.farewells().limit(values.number(MAX_FAREWELLS));
        calls.expected().limitOfTenant(values.number(MAX_EXPECTED_PER_TENANT));
        calls.prices(PriceTable.read(context, values.get(PRICES)));
        calls.freeModel(PriceTable.isBoundFree(context));
        BudgetRepository repository = repository(values, context);
        if (repository != null) {
            calls.budgets().keepIn(repository);
        }
    }

    /** The application's own, or a file; null for memory. */
    private static BudgetRepository repository(Settings values, CamelContext context) {
        BudgetRepository bean = context.getRegistry().findSingleByType(BudgetRepository.class);
        String file = values.get(BUDGETS);
        if (bean != null || file.isEmpty() || file.equals(IN_MEMORY)) {
            return bean;
        }
        try {
            return new FileBudgets(Path.of(file));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(BUDGETS + ": expected a file, got " + file, e);
        }
    }

    private static CallerLimits callerLimits(Settings values) {
        return new CallerLimits(
                values.get(LATE_AUDIO).equals("keep"),
                values.number(MAX_AUDIO_AHEAD),
                values.number(MAX_MESSAGES_PER_SECOND),
                values.number(MAX_TEXTS_PER_MINUTE));
    }

    private static boolean isResourceOrNothing(String value) {
        return value.isEmpty() || value.startsWith("file:") || value.startsWith("classpath:");
    }
}
