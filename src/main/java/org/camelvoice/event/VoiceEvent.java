package org.camelvoice.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.camelvoice.call.AudioBlock;
import org.camelvoice.call.ModelUsage;

/**
 * An event of a call: the body of a {@code voice-event:} exchange. Jackson writes it as one flat JSON object in
 * snake_case; {@code docs/events.md} lists every field. Immutable, so observers may share it.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public sealed interface VoiceEvent
        permits CallRecord,
                VoiceEvent.CallStarted,
                VoiceEvent.CallStateChanged,
                VoiceEvent.CallerTranscript,
                VoiceEvent.ModelTranscript,
                VoiceEvent.Dtmf,
                VoiceEvent.BargeIn,
                VoiceEvent.Turn,
                VoiceEvent.Tool,
                VoiceEvent.ResponseUnfinished,
                VoiceEvent.Usage,
                VoiceEvent.Audio,
                VoiceEvent.Failure {

    /** Name, call and time. */
    EventHead head();

    /**
     * {@code call.started}.
     *
     * @param startedAt  ISO 8601, UTC
     * @param caller     the caller's number; null if the platform does not provide it
     * @param attributes the platform's data about the call, under the platform's names
     */
    record CallStarted(@JsonUnwrapped EventHead head, String startedAt, String caller, Map<String, String> attributes)
            implements VoiceEvent {
        /** Without spoken content: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** {@code call.state}. Both in lower case, such as {@code listening}. */
    record CallStateChanged(@JsonUnwrapped EventHead head, String from, String to) implements VoiceEvent {}

    /**
     * {@code transcript.caller}: what the caller said or typed.
     *
     * @param text   null if transcription failed, or the call ended first
     * @param failed whether text is missing, all or part of it
     */
    record CallerTranscript(@JsonUnwrapped EventHead head, String itemId, String text, boolean failed)
            implements VoiceEvent {
        /** Without spoken content: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * {@code transcript.model}: what the model said, and how much of it the caller heard.
     *
     * @param text        everything that the model generated
     * @param heardText   the part that was heard, in whole words
     * @param heardMs     of its audio, measured
     * @param heardErrorMs how far {@code heardMs} may be from what was heard, to either side, in 95 % of cases; null if
     *     nobody can tell, or it was heard to its end
     * @param interrupted whether the caller did not hear the end: because of an interruption, or because the call ended
     * @param estimated   whether {@code heardText} is an estimate, because no server says when each word is spoken
     */
    record ModelTranscript(
            @JsonUnwrapped EventHead head,
            String itemId,
            String text,
            String heardText,
            long heardMs,
            Integer heardErrorMs,
            boolean interrupted,
            boolean estimated)
            implements VoiceEvent {
        /** Without spoken content: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** {@code dtmf}: one key. */
    record Dtmf(@JsonUnwrapped EventHead head, String digit) implements VoiceEvent {
        /** Without spoken content: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * {@code barge-in}.
     *
     * @param reactionMs from the onset of speech to the clear; null if unknown
     * @param falseAlarm true in a second event, if the interruption turned out not to be speech
     */
    record BargeIn(@JsonUnwrapped EventHead head, Long reactionMs, boolean falseAlarm) implements VoiceEvent {}

    /**
     * {@code turn}.
     *
     * @param latencyMs from the end of the caller's speech to the first audio sent in answer
     */
    record Turn(@JsonUnwrapped EventHead head, long latencyMs) implements VoiceEvent {}

    /** {@code tool}, when it has ended. Contains neither arguments nor answer. */
    record Tool(@JsonUnwrapped EventHead head, String name, String toolCallId, String outcome, long durationMs)
            implements VoiceEvent {}

    /**
     * {@code response.unfinished}: an incomplete answer of the model.
     *
     * @param status {@code incomplete}, {@code failed}, or {@code cancelled} by the server
     * @param reason the server's word for the reason, or {@code unknown}
     */
    record ResponseUnfinished(@JsonUnwrapped EventHead head, String responseId, String status, String reason)
            implements VoiceEvent {}

    /**
     * {@code usage}: the use of a model.
     *
     * @param source       {@code response} or {@code transcription}
     * @param id           the response, or the transcribed item
     * @param model        the name that the session requested
     * @param audioSeconds transcribed audio, if the model bills by time
     * @param costUsd      null if unknown
     */
    record Usage(
            @JsonUnwrapped EventHead head,
            String source,
            String id,
            String model,
            Tokens tokens,
            double audioSeconds,
            Double costUsd)
            implements VoiceEvent {}

    /** Tokens by kind. Cached tokens are part of the input. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Tokens(long textIn, long audioIn, long textCachedIn, long audioCachedIn, long textOut, long audioOut) {
        /** All input tokens, cached or not. */
        public long in() {
            return textIn + audioIn;
        }

        /** All output tokens. */
        public long out() {
            return textOut + audioOut;
        }

        static Tokens of(ModelUsage.Tokens tokens) {
            return new Tokens(
                    tokens.textIn(),
                    tokens.audioIn(),
                    tokens.textCachedIn(),
                    tokens.audioCachedIn(),
                    tokens.textOut(),
                    tokens.audioOut());
        }
    }

    /**
     * {@code audio}: a part of the call's recording.
     *
     * @param startMs    the start of the part, since the call began
     * @param sampleRate of both channels, per second
     * @param block      the audio in the caller's format
     */
    record Audio(
            @JsonUnwrapped EventHead head,
            long startMs,
            int sampleRate,
            @JsonIgnore AudioBlock block) implements VoiceEvent {

        /**
         * Signed 16-bit, little-endian, two channels: the caller left, what the caller heard right. Computed at each
         * call; base64 in JSON.
         */
        @JsonProperty
        public byte[] pcm() {
            return block.stereo();
        }
    }

    /**
     * {@code error}: an error that ended no call.
     *
     * @param source {@code model} or {@code route}
     * @param code   the model's error code, or the class of the route's exception
     * @param route  the failed route and its file; null for an error of the model
     */
    record Failure(@JsonUnwrapped EventHead head, String source, String code, String route) implements VoiceEvent {}
}
