package org.camelvoice.platform.twilio;

import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import org.camelvoice.call.ExpectedCall;

/** Where Twilio finds a tenant's WebSocket and webhooks. */
final class TwilioAddresses {
    private final HttpUrl base;

    /** @param base such as {@code https://voice.example.com} */
    TwilioAddresses(String base) {
        this.base = HttpUrl.get(base);
    }

    /** Connects an announced call with its tenant's WebSocket. */
    String connect(ExpectedCall call, String token) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(TwilioPlatform.TOKEN, token);
        parameters.put("caller", call.attributes().getOrDefault("caller", ""));
        parameters.put("callee", call.attributes().getOrDefault("callee", ""));
        return Twiml.connect(stream(call.tenant()), path(call.tenant(), "status"), parameters);
    }

    /** {@code https} becomes {@code wss}, and {@code http}, which Twilio does not take, {@code ws}. */
    private String stream(String tenant) {
        return "ws" + path(tenant).substring("http".length());
    }

    private String path(String... segments) {
        HttpUrl.Builder url = base.newBuilder().addPathSegment("twilio");
        for (String segment : segments) {
            url.addPathSegment(segment);
        }
        return url.build().toString();
    }
}
