package org.camelvoice.platform;

import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelvoice.VoiceConstants;

/** The target of a transfer. It is never part of an endpoint's URI, where the {@code +} of a number becomes a space. */
final class TransferTarget {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    /** RFC 3261 §19.1, without passwords and headers. */
    private static final Pattern SIP = Pattern.compile("sips?:[A-Za-z0-9._~!$&'()*+,;=%-]{1,64}@[A-Za-z0-9.-]{1,253}"
            + "(:[0-9]{1,5})?(;[A-Za-z0-9-]{1,32}(=[A-Za-z0-9._-]{1,64})?){0,8}");

    private TransferTarget() {}

    /** @throws IllegalArgumentException if neither header nor body is a target; the message does not quote them */
    static String of(Exchange exchange) {
        Message message = exchange.getMessage();
        String header = message.getHeader(VoiceConstants.TRANSFER_TO, String.class);
        String target = header == null ? message.getBody(String.class) : header;
        if (target == null || !isOne(target.strip())) {
            throw new IllegalArgumentException(
                    "voice:call/transfer: expected a number in E.164, such as +4930123456, or a sip: or sips: URI in the"
                            + " header " + VoiceConstants.TRANSFER_TO + " or the body, got "
                            + (target == null ? "nothing" : target.length() + " characters that are neither"));
        }
        return target.strip();
    }

    private static boolean isOne(String target) {
        return E164.matcher(target).matches() || SIP.matcher(target).matches();
    }
}
