package org.camelvoice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Speaks on a thread of its own, one text at a time, and remembers the last {@value #REMEMBERED} of them. Asked on the
 * event loop, answers there.
 */
final class SpeechDesk {

    private static final int REMEMBERED = 64;

    private final WorkerExecutor worker;

    /** Null until the first text; only touched by the worker's thread. */
    private Voice voice;

    /** Only touched by the event loop. */
    private final Map<Text, Future<Rendered>> spoken = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Text, Future<Rendered>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Text(String text, WireFormat format) {}

    /** @param voice null for the best one on the class path */
    SpeechDesk(Vertx vertx, Voice voice) {
        this.worker = vertx.createSharedWorkerExecutor("sandbox-voice", 1);
        this.voice = voice;
    }

    Future<Rendered> say(String text, WireFormat format) {
        Text key = new Text(text, format);
        Future<Rendered> known = spoken.get(key);
        if (known == null || known.failed()) {
            known = worker.executeBlocking(() -> render(voice().speak(text), format));
            spoken.put(key, known);
        }
        return known;
    }

    /** Brings audio that is there already into the format of the wire; its words are said over its whole length. */
    Future<Rendered> play(Output.Play output, WireFormat format) {
        return worker.executeBlocking(() -> render(new Speech(output.samples(), words(output)), format));
    }

    private static List<Speech.Word> words(Output.Play output) {
        int millis = output.samples().length / (Speech.SAMPLE_RATE / 1000);
        return Speech.Word.spread(output.transcript(), millis);
    }

    private static Rendered render(Speech speech, WireFormat format) {
        return new Rendered(format, format.encodeSpeech(speech.samples()), speech.words());
    }

    private Voice voice() {
        voice = voice == null ? Voice.load() : voice;
        return voice;
    }
}
