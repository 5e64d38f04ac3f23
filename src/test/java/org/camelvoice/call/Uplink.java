package org.camelvoice.call;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Spectrum;

/**
 * A caller, a network and a model that hears, in virtual time: 8 kHz µ-law, in messages of any length. The model finds
 * turns by loudness, as the real one does: speech begins with three loud frames, and ends with so many milliseconds without one.
 */
final class Uplink implements AutoCloseable {
    private static final String MEDIA = "voice:twilio/media";
    private static final int LOUD = 500; // RMS

    final Switchboard board = new Switchboard();
    final Call call;
    final CallerAudio audio;
    /** What the model got. */
    final ByteArrayOutputStream got = new ByteArrayOutputStream();
    /** When the turns began that the model found, in the caller's time. */
    final List<Long> onsets = new ArrayList<>();
    /** When they ended. */
    final List<Long> ends = new ArrayList<>();

    private final int turnEndMillis;
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();

    private long order;
    private int loudInARow;
    private boolean speaking;
    private long lastLoud;

    private record Arrival(long moment, long order, byte[] audio, long number, long timestamp)
            implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return moment != other.moment ? Long.compare(moment, other.moment) : Long.compare(order, other.order);
        }
    }

    Uplink(CallerLimits limits, int turnEndMillis) {
        this.turnEndMillis = turnEndMillis;
        RecordedRoute started = board.route("voice:call/started");
        RecordedRoute media = board.route(MEDIA);
        media.that(() -> hear((byte[]) media.next()));
        call = board.calls.prepare(new CallRequest(
                "acme",
                "twilio",
                null,
                Map.of(),
                board.loop,
                new Speaker(),
                Line.withMarks(AudioFormat.MULAW_8K, board.caller)));
        call.start();
        started.next();
        call.connected();
        audio = new CallerAudio(call, MEDIA, AudioFormat.MULAW_8K, limits);
        board.loop.add(now -> audio.tick());
        board.events.forget();
        board.caller.taken();
    }

    private final class Speaker implements Caller {
        @Override
        public String connectionId() {
            return "connection-1";
        }

        @Override
        public void insertSilence(int millis) {
            audio.addSilence(millis);
        }

        @Override
        public void disconnect(EndReason reason) {}
    }

    /** A message comes at this moment. */
    void arrive(long moment, byte[] message, long number, long timestamp) {
        arrivals.add(new Arrival(moment, order++, message, number, timestamp));
    }

    /** All that is on its way comes, and then nothing for two seconds. */
    void run() {
        for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
            board.advanceMillis(Math.max(0, next.moment - call.facts().moment()));
            audio.add(next.audio, next.number, next.timestamp);
        }
        board.advanceMillis(2_000);
    }

    private void hear(byte[] mulaw) {
        for (int at = 0; at < mulaw.length; at += 160) {
            byte[] frame = Arrays.copyOfRange(mulaw, at, at + 160);
            got.writeBytes(frame);
            listen(Spectrum.rms(G711.decodeMulaw(frame)) > LOUD);
        }
    }

    private void listen(boolean loud) {
        long millis = got.size() / 8;
        loudInARow = loud ? loudInARow + 1 : 0;
        lastLoud = loud ? millis : lastLoud;
        if (!speaking && loudInARow == 3) {
            speaking = true;
            call.mouthpiece().speechStarted(millis - 60);
            onsets.add(call.mouthpiece().timeline().moment(millis - 60));
        } else if (speaking && millis - lastLoud >= turnEndMillis) {
            speaking = false;
            call.mouthpiece().speechStopped(lastLoud);
            ends.add(call.mouthpiece().timeline().moment(lastLoud - 1));
        }
    }

    int gotMillis() {
        return got.size() / 8;
    }

    /** What the model got, without the silence. */
    byte[] words() {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        byte[] all = got.toByteArray();
        for (int at = 0; at < all.length; at += 160) {
            byte[] frame = Arrays.copyOfRange(all, at, at + 160);
            if (Spectrum.rms(G711.decodeMulaw(frame)) > LOUD) {
                words.writeBytes(frame);
            }
        }
        return words.toByteArray();
    }

    /** A word of so many milliseconds, no stretch of which is like another: its pitch rises all the time. */
    static byte[] word(int millis) {
        short[] samples = new short[millis * 8];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            phase += 2 * Math.PI * (300 + i / 50.0) / 8_000;
            samples[i] = (short) (8_000 * Math.sin(phase));
        }
        return G711.encodeMulaw(samples);
    }

    static byte[] silence(int millis) {
        byte[] silence = new byte[millis * 8];
        Arrays.fill(silence, AudioFormat.MULAW_8K.silence());
        return silence;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        board.events.forget();
        board.caller.taken();
        board.close();
    }
}
