package org.camelvoice.platform.twilio;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Call;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.twilio.TwilioRest.CallResource;
import org.camelvoice.settings.Settings;

/**
 * Phone calls, by Twilio Media Streams: one WebSocket per call, which carries JSON and in it µ-law audio, 8 kHz, 20 ms a
 * message.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Media Streams: WebSocket
 *     messages</a>
 */
public final class TwilioPlatform implements Platform {
    static final String NAME = "twilio";
    private static final String MEDIA = "media";
    static final String MARK = "mark";
    static final String DTMF = "dtmf";
    /** The {@code <Parameter>} that carries an announced call's token. */
    static final String TOKEN = "token";

    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private final TwilioRest rest = new TwilioRest();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String audio() {
        return MEDIA;
    }

    @Override
    public Set<String> incoming() {
        return Set.of(MEDIA, DTMF, MARK);
    }

    @Override
    public Set<String> outgoing() {
        return Set.of(MEDIA, MARK);
    }

    @Override
    public Map<String, Object> beans(CamelContext context) {
        return TwilioWebhook.beans(context);
    }

    /**
     * By a REST update of the call, with the account that Twilio names in the stream's {@code start}.
     *
     * @throws IllegalStateException if the account or the token is not known
     */
    @Override
    public CompletionStage<Void> transfer(Call call, String target, CamelContext context) {
        CallResource resource = resource(call, context);
        return rest.update(resource, Twiml.dial(target));
    }

    private static CallResource resource(Call call, CamelContext context) {
        Settings settings = new Settings(context);
        List<String> authTokens = TwilioSettings.authTokens(settings);
        if (authTokens.isEmpty()) {
            throw new IllegalStateException(
                    TwilioSettings.AUTH_TOKEN.key() + " is not set, without which Twilio transfers no call");
        }
        return new CallResource(
                HttpUrl.get(settings.get(TwilioSettings.API_URL)),
                sid(call, "accountSid"),
                sid(call, "callSid"),
                authTokens.get(0));
    }

    /** Whoever connects can say what they like: it must not lead elsewhere. */
    private static String sid(Call call, String name) {
        String sid = call.facts().attributes().get(name);
        if (sid == null || !SID.matcher(sid).matches()) {
            throw new IllegalStateException(
                    "The stream's start has no " + name + ", without which Twilio transfers no call");
        }
        return sid;
    }

    @Override
    public void close() {
        rest.close();
    }

    @Override
    public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
        return new TwilioStream(caller, parameters.get("tenant"));
    }
}
