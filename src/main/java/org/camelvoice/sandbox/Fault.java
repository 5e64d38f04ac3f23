package org.camelvoice.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Named faults of a Realtime server. Set one for a whole session ({@link Script#fault}), for one response ({@link
 * Script#fail}), or by configuration: the model {@code fault-response-failed} or the key {@code
 * sk-fault-response-failed} has that fault. The key {@code sk-wrong…} is {@link #WRONG_KEY}, the model {@code
 * no-such-model} is {@link #UNKNOWN_MODEL}.
 */
public enum Fault {
    /** The WebSocket handshake is answered with HTTP 503. */
    REFUSE_HANDSHAKE,
    /** {@code error} invalid_api_key, then close 3000. */
    WRONG_KEY,
    /** {@code error} invalid_model, then close 4000. */
    UNKNOWN_MODEL,
    /** The socket opens and the server sends nothing. */
    NEVER_CREATED,
    /** {@code session.update} is never answered. */
    NEVER_UPDATED,
    /** {@code session.update} is refused, with its {@code event_id} and a {@code param}. */
    REJECT_SESSION_UPDATE,
    /** {@code session.updated} has PCM, whatever the client requested. */
    WRONG_FORMAT,
    /** If the client requested PCM, {@code session.updated} has PCM output at 16 kHz, and the audio is at 16 kHz. */
    OTHER_RATE,
    /** {@code session.created} and {@code session.updated} are flat, as in the beta. */
    FLAT_SESSION,
    /** {@code error} is a string: the code, or the message if there is no code. */
    STRING_ERROR,
    /** Events come in binary messages. */
    BINARY_MESSAGES,
    /** Turns are committed, but neither they nor a {@code response.create} is ever answered. */
    SILENT,
    /** {@code response.created}, and then nothing. */
    STALLED,
    /** The first audio delta of a response, and then nothing; a cancel is answered. */
    STALLED_AFTER_FIRST_DELTA,
    /** 3 s to the first word, then half of real time: the caller hears gaps. */
    SLOW,
    /** Three audio deltas at once, then nothing for 1.2 s, and so on: the caller hears gaps. */
    BURSTY,
    /** The response fails with rate_limit_exceeded. */
    RATE_LIMITED,
    /** The response fails with a server_error before its first output. */
    RESPONSE_FAILED,
    /** The response ends in the middle, incomplete for max_output_tokens. */
    RESPONSE_INCOMPLETE,
    /** The response ends in the middle, incomplete for content_filter. */
    RESPONSE_FILTERED,
    /** Audio deltas end in mid-sample: each has an odd number of bytes. */
    ODD_DELTAS,
    /** Audio deltas are in base64 for URLs, without padding, in lines of 76 characters. */
    OTHER_BASE64,
    /** Every function call has the same {@code call_id}. */
    SAME_CALL_ID,
    /** Each audio delta comes with 500,000 characters of transcript. */
    ENDLESS_TRANSCRIPT,
    /** Answers with text although the client requested audio. */
    TEXT_ONLY,
    /** Sends audio of a cancelled response: 4 deltas before its {@code response.done}, 4 after. */
    LATE_DELTAS,
    /**
     * The first {@code response.create} loses the race: the server has just begun a response of its own, and refuses
     * the client's with conversation_already_has_active_response.
     */
    ACTIVE_RESPONSE_RACE,
    /** The connection breaks, without a close frame, after a response's first audio delta. */
    DROP_AFTER_FIRST_DELTA,
    /** After a response's first audio delta, the server reads nothing, sends nothing and answers no ping. */
    FREEZE_AFTER_FIRST_DELTA,
    /** Instead of the answer: {@code error} session_expired, then close 1001. */
    SESSION_EXPIRED,
    /** The transcription of the caller fails. */
    TRANSCRIPTION_FAILED,
    /** The caller's transcript (or its failure) comes only after the first delta of the answer. */
    TRANSCRIPTION_DURING_ANSWER,
    /** The caller's transcript (or its failure) comes only after the answer's {@code response.done}. */
    TRANSCRIPTION_AFTER_ANSWER;

    private static final String PREFIX = "fault-";

    /** The fault of this name in either spelling, {@code SESSION_EXPIRED} or {@code session-expired}. */
    public static Optional<Fault> named(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(fault -> fault.name().equals(constant))
                .findFirst();
    }

    static Optional<Fault> ofModel(String model) {
        return model.equals("no-such-model") ? Optional.of(UNKNOWN_MODEL) : ofPrefixed(model);
    }

    static Optional<Fault> ofKey(String key) {
        return key.startsWith("sk-wrong") ? Optional.of(WRONG_KEY) : ofPrefixed(key.replaceFirst("^sk-", ""));
    }

    private static Optional<Fault> ofPrefixed(String name) {
        return name.startsWith(PREFIX) ? named(name.substring(PREFIX.length())) : Optional.empty();
    }
}
