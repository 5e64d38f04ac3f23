package org.camelvoice.simulator;

import java.nio.charset.StandardCharsets;

/** What Twilio would say of a message to it, for tests of whoever sends some. */
public final class StrictTwilio {

    private StrictTwilio() {}

    /** Fails with what Twilio would find wrong with the message; does nothing if it would take it. */
    public static void take(String streamSid, String message) {
        TwilioCallerMessage read = new TwilioCallerReader(streamSid).read(message.getBytes(StandardCharsets.UTF_8));
        if (read instanceof TwilioCallerMessage.Refused refused) {
            throw new AssertionError("Twilio would refuse a message: " + refused);
        }
    }
}
