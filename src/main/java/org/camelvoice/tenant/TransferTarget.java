package org.camelvoice.tenant;

import java.util.regex.Pattern;

/**
 * Whom a caller may be connected with: a telephone number or a SIP address.
 *
 * <ul>
 *   <li>A number is a {@code +} and 7 to 15 digits, of which the first is no 0. ITU-T E.164 §6 has the upper bound.
 *   <li>An address is {@code sip:} or {@code sips:}, a user, {@code @}, a host, and perhaps a port and at most eight
 *       parameters, such as {@code sips:bob@example.com:5061;transport=tls}: RFC 3261 §19.1.1. The host is a name or an
 *       IPv4 address. There is no password, which that section advises against, and there are no headers
 *       ({@code ?priority=urgent}), by which an address could change the request that a carrier makes: §19.1.5.
 * </ul>
 */
public final class TransferTarget {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern SIP = Pattern.compile("sips?:[A-Za-z0-9._~!$&'()*+,;=%-]{1,64}@[A-Za-z0-9.-]{1,253}"
            + "(:[0-9]{1,5})?(;[A-Za-z0-9-]{1,32}(=[A-Za-z0-9._-]{1,64})?){0,8}");

    private TransferTarget() {}

    /** Whether {@code text} is a number in E.164, with nothing around it. */
    static boolean isNumber(String text) {
        return E164.matcher(text).matches();
    }

    /** Whether {@code text} is one, with nothing around it. */
    public static boolean isOne(String text) {
        return isNumber(text) || SIP.matcher(text).matches();
    }
}
