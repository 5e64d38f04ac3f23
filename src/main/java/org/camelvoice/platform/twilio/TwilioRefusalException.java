package org.camelvoice.platform.twilio;

/** Twilio's REST API did not do what was asked of it. The message has no number and no name. */
public final class TwilioRefusalException extends RuntimeException {
    /** What {@link #code()} is where Twilio gave none. */
    public static final int NO_CODE = -1;

    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;

    TwilioRefusalException(int status, int code) {
        super("Twilio refused to update the call: status " + status + (code == NO_CODE ? "" : ", error " + code));
        this.status = status;
        this.code = code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /**
     * Twilio's own error code, such as 21220 for a call that is not in progress; {@link #NO_CODE} if it gave none.
     *
     * @see <a href="https://www.twilio.com/docs/api/errors">Error and warning dictionary</a>
     */
    public int code() {
        return code;
    }
}
