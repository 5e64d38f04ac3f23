package org.camelvoice.realtime;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's URL and the model in its query: {@code model}, or {@code deployment} in Azure's older paths. */
public final class ModelAddress {
    private static final Pattern MODEL = Pattern.compile("([?&](?:model|deployment)=)([^&#]*)");

    private ModelAddress() {}

    /** The model in the URL; null if it names none. */
    public static String modelOf(String url) {
        Matcher model = MODEL.matcher(url);
        return model.find() && !model.group(2).isEmpty()
                ? URLDecoder.decode(model.group(2), StandardCharsets.UTF_8)
                : null;
    }

    /** The URL with this model, once in its query: in place of the URL's own model, or at the end. */
    static URI uri(String url, String model) {
        String name = URLEncoder.encode(model, StandardCharsets.UTF_8);
        Matcher named = MODEL.matcher(url);
        if (named.find()) {
            return URI.create(named.replaceFirst("$1" + Matcher.quoteReplacement(name)));
        }
        return URI.create(url + (url.contains("?") ? "&" : "?") + "model=" + name);
    }
}
