package org.camelvoice.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;

/**
 * {@code call.ended}: all that is to be kept of a call in one row.
 *
 * @param startedAt  ISO 8601, UTC
 * @param endedAt    ISO 8601, UTC
 * @param durationMs by the call's own clock
 * @param caller     the caller's number; null if the platform does not say it
 * @param attributes what the platform says of the call, by its own names
 * @param endReason  why it ended, in a word such as {@code caller-hung-up}
 * @param endDetail  the same in a sentence
 * @param failed     whether somebody should look at it
 * @param turns        how often the caller said something and was answered
 * @param bargeIns     how often the caller spoke over the model
 * @param tokens       of all models
 * @param costUsd      null if the cost of anything in it is not known
 * @param knownCostUsd of all whose cost is known
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CallRecord(
        @JsonUnwrapped EventHead head,
        String startedAt,
        String endedAt,
        long durationMs,
        String caller,
        Map<String, String> attributes,
        String endReason,
        String endDetail,
        boolean failed,
        int turns,
        int bargeIns,
        Tokens tokens,
        Double costUsd,
        double knownCostUsd)
        implements VoiceEvent {

    static CallRecord of(EventHead head, CallFacts call, EndReason reason, Tally tally) {
        return new CallRecord(
                head,
                call.startedAt().toString(),
                call.startedAt().plusMillis(head.atMs()).toString(),
                head.atMs(),
                call.callerNumber(),
                call.attributes(),
                reason.kind().label(),
                reason.sentence(),
                reason.kind().isFailure(),
                tally.turns(),
                tally.bargeIns(),
                Tokens.of(tally.tokens()),
                Observers.orNull(tally.cost()),
                tally.knownCost());
    }

    /** Nothing of who called: logs may show it. */
    @Override
    public String toString() {
        return head.toString();
    }
}
