package org.camelvoice.platform.twilio;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What Twilio posts to a webhook, as {@code platform-http:} hands it over.
 *
 * @param signature null if there is none, or there are several
 * @param target    path and query as they were asked for
 * @param url       the same with the host that was asked for: a stranger's words, unless Twilio has signed them
 * @param form      names with their values
 */
record TwilioRequest(String signature, String target, String url, Map<String, List<String>> form) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    static TwilioRequest of(Exchange exchange) {
        Message message = exchange.getMessage();
        return new TwilioRequest(
                message.getHeader(TwilioSignature.HEADER) instanceof String signature ? signature : null,
                target(message),
                message.getHeader(Exchange.HTTP_URL, "", String.class),
                form(message.getBody()));
    }

    /** Some HTTP servers keep the query apart. */
    private static String target(Message message) {
        String uri = message.getHeader(Exchange.HTTP_URI, "", String.class);
        String query = message.getHeader(Exchange.HTTP_RAW_QUERY, "", String.class);
        return query.isEmpty() || uri.contains("?") ? uri : uri + "?" + query;
    }

    private static Map<String, List<String>> form(Object body) {
        Map<String, List<String>> form = new HashMap<>();
        if (body instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> form.put(String.valueOf(name), values(value)));
        }
        return form;
    }

    private static List<String> values(Object value) {
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    /** A field's value; null if it is absent, empty, or there several times. */
    String field(String name) {
        List<String> values = form.getOrDefault(name, List.of());
        return values.size() == 1 && !values.get(0).isEmpty() ? values.get(0) : null;
    }

    /** All that have a value. */
    Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        for (String name : form.keySet()) {
            if (field(name) != null && NAME.matcher(name).matches()) {
                fields.put(name, field(name));
            }
        }
        return fields;
    }

    /** Scheme, host and port that were asked for; what follows them need not be a URI. */
    String base() {
        int path = url.indexOf('/', url.indexOf("://") + "://".length());
        return path < 0 ? url : url.substring(0, path);
    }
}
