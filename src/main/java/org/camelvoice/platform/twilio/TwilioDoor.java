package org.camelvoice.platform.twilio;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Allowance;
import org.camelvoice.call.PriceTable;
import org.camelvoice.loop.RareLog;
import org.camelvoice.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may bring phone calls: with a real model, only Twilio, which signs with the account's auth token what it asks of the
 * gateway's public URL. Never changes; called from any thread.
 *
 * <p>The URL is the configured one: a request's own {@code Host} and {@code X-Forwarded-…} are a stranger's words.
 */
final class TwilioDoor {
    private static final Logger LOG = LoggerFactory.getLogger(TwilioDoor.class);

    private static final int BURST_SECONDS = 2;
    private static final Pattern HAS_PORT = Pattern.compile(":[0-9]+$");

    private final RareLog refused = new RareLog(LOG);
    /** Whether it is open as long as no call costs anything. */
    private final BooleanSupplier practising;

    private final boolean openedByHand;
    private final List<String> authTokens;
    /** In its normal form, without a path; null if none is configured. */
    private final String publicUrl;
    /** The same, and as it is configured, if that is another: somebody may have given Twilio that one. */
    private final Set<String> bases;

    /** Of all webhooks that are admitted. Guarded by itself; null for no limit. */
    private final Allowance webhooks;

    private TwilioDoor(Settings settings, BooleanSupplier practising) {
        int perSecond = settings.number(TwilioSettings.MAX_WEBHOOKS_PER_SECOND);
        this.webhooks = perSecond == 0 ? null : new Allowance(perSecond * BURST_SECONDS, perSecond, System.nanoTime());
        String validate = settings.get(TwilioSettings.VALIDATE_SIGNATURE);
        this.openedByHand = validate.equals("false");
        this.practising = validate.isEmpty() ? practising : () -> false;
        this.authTokens = TwilioSettings.authTokens(settings);
        List<String> urls = TwilioSettings.publicUrls(settings);
        this.publicUrl = urls.isEmpty() ? null : TwilioSettings.normal(urls.get(0));
        this.bases = urls.isEmpty() ? Set.of() : bases(publicUrl, urls.get(0));
    }

    /** Ports are tried apart. */
    private static Set<String> bases(String normal, String written) {
        String authority = written.substring(written.indexOf("://")).replaceFirst("/$", "");
        String usualPort = normal.startsWith("https:") ? ":443" : ":80";
        String scheme = normal.substring(0, normal.indexOf("://"));
        Set<String> bases = new LinkedHashSet<>(List.of(normal));
        bases.add(scheme
                + (authority.endsWith(usualPort)
                        ? authority.substring(0, authority.length() - usualPort.length())
                        : authority));
        return bases;
    }

    /** The context's, as its settings are when it is first asked for. */
    static TwilioDoor of(CamelContext context) {
        TwilioDoor known = context.getCamelContextExtension().getContextPlugin(TwilioDoor.class);
        return known == null ? make(context) : known;
    }

    private static TwilioDoor make(CamelContext context) {
        TwilioDoor made = new TwilioDoor(new Settings(context), () -> PriceTable.isFree(context));
        context.getCamelContextExtension().addContextPlugin(TwilioDoor.class, made);
        return made;
    }

    /** Whether anybody may bring calls. */
    boolean isOpen() {
        return openedByHand || practising.getAsBoolean();
    }

    /** Null if none is configured. */
    String publicUrl() {
        return publicUrl;
    }

    /** Tells the operator, once, what is not as it should be. */
    void announce() {
        if (openedByHand) {
            LOG.warn("{}=false: whoever reaches the public port can bring phone calls, which cost", validate());
        } else if (!isOpen() && !missing().isEmpty()) {
            LOG.warn("Phone calls are refused, since {}", missing());
        }
    }

    private static String validate() {
        return TwilioSettings.VALIDATE_SIGNATURE.key();
    }

    /** Empty if nothing is. */
    private String missing() {
        if (authTokens.isEmpty()) {
            return TwilioSettings.AUTH_TOKEN.key() + " (TWILIO_AUTH_TOKEN) is not set";
        }
        return publicUrl == null ? TwilioSettings.PUBLIC_URL.key() + " (PUBLIC_URL) is not set" : "";
    }

    /**
     * Whether a webhook is worth reading: its head alone does not say that it is a stranger's.
     *
     * @param signature null if there is none
     */
    boolean mayBeSigned(String signature) {
        boolean may = isOpen() || TwilioSignature.isOne(signature);
        if (!may) {
            refuse("webhook", signature);
        }
        return may;
    }

    /**
     * A webhook.
     *
     * @param signature null if there is none
     * @param target    path and query, as they were asked for
     * @param form      what was posted: names with their values
     */
    boolean admitsWebhook(String signature, String target, Map<String, List<String>> form) {
        return isOpen() || isSigned("webhook", signature, form, candidates("", target));
    }

    /** Whether one more webhook that was admitted may be heard now: strangers use none of their rate up. */
    boolean hasTimeForWebhook() {
        if (webhooks == null) {
            return true;
        }
        synchronized (webhooks) {
            return webhooks.take(1, System.nanoTime());
        }
    }

    /**
     * A WebSocket.
     *
     * @param signature null if there is none
     * @param target    path and query, as they were asked for
     */
    boolean admitsUpgrade(String signature, String target) {
        if (isOpen()) {
            return true;
        }
        String other = target.endsWith("/") ? target.substring(0, target.length() - 1) : target + "/";
        Set<String> urls = candidates("ws", target);
        urls.addAll(candidates("ws", other));
        urls.addAll(candidates("http", target));
        urls.addAll(candidates("http", other));
        return isSigned("WebSocket", signature, Map.of(), urls);
    }

    /**
     * The URLs that Twilio may have signed, the likeliest first: it is told {@code wss:} and is reported to sign {@code
     * https:}, and the usual port may be named or not.
     *
     * @param scheme {@code ws} or {@code http}, less the {@code s} that the public URL has; empty for that one's
     */
    private Set<String> candidates(String scheme, String target) {
        Set<String> urls = new LinkedHashSet<>();
        for (String known : bases) {
            boolean secure = known.startsWith("https:");
            String base =
                    (scheme.equals("ws") ? "ws" : "http") + (secure ? "s" : "") + known.substring(known.indexOf("://"));
            urls.add(base + target);
            if (!HAS_PORT.matcher(base).find()) {
                urls.add(base + (secure ? ":443" : ":80") + target);
            }
        }
        return urls;
    }

    private boolean isSigned(String what, String signature, Map<String, List<String>> form, Set<String> urls) {
        boolean signed = TwilioSignature.isOne(signature)
                && urls.stream().anyMatch(url -> authTokens.stream()
                        .anyMatch(token -> TwilioSignature.matches(signature, token, url, form)));
        if (!signed) {
            refuse(what, signature);
        }
        return signed;
    }

    /** The log says what an operator can do about it, and nothing of what came. */
    private void refuse(String what, String signature) {
        if (!missing().isEmpty()) {
            refused.warn("Refused a phone call's {}, since {}", what, missing());
        } else if (signature == null) {
            refused.warn("Refused a phone call's {} without {}", what, TwilioSignature.HEADER);
        } else {
            refused.warn(
                    "Refused a phone call's {}: its {} fits neither {} nor {}; is the URL in Twilio's console exactly"
                            + " {} and the path?",
                    what,
                    TwilioSignature.HEADER,
                    TwilioSettings.AUTH_TOKEN.key(),
                    TwilioSettings.PUBLIC_URL.key(),
                    publicUrl);
        }
    }
}
