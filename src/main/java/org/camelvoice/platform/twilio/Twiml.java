package org.camelvoice.platform.twilio;

/** What Twilio is told to do with a call, in its own XML. */
final class Twiml {

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

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
