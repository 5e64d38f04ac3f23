package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.camelvoice.strictjson.Refusal;

/**
 * The caller's side: audio comes in, turns come out, found by the VAD or committed by the client. On the session's
 * loop.
 */
final class Turns implements EnergyVad.Listener {

    private static final int SHORTEST_MILLIS = 100;
    private static final int ONSET_MILLIS = 200; // what the VAD may look back before it reports speech

    private final SessionState session;
    private final Responses responses;
    private InputBuffer buffer;

    /** Null if the client says where turns end. */
    private EnergyVad vad;

    /** Null if the client says where turns end. */
    private TurnSettings detection;

    /** The id of the item that the speech being heard will be; null while there is none. */
    private String itemId;

    /** Where the turn begins, in the buffer's milliseconds. */
    private long startMillis;

    Turns(SessionState session, Responses responses) {
        this.session = session;
        this.responses = responses;
        this.buffer = new InputBuffer(session.config().inputFormat(), 0);
        begin(buffer.format(), session.config().turnDetection().orElse(null));
    }

    /** The session's configuration has changed. */
    void configure() {
        WireFormat format = session.config().inputFormat();
        TurnSettings wanted = session.config().turnDetection().orElse(null);
        if (format != buffer.format() || !Objects.equals(wanted, detection)) {
            begin(format, wanted);
        }
    }

    private void begin(WireFormat format, TurnSettings wanted) {
        if (format != buffer.format()) {
            buffer = new InputBuffer(format, buffer.writtenMillis());
        }
        itemId = null;
        detection = wanted;
        vad = wanted == null ? null : new EnergyVad(wanted, format.sampleRate(), buffer.writtenMillis());
    }

    /** {@code input_audio_buffer.append}. */
    void append(JsonNode event) {
        short[] samples = buffer.append(decode(event.get("audio").textValue()));
        if (vad != null) {
            vad.listen(samples, this);
            if (itemId == null) {
                buffer.keepLast(detection.prefixPaddingMillis() + ONSET_MILLIS);
            }
        }
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidValue(
                    "audio", "Invalid 'audio'. Expected base64-encoded audio bytes, but got an invalid " + "value.");
        }
    }

    /**
     * As if the caller had begun to speak now.
     *
     * @throws IllegalStateException if the caller is speaking, or turns are not detected
     */
    void forceSpeech() {
        if (vad == null || vad.isSpeaking()) {
            throw new IllegalStateException(
                    vad == null ? "The session has no turn detection" : "The session hears speech already");
        }
        vad.forceStart(this);
    }

    @Override
    public void speechStarted(long onsetMillis) {
        startMillis = Math.max(0, onsetMillis - detection.prefixPaddingMillis());
        itemId = Ids.item();
        session.wire()
                .send(ServerEvents.event("input_audio_buffer.speech_started")
                        .put("audio_start_ms", startMillis)
                        .put("item_id", itemId));
        if (detection.interruptResponse()) {
            responses.interrupt();
        }
    }

    @Override
    public void speechStopped(long endMillis) {
        session.wire()
                .send(ServerEvents.event("input_audio_buffer.speech_stopped")
                        .put("audio_end_ms", endMillis)
                        .put("item_id", itemId));
        commit(itemId, startMillis, endMillis);
        if (detection.createResponse()) {
            answer();
        }
    }

    /** No client event asked for this answer, so an error goes back on its own. */
    private void answer() {
        try {
            responses.answerTurn();
        } catch (Refusal refusal) {
            session.wire().send(ServerEvents.error(refusal, null));
        }
    }

    /** {@code input_audio_buffer.commit}. */
    void commit() {
        if (buffer.bufferedMillis() < SHORTEST_MILLIS) {
            throw tooSmall(buffer.bufferedMillis());
        }
        String id = itemId == null ? Ids.item() : itemId;
        resetVad();
        commit(id, 0, buffer.writtenMillis() + 1); // the last millisecond may be begun
    }

    private static Refusal tooSmall(double millis) {
        return new Refusal(
                "input_audio_buffer_commit_empty",
                String.format(
                        Locale.ROOT,
                        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but "
                                + "buffer only has %.2fms of audio.",
                        millis),
                null);
    }

    /** {@code input_audio_buffer.clear}. */
    void clear() {
        resetVad();
        buffer.clear();
        session.wire().send(ServerEvents.event("input_audio_buffer.cleared"));
    }

    private void resetVad() {
        itemId = null;
        if (vad != null) {
            vad.reset();
        }
    }

    private void commit(String id, long fromMillis, long toMillis) {
        WireFormat format = buffer.format();
        short[] heard = Silence.trim(format.toSpeechRate(buffer.take(fromMillis, toMillis)));
        itemId = null;
        String transcript = session.prompter().nextHeard().orElseGet(() -> Speech.describe(heard));
        session.wire()
                .send(ServerEvents.event("input_audio_buffer.committed")
                        .put("item_id", id)
                        .put("previous_item_id", session.conversation().lastItemId()));
        StoredItem item = StoredItem.ofCaller(id, heard, format, transcript);
        session.conversation().add(item);
        session.conversation().done(item);
        session.transcriptions().committed(item);
    }
}
