package org.camelvoice.platform;

import java.util.Locale;

/**
 * Why the public port refuses somebody, or closes a connection that has no right to go on. {@link #tag} is the {@code
 * reason} of the meter {@code voice.listener.refused}, so the set is small and closed.
 */
public enum RefusalReason {
    /** {@code voice.maxConnections} are open: 503. */
    TOO_MANY_CONNECTIONS,
    /** {@code voice.maxConnectionsPerAddress} are open from this address: 503. */
    TOO_MANY_FROM_ADDRESS,
    /** More than {@code voice.maxUpgradesPerSecond} of all who have not proved who they are: 429. */
    UPGRADE_RATE,
    /** More than {@code voice.maxUpgradesPerSecondPerAddress} of this address: 429. */
    UPGRADE_RATE_OF_ADDRESS,
    /** More than {@code voice.maxProvenUpgradesPerSecond}, signed or with a ticket: 429. */
    PROVEN_UPGRADE_RATE,
    /** No complete TLS handshake, or request, within {@code voice.requestTimeout}: closed. */
    SLOW_REQUEST,
    /** A TLS handshake that failed: closed. */
    TLS_HANDSHAKE,
    /** The request's headers are too long: 431. */
    HEADERS_TOO_LONG,
    /** The request's target is too long: 414. */
    TARGET_TOO_LONG,
    /** No HTTP, no WebSocket handshake, or a query, form or JSON that makes no sense: 400. */
    BAD_REQUEST,
    /** A path that the public port does not serve, as those of the management port: 404. */
    NOT_FOUND,
    /** A request for a name that is not the gateway's: 421, or 400 for two names. */
    HOST,
    /** A page of another origin: 403. */
    ORIGIN,
    /** As many calls as {@code voice.maxCalls}: 503, or close code 1013. */
    FULL,
    /** The route is suspended or stopping: 503; the gateway is: close code 1001. */
    STOPPING,
    /** An {@link UpgradeGuard} failed: 500. */
    GUARD_FAILED,
    /** The carrier's signature is missing or wrong: 403. */
    SIGNATURE,
    /** More than {@code voice.twilio.maxWebhooksPerSecond}, signed where that is needed: 429. */
    WEBHOOK_RATE,
    /** A body longer than its path takes: 413. */
    BODY_TOO_LONG,
    /** A method that the path does not take: 405. */
    METHOD,
    /** A body of another type than the path takes, or an answer of another type than it gives: 415 or 406. */
    MEDIA_TYPE,
    /** A route that serves a request has failed: 500. */
    ROUTE_FAILED,
    /** A step of a webhook's route failed: 500. */
    WEBHOOK_FAILED,
    /** A call's one-time token is missing, wrong or used: the stream is closed. */
    TOKEN,
    /** A browser's ticket is missing, wrong, expired or used: 401. */
    TICKET,
    /** The API's bearer token is missing or wrong: 401. */
    API_TOKEN,
    /** More wrong tokens than {@code voice.maxWrongTokensPerMinute}: 429. */
    API_TOKEN_RATE,
    /** A path that an address must not see from where it asks: 403 or 404. */
    FORBIDDEN_PATH,
    /** A call for a tenant or a number that is not there: close code 1008; 404 for a webhook. */
    NO_TENANT,
    /** What came on a stream begins no call: close code 1008. */
    NO_CALL,
    /** A limit of the tenant admits no other call now: close code 4429. */
    TENANT_LIMIT,
    /** Another call has the session id, and its caller is there: close code 4409. */
    SESSION_IN_USE,
    /** The gateway failed to begin a call: close code 1011. */
    CALL_FAILED,
    /** No {@code start} within 5 s: the stream is closed. */
    SLOW_START,
    /** A message longer than {@code voice.maxMessageSize}: close code 1009. */
    MESSAGE_TOO_LONG,
    /** More than {@code voice.maxFramesPerSecond}: close code 1008. */
    MESSAGE_RATE,
    /** A violation of the WebSocket protocol: close code 1002 or 1007. */
    PROTOCOL;

    private final String tag = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics show it: {@code upgrade-rate}. */
    public String tag() {
        return tag;
    }
}
