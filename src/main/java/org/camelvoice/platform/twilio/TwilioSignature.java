package org.camelvoice.platform.twilio;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Twilio-Signature}: base64 of HMAC-SHA1, with the account's auth token, over the URL that Twilio asked for and
 * the names and values of the form that it posted, sorted. A value that a name has twice counts once.
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: validating requests</a>
 */
final class TwilioSignature {
    static final String HEADER = "X-Twilio-Signature";
    private static final String ALGORITHM = "HmacSHA1";
    /** Of 20 bytes in base64, with one {@code =}. */
    private static final int LENGTH = 28;

    private TwilioSignature() {}

    /** Whether it can be one. */
    static boolean isOne(String signature) {
        return signature != null && signature.length() == LENGTH;
    }

    /** Whether Twilio has signed this; takes the same time for each wrong signature. */
    static boolean matches(String signature, String authToken, String url, Map<String, List<String>> form) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8),
                of(authToken, url, form).getBytes(StandardCharsets.US_ASCII));
    }

    static String of(String authToken, String url, Map<String, List<String>> form) {
        StringBuilder signed = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, values) -> new TreeSet<>(values)
                .forEach(value -> signed.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
