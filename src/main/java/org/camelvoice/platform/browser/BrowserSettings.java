package org.camelvoice.platform.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.call.PriceTable;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.settings.Allowed;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.settings.SettingsDeclaration;
import org.camelvoice.ticket.Tickets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Browsers: their queue, their tickets, and whose pages are let in, which the route of their socket says. */
public final class BrowserSettings implements SettingsDeclaration {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserSettings.class);
    private static final Pattern PLAIN_HOST = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?");

    private static final Setting AUDIO_QUEUE_SIZE =
            Setting.number("voice.browser.audioQueueSize", "20 ms frames", 1, 3_000);
    private static final Setting ALLOWED_ORIGIN = Setting.of(
            "voice.browser.allowedOrigin",
            "same-origin, or a regular expression for origins such as https://www\\.example\\.com",
            BrowserSettings::isOriginPattern);

    private static final Setting TICKETS =
            Setting.of("voice.browser.tickets", "true, false, or nothing", value -> Set.of("true", "false", "")
                    .contains(value));
    private static final Setting TICKET_SECONDS =
            Setting.number("voice.browser.ticketSeconds", "seconds", 5, (int) Tickets.LONGEST_VALIDITY.toSeconds());
    private static final Setting MAX_USED_TICKETS =
            Setting.number("voice.browser.maxUsedTickets", "tickets", 100, 10_000_000);
    private static final Setting TICKET_KEY = Setting.of(
                    "voice.ticketKey",
                    "a key of at least " + Tickets.SHORTEST_KEY + " characters without spaces, or nothing",
                    value -> value.isEmpty() || (value.length() >= Tickets.SHORTEST_KEY && Allowed.keyOrNothing(value)))
            .secret();

    @Override
    public List<Setting> settings() {
        return List.of(AUDIO_QUEUE_SIZE, ALLOWED_ORIGIN, TICKETS, TICKET_SECONDS, MAX_USED_TICKETS, TICKET_KEY);
    }

    @Override
    public void apply(Settings values, CamelContext context) {
        Calls.of(context).audioQueueFrames(BrowserPlatform.NAME, values.number(AUDIO_QUEUE_SIZE));
        context.getCamelContextExtension().addContextPlugin(Tickets.class, tickets(values));
        EdgeRefusals refusals = EdgeRefusals.of(context);
        Calls.of(context)
                .expected()
                .require(BrowserPlatform.NAME, () -> needTickets(context), () -> refusals.count(RefusalReason.TICKET));
        if (values.get(TICKETS).equals("false") && !PriceTable.isFree(context)) {
            LOG.warn(
                    "Browsers need no ticket, since {}=false: whoever reaches the public port can talk to the model"
                            + " at your expense",
                    TICKETS);
        }
    }

    private static Tickets tickets(Settings values) {
        String key = values.get(TICKET_KEY);
        return new Tickets(
                key.isEmpty() ? Tickets.randomKey() : key.getBytes(UTF_8),
                Duration.ofSeconds(values.number(TICKET_SECONDS)),
                values.number(MAX_USED_TICKETS),
                Clock.systemUTC());
    }

    /** Whether a browser is let in with a ticket only. Where nothing is said, the sandbox is open, and no other model. */
    static boolean needTickets(CamelContext context) {
        String said = new Settings(context).get(TICKETS);
        return said.isEmpty() ? !PriceTable.isFree(context) : said.equals("true");
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
