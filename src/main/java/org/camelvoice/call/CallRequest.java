package org.camelvoice.call;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;

/**
 * Somebody calls.
 *
 * @param tenant     whom they call, by name
 * @param platform   how they came, such as {@code twilio}
 * @param attributes what the platform says of the call, by its own names
 * @param loop       the loop that the call will live on: the caller's connection's
 * @param caller     their side of the call
 * @param format     the audio that they are sent
 * @param output     where it leaves to
 * @param audioQueueFrames how much of the caller's audio may wait for the model, in frames of 20 ms
 */
public record CallRequest(
        String tenant,
        String platform,
        Map<String, String> attributes,
        MediaLoop loop,
        Caller caller,
        AudioFormat format,
        Playout.Output output,
        int audioQueueFrames) {

    public CallRequest {
        attributes = Map.copyOf(attributes);
    }
}
