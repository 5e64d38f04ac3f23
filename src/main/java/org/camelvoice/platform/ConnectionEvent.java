package org.camelvoice.platform;

/** What has happened on a {@link Connection}, as an exchange tells it to {@code voice:<platform>}. */
public enum ConnectionEvent {
    /** It has opened: the first. */
    OPEN,
    /** A message has come, which is the body: {@code String} or {@code byte[]}. What an exchange that says nothing means. */
    MESSAGE,
    /** It has gone: the last. */
    CLOSE;

    /** The exchange property that says so. */
    public static final String PROPERTY = "CamelVoiceConnectionEvent";
}
