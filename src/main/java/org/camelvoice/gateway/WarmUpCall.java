package org.camelvoice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;

/**
 * A phone call of a warm-up, as Twilio carries it: once greeted, it speaks for a second, eight times as fast as people do, is
 * answered, presses a key and hangs up. A mark is echoed when the audio before it has been played. Belongs to one event loop.
 */
final class WarmUpCall {
    private static final long STEP_MILLIS = 5;
    private static final int FRAMES_A_STEP = 2;
    private static final int FRAMES = 54;
    private static final int FRAME_MILLIS = 20;
    private static final int FRAME_BYTES = 160; // 20 ms of µ-law at 8 kHz
    private static final double CHARACTERS_A_MILLISECOND = 8 * 4 / 3.0; // of µ-law in base64
    private static final String PAYLOAD = "\"payload\":\"";
    private static final String NAME = "\"name\":\"";
    private static final String AUDIO = audio();

    private final Vertx vertx;
    private final WebSocket socket;
    private final String sid;
    private final Ear ear;
    private final long startNanos = System.nanoTime();
    /** Marks that are to be echoed, oldest first. */
    private final Deque<String> marks = new ArrayDeque<>();

    /** So far. */
    private int frames;

    private boolean greeted;
    private boolean over;
    /** When all audio that has come will have been played, as {@link System#nanoTime}. */
    private long playedNanos = startNanos;

    /** Who is told of a call. Called on its event loop. */
    interface Ear {
        /** @param nanos from the start of the call's stream to its first audio */
        void greeted(long nanos);

        /** @param byItself whether it has hung up, and not the gateway */
        void over(WarmUpCall call, boolean byItself);
    }

    /** @param sid no other call's */
    WarmUpCall(Vertx vertx, WebSocket socket, String sid, Ear ear) {
        this.vertx = vertx;
        this.socket = socket;
        this.sid = sid;
        this.ear = ear;
    }

    private static String audio() {
        byte[] mulaw = new byte[FRAME_BYTES];
        for (int i = 0; i < mulaw.length; i++) {
            mulaw[i] = (byte) (0x20 + i % 40);
        }
        return Base64.getEncoder().encodeToString(mulaw);
    }

    void begin() {
        socket.textMessageHandler(this::hear);
        socket.closeHandler(closed -> end(false));
        socket.exceptionHandler(broken -> {}); // then it is closed, too
        send("{'event':'connected','protocol':'Call','version':'1.0.0'}");
        send("{'event':'start','sequenceNumber':'1','start':{'accountSid':'AC1','streamSid':'" + sid + "','callSid':'CA"
                + sid + "','tracks':['inbound'],'mediaFormat':{'encoding':'audio/x-mulaw','sampleRate':8000,"
                + "'channels':1},'customParameters':{}},'streamSid':'" + sid + "'}");
    }

    /** @param message with ' for ", which no value of it has */
    private void send(String message) {
        socket.writeTextMessage(message.replace('\'', '"'));
    }

    private void hear(String message) {
        if (over) {
            return;
        } else if (message.startsWith("{\"event\":\"media\"")) {
            play(message);
        } else if (message.startsWith("{\"event\":\"mark\"")) {
            marks.add(quoted(message, NAME));
            echoWhenPlayed();
        } else if (message.startsWith("{\"event\":\"clear\"")) {
            playedNanos = System.nanoTime();
            marks.forEach(this::echo);
            marks.clear();
        }
    }

    private void play(String media) {
        long now = System.nanoTime();
        double millis = quoted(media, PAYLOAD).length() / CHARACTERS_A_MILLISECOND;
        playedNanos = Math.max(now, playedNanos) + (long) (millis * 1e6);
        if (!greeted) {
            greeted = true;
            ear.greeted(now - startNanos);
            vertx.setPeriodic(STEP_MILLIS, this::speak);
        }
    }

    private static String quoted(String message, String before) {
        int from = message.indexOf(before) + before.length();
        return message.substring(from, message.indexOf('"', from));
    }

    private void echoWhenPlayed() {
        long millis = (playedNanos - System.nanoTime()) / 1_000_000;
        if (millis < 1) {
            echoNext();
        } else {
            vertx.setTimer(millis, timer -> echoNext());
        }
    }

    private void echoNext() {
        String mark = marks.poll();
        if (mark != null && !over) {
            echo(mark);
        }
    }

    private void echo(String mark) {
        send("{'event':'mark','sequenceNumber':'4','streamSid':'" + sid + "','mark':{'name':'" + mark + "'}}");
    }

    private void speak(long timer) {
        if (over || frames >= FRAMES) {
            vertx.cancelTimer(timer);
            hangUp();
        } else {
            for (int i = 0; i < FRAMES_A_STEP; i++) {
                sendFrame();
            }
        }
    }

    private void sendFrame() {
        frames++;
        send("{'event':'media','sequenceNumber':'" + (frames + 1) + "','media':{'track':'inbound','chunk':'" + frames
                + "','timestamp':'" + frames * FRAME_MILLIS + "','payload':'" + AUDIO + "'},'streamSid':'" + sid
                + "'}");
    }

    /** Does nothing if it is over. */
    void hangUp() {
        if (!over) {
            send("{'event':'dtmf','streamSid':'" + sid
                    + "','sequenceNumber':'5','dtmf':{'track':'inbound_track','digit':'1'}}");
            send("{'event':'stop','sequenceNumber':'6','stop':{'accountSid':'AC1','callSid':'CA" + sid
                    + "'},'streamSid':'" + sid + "'}");
            socket.close();
            end(true);
        }
    }

    private void end(boolean byItself) {
        if (!over) {
            over = true;
            ear.over(this, byItself);
        }
    }
}
