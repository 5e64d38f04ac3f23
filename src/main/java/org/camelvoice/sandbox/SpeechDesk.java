package org.camelvoice.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Speaks on its own thread, one text at a time, and caches the last {@value #REMEMBERED} texts. Called on the event
 * loop, answers there.
 */
final class SpeechDesk {

    private static final int REMEMBERED = 64;
    private static final int CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final ExecutorService speaker = Executors.newSingleThreadExecutor(SpeechDesk::thread);

    /** Null until {@link #warmUp} or the first text. Written by the speaker's thread only. */
    private Voice voice;

    /** Written by the event loop only. */
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
        this.vertx = vertx;
        this.voice = voice;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sandbox-voice");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Loads the voice and speaks an unheard sentence, so the first caller does not wait: cold, the first sentence takes
     * a second. A failure here recurs, and is reported, with the first text.
     */
    void warmUp() {
        var unused = aside(() -> render(voice().speak("Hello, how can I help you?"), WireFormat.PCM));
    }

    Future<Rendered> say(String text, WireFormat format) {
        Text key = new Text(text, format);
        Future<Rendered> known = spoken.get(key);
        if (known == null || known.failed()) {
            known = aside(() -> render(voice().speak(text), format));
            spoken.put(key, known);
        }
        return known;
    }

    /** Converts given audio to the wire format; its words are spread over its whole length. */
    Future<Rendered> play(Output.Play output, WireFormat format) {
        return aside(() -> render(new Speech(output.samples(), words(output)), format));
    }

    /** Waits until the voice is idle. Not on the event loop, and before the loop is closed. */
    void close() {
        speaker.shutdownNow();
        try {
            if (!speaker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The voice is still speaking after " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<Rendered> aside(Supplier<Rendered> work) {
        if (speaker.isShutdown()) {
            return Future.failedFuture("The sandbox is closed");
        }
        Promise<Rendered> done = Promise.promise();
        Context loop = vertx.getOrCreateContext();
        speaker.execute(() -> {
            Future<Rendered> result = attempt(work);
            loop.runOnContext(ignored -> result.onComplete(done));
        });
        return done.future();
    }

    private static Future<Rendered> attempt(Supplier<Rendered> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
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
