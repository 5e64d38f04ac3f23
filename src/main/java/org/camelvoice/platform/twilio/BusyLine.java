package org.camelvoice.platform.twilio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.Connection;

/**
 * Tells a caller for whom there is no room why: a packaged sentence, sent at once since Twilio plays it at its own pace,
 * and the end of the stream when it has been heard. There is no call and no model. Owned by the connection's loop.
 */
final class BusyLine implements MediaLoop.Ticker {
    private static final int BYTES_A_SECOND = 8_000; // of µ-law at 8 kHz
    private static final long WAY_NANOS = 1_000_000_000L; // 1 s for what is last to be on its way and be played

    private final Sentence sentence;
    private final Connection connection;
    private final TwilioWriter writer;
    private final Runnable close;
    private long endAt;

    /** @param close ends the stream */
    BusyLine(Sentence sentence, Connection connection, TwilioWriter writer, Runnable close) {
        this.sentence = sentence;
        this.connection = connection;
        this.writer = writer;
        this.close = close;
    }

    void speak() {
        byte[] clip = sentence.mulaw();
        for (int from = 0; from < clip.length; from += BYTES_A_SECOND) {
            byte[] second = Arrays.copyOfRange(clip, from, Math.min(from + BYTES_A_SECOND, clip.length));
            connection.sendText(writer.media(second));
        }
        MediaLoop loop = connection.loop();
        endAt = loop.nanoTime() + clip.length * 1_000_000_000L / BYTES_A_SECOND + WAY_NANOS;
        loop.add(this);
    }

    @Override
    public void tick(long now) {
        if (now - endAt > 0) {
            close.run();
        }
        if (!connection.isOpen()) {
            connection.loop().remove(this);
        }
    }

    /** What can be said. */
    enum Sentence {
        /** All lines are busy. */
        BUSY("busy"),
        /** The tenant's limits admit no other call now. */
        LIMIT("limit");

        private final String clip;
        /** Null until the first caller needs it: some 30 KB of this jar. Several loops may read it at once. */
        private volatile byte[] mulaw;

        Sentence(String clip) {
            this.clip = clip;
        }

        byte[] mulaw() {
            if (mulaw == null) {
                mulaw = read("/META-INF/camel-voice/clips/" + clip + ".ulaw");
            }
            return mulaw;
        }

        private static byte[] read(String clip) {
            try (InputStream file = BusyLine.class.getResourceAsStream(clip)) {
                return file.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + clip, e);
            }
        }
    }
}
