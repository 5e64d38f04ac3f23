package org.camelvoice.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;

/**
 * One key of {@code application.properties}, and what may stand there. Its value is text, without the blanks around it;
 * empty where nothing stands. The default stands in {@code application.properties}. Never changes.
 */
public final class Setting {
    private static final int HIGHEST_PORT = 65_535;

    private final String key;
    private final String expected;
    private final Predicate<String> allowed;
    private final boolean secret;

    private Setting(String key, String expected, Predicate<String> allowed, boolean secret) {
        if (key.indexOf('.') < 1) {
            throw new IllegalArgumentException("Expected a key with a prefix, such as voice.port, got " + key);
        }
        this.key = key;
        this.expected = expected;
        this.allowed = allowed;
        this.secret = secret;
    }

    /**
     * A setting of any kind.
     *
     * @param key such as {@code voice.twilio.apiUrl}
     * @param expected what may stand there, for people: {@code a token without spaces, or nothing}
     * @param allowed whether a value may stand there
     */
    public static Setting of(String key, String expected, Predicate<String> allowed) {
        return new Setting(key, expected, allowed, false);
    }

    /**
     * A whole number.
     *
     * @param unit such as {@code seconds}
     */
    public static Setting number(String key, String unit, int least, int most) {
        return of(
                key,
                "a number of " + unit + " from " + least + " to " + most,
                value -> Allowed.whole(value, least, most));
    }

    /** A port to listen on; 0, where it is allowed, takes a free one. */
    public static Setting port(String key, int least) {
        return of(
                key,
                "a port from " + least + " to " + HIGHEST_PORT,
                value -> Allowed.whole(value, least, HIGHEST_PORT));
    }

    /** Where to listen. */
    public static Setting host(String key) {
        return of(key, "a host name or an IP address to listen on, IPv6 in brackets", Setting::isHost);
    }

    /** As the authority of a URI has it (RFC 3986 §3.2.2): routes put it into one. */
    private static boolean isHost(String value) {
        try {
            return value.equals(new URI("ws://" + value + ":1/").getHost());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** One of two words. */
    public static Setting either(String key, String one, String other) {
        return of(key, one + " or " + other, value -> value.equals(one) || value.equals(other));
    }

    /** The same, but no message ever repeats its value. */
    public Setting secret() {
        return new Setting(key, expected, allowed, true);
    }

    public String key() {
        return key;
    }

    /** What may stand there, for people. */
    String expected() {
        return expected;
    }

    boolean allows(String value) {
        return allowed.test(value);
    }

    boolean isSecret() {
        return secret;
    }

    @Override
    public String toString() {
        return key;
    }
}
