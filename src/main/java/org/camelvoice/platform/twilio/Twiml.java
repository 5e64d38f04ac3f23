package org.camelvoice.platform.twilio;

import java.util.Map;

/** What Twilio is told to do with a call, in its own XML. */
final class Twiml {
    private static final int LONGEST_PARAMETER = 500; // name and value together

    private Twiml() {}

    /**
     * Calls somebody, and connects the caller with them.
     *
     * @param target a number in E.164, or a {@code sip:} or {@code sips:} URI
     * @see <a href="https://www.twilio.com/docs/voice/twiml/dial">Dial</a>
     */
    static String dial(String target) {
        String whom = escaped(target);
        return "<Response><Dial>" + (target.startsWith("sip") ? "<Sip>" + whom + "</Sip>" : whom)
                + "</Dial></Response>";
    }

    /**
     * Connects the call's audio with a WebSocket, both ways, until that is closed.
     *
     * @param url            of the WebSocket: {@code wss:}, without a query
     * @param statusCallback where Twilio posts what becomes of the stream
     * @param parameters     what the stream's {@code start} is to bring, in this order; empty ones are left out
     * @see <a href="https://www.twilio.com/docs/voice/twiml/stream">Stream</a>
     */
    static String connect(String url, String statusCallback, Map<String, String> parameters) {
        StringBuilder stream = new StringBuilder("<Response><Connect><Stream url=\"")
                .append(escaped(url))
                .append("\" statusCallback=\"")
                .append(escaped(statusCallback))
                .append("\" statusCallbackMethod=\"POST\">");
        parameters.forEach((name, value) -> stream.append(parameter(name, value)));
        return stream.append("</Stream></Connect></Response>").toString();
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() || name.length() + value.length() >= LONGEST_PARAMETER
                ? ""
                : "<Parameter name=\"" + escaped(name) + "\" value=\"" + escaped(value) + "\"/>";
    }

    /**
     * Declines the call: the caller hears that the line is busy.
     *
     * @see <a href="https://www.twilio.com/docs/voice/twiml/reject">Reject</a>
     */
    static String busy() {
        return "<Response><Reject reason=\"busy\"/></Response>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
