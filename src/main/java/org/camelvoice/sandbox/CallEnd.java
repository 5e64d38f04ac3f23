package org.camelvoice.sandbox;

import java.time.Duration;

/**
 * How a caller's call ended.
 *
 * @param byCaller whether the caller hung up, after a violation too
 * @param code the WebSocket's status code; 1006 if it was cut without one
 * @param reason what the gateway said, or what broke; empty if nothing
 * @param at when, from the start of the call
 */
public record CallEnd(boolean byCaller, int code, String reason, Duration at) {}
