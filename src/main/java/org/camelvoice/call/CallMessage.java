package org.camelvoice.call;

/**
 * A message for a call's routes.
 *
 * @param name       scheme and path of the consumer that handles it, such as {@code voice:twilio/media}
 * @param body       encoded audio as {@code byte[]}, base64 and JSON as {@code String}; may be null
 * @param itemId     null if it is about no item
 * @param responseId null if it is about no response
 * @param isAudio    whether it is one of the many that carry audio
 */
public record CallMessage(String name, Object body, String itemId, String responseId, boolean isAudio) {
    /** The name of a call's first message: its route connects a model. */
    static final String CALL_STARTED = "voice:call/started";
    /** The name of a call's last message. */
    static final String CALL_ENDED = "voice:call/ended";

    /** A message that is about neither an item nor a response, and carries no audio. */
    public CallMessage(String name, Object body) {
        this(name, body, null, null, false);
    }

    /** How much of it there is, in characters or bytes. */
    int size() {
        if (body instanceof String text) {
            return text.length();
        }
        return body instanceof byte[] bytes ? bytes.length : 0;
    }

    /** The path alone: the message's name in its party's own words. */
    public String event() {
        return name.substring(name.indexOf(':') + 1);
    }

    /** Without the body, which may be what somebody said or typed. */
    @Override
    public String toString() {
        return name + "[" + size() + " characters or bytes]";
    }
}
