package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A spoken message: audio in parts of 250 ms, its transcript a second ahead. */
final class AudioStream extends ItemStream {

    private static final int TRANSCRIPT_LEAD_MILLIS = 1_000;

    private final Rendered speech;
    private final AudioWriting writing;
    private final StringBuilder transcript = new StringBuilder();
    private int words;
    /** Null without one. */
    private Output.Pausing pause;

    AudioStream(ResponseWriter writer, Rendered speech, AudioWriting writing) {
        super(writer, StoredItem.ofModel(Ids.item(), speech));
        this.speech = speech;
        this.writing = writing;
    }

    @Override
    ItemStream pausing(Output.Pausing wanted) {
        pause = wanted;
        return this;
    }

    @Override
    void openPart() {
        ObjectNode event = partEvent("response.content_part.added");
        event.putObject("part").put("type", "audio").put("transcript", "");
        send(event);
        item().json()
                .withArray("content")
                .addObject()
                .put("type", "output_audio")
                .put("transcript", "");
    }

    @Override
    List<Step> deltas(double pace) {
        List<Step> steps = new ArrayList<>();
        Iterator<Speech.Word> ahead = speech.words().iterator();
        List<Speech.Word> due = new ArrayList<>();
        Speech.Word next = ahead.hasNext() ? ahead.next() : null;
        int chunk = speech.chunkBytes();
        for (int from = 0; from < speech.audio().length; from += chunk) {
            int to = Math.min(speech.audio().length, from + chunk);
            int untilMillis = to / speech.format().bytesPerMilli() + TRANSCRIPT_LEAD_MILLIS;
            while (next != null && next.startMillis() < untilMillis) {
                due.add(next);
                next = ahead.hasNext() ? ahead.next() : null;
            }
            steps.add(delta(from, to, List.copyOf(due), pace));
            due.clear();
        }
        return steps;
    }

    /** A part is due when the one before would have been played, {@code pace} times faster. */
    private Step delta(int from, int to, List<Speech.Word> transcribed, double pace) {
        double wait = from == 0 ? 0 : millis(speech.chunkBytes()) / pace;
        return Step.delta(wait + pauseMillis(from), () -> {
            transcribed.forEach(this::transcribe);
            item().sent(to - from);
            byte[] audio = Arrays.copyOfRange(speech.audio(), from, to);
            send(partEvent("response.output_audio.delta")
                    .put("delta", writing.base64(audio, to == speech.audio().length)));
            writeMore();
        });
    }

    /** The pause before the part that begins at {@code from}; 0 if there is none. */
    private double pauseMillis(int from) {
        if (pause == null) {
            return 0;
        }
        long after = pause.after().toMillis();
        boolean first = millis(from) >= after && millis(from - speech.chunkBytes()) < after;
        return first ? pause.length().toNanos() / 1e6 : 0;
    }

    private double millis(int bytes) {
        return bytes / (double) speech.format().bytesPerMilli();
    }

    private void writeMore() {
        if (!writing.more().isEmpty()) {
            send(partEvent("response.output_audio_transcript.delta").put("delta", writing.more()));
        }
    }

    private void transcribe(Speech.Word word) {
        String delta = words++ == 0 ? word.text() : " " + word.text();
        transcript.append(delta);
        item().transcript(transcript.toString());
        send(partEvent("response.output_audio_transcript.delta")
                .put("delta", delta)
                .put("obfuscation", Ids.obfuscation()));
    }

    @Override
    void closePart() {
        send(partEvent("response.output_audio.done"));
        send(partEvent("response.output_audio_transcript.done").put("transcript", transcript.toString()));
        ObjectNode event = partEvent("response.content_part.done");
        event.putObject("part").put("type", "audio").put("transcript", transcript.toString());
        send(event);
    }

    @Override
    TokenCount.Output tokens() {
        return new TokenCount.Output(TokenCount.textTokens(transcript), item().spokenMillis() / 50);
    }
}
