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
 * Something that happened in a call: the body of an exchange of {@code voice-event:}. Jackson makes one flat JSON object of
 * each, in snake_case; {@code docs/events.md} lists every field. Never changes, so that observers may share it.
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

    /** Which event, of which call, when. */
    EventHead head();

    /**
     * {@code call.started}.
     *
     * @param startedAt  ISO 8601, UTC
     * @param caller     the caller's number; null if the platform does not say it
     * @param attributes what the platform says of the call, by its own names
     */
    record CallStarted(@JsonUnwrapped EventHead head, String startedAt, String caller, Map<String, String> attributes)
            implements VoiceEvent {
        /** Nothing of what was said: logs may show it. */
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
     * @param text   null if writing it down failed, or the call was over before
     * @param failed whether there is no text, or not all of it
     */
    record CallerTranscript(@JsonUnwrapped EventHead head, String itemId, String text, boolean failed)
            implements VoiceEvent {
        /** Nothing of what was said: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * {@code transcript.model}: what the model said, and how much of it the caller heard.
     *
     * @param text        all that the model made
     * @param heardText   its beginning that was heard, in whole words
     * @param heardMs     of its audio, as measured
     * @param interrupted whether it was not heard to its end: the caller spoke over it, or the call ended
     * @param estimated   whether {@code heardText} is an estimate, since nobody says when which word is spoken
     */
    record ModelTranscript(
            @JsonUnwrapped EventHead head,
            String itemId,
            String text,
            String heardText,
            long heardMs,
            boolean interrupted,
            boolean estimated)
            implements VoiceEvent {
        /** Nothing of what was said: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** {@code dtmf}. One key. */
    record Dtmf(@JsonUnwrapped EventHead head, String digit) implements VoiceEvent {
        /** Nothing of what was said: logs may show it. */
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * {@code barge-in}.
     *
     * @param reactionMs from the onset of speech to the clear of what played; null if unknown
     * @param falseAlarm true in a second event, when what interrupted turned out to be no speech
     */
    record BargeIn(@JsonUnwrapped EventHead head, Long reactionMs, boolean falseAlarm) implements VoiceEvent {}

    /**
     * {@code turn}.
     *
     * @param latencyMs from the end of the caller's speech to the first audio sent in answer
     */
    record Turn(@JsonUnwrapped EventHead head, long latencyMs) implements VoiceEvent {}

    /** {@code tool}, when it has ended. What it was asked and what it answered is not in it. */
    record Tool(@JsonUnwrapped EventHead head, String name, String toolCallId, String outcome, long durationMs)
            implements VoiceEvent {}

    /**
     * {@code response.unfinished}: an answer of the model's is not whole.
     *
     * @param status {@code incomplete}, {@code failed}, or {@code cancelled} by the server
     * @param reason the model's own word for why, or {@code unknown}
     */
    record ResponseUnfinished(@JsonUnwrapped EventHead head, String responseId, String status, String reason)
            implements VoiceEvent {}

    /**
     * {@code usage}: a model was used.
     *
     * @param source       {@code response} or {@code transcription}
     * @param id           of the response, or of the item that was written down
     * @param model        by the name that the session asked for
     * @param audioSeconds that were written down, where the model is paid by them
     * @param costUsd      null if it is not known
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

    /** Tokens by kind. Those that came from a cache are among the input's. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Tokens(long textIn, long audioIn, long textCachedIn, long audioCachedIn, long textOut, long audioOut) {
        /** All that went in, cached or not. */
        public long in() {
            return textIn + audioIn;
        }

        /** All that came out. */
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
     * {@code audio}: a stretch of the call's recording.
     *
     * @param startMs    of the stretch, since the call began
     * @param sampleRate of both channels, per second
     * @param block      the same in the caller's format
     */
    record Audio(
            @JsonUnwrapped EventHead head,
            long startMs,
            int sampleRate,
            @JsonIgnore AudioBlock block) implements VoiceEvent {

        /**
         * Signed 16-bit, little-endian, two channels: left the caller, right what the caller heard of the model. Made anew
         * each time; in JSON it is base64.
         */
        @JsonProperty
        public byte[] pcm() {
            return block.stereo();
        }
    }

    /**
     * {@code error}: something that ended nothing.
     *
     * @param source {@code model} or {@code route}
     * @param code   the model's own word for it, or the class of the route's failure
     * @param route  which failed, and where it stands; null if the model did
     */
    record Failure(@JsonUnwrapped EventHead head, String source, String code, String route) implements VoiceEvent {}
}
