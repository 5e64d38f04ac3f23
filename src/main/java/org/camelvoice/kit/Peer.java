package org.camelvoice.kit;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;

/**
 * The other end of a platform's connection, as the platform's documentation has it: what the
 * {@link PlatformCompatibilityKit} calls with. You write what it says and how it takes what it is told; the line between
 * and the playing are here, in virtual time: a message is 20 ms under way in either direction.
 *
 * <pre>{@code
 * final class LinePeer extends Peer {
 *     LinePeer() {
 *         super(AudioFormat.MULAW_8K);
 *     }
 *
 *     @Override
 *     protected void dial(String tenant) {
 *         say("{\"type\":\"hello\",\"tenant\":\"" + tenant + "\"}");
 *     }
 *
 *     @Override
 *     protected void speak(byte[] frame) {
 *         say("{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(frame) + "\"}");
 *     }
 *
 *     @Override
 *     protected void hear(String message) {
 *         …                                      // play(…), mark(…), clear()
 *     }
 * }
 * }</pre>
 *
 * <p>One of these is one caller, and the kit asks for a new one for each. All is called on one thread.
 */
public abstract class Peer {
    private final AudioFormat format;
    private final Ear ear;
    /** Null until the kit calls with it. */
    private Line line;

    /** What the kit does for its peer. */
    interface Line {
        void say(String message);

        void say(byte[] message);

        void close(int code);
    }

    /** A peer that plays what it is sent as soon as it comes. */
    protected Peer(AudioFormat format) {
        this(format, 0);
    }

    /**
     * @param format      what its line carries, both ways
     * @param delayMillis how long it gathers audio that finds it with nothing to play, as carriers do. Where the peer
     *                    tells what it has played, take 150 or so, which the platform has to learn; where it tells
     *                    nothing, nobody can know, and it is 0
     */
    protected Peer(AudioFormat format, int delayMillis) {
        this.format = format;
        this.ear = new Ear(format, delayMillis);
    }

    // ---- What you write ---------------------------------------------------------------------------------------

    /** What the platform finds in the path that the peer connected to, such as {@code tenant}, which is here by default. */
    protected Map<String, String> parameters(String tenant) {
        return Map.of("tenant", tenant);
    }

    /** The WebSocket subprotocol that the peer and the route agree on; null, as by default, if it is none. */
    protected String subprotocol() {
        return null;
    }

    /** The connection is open: the peer says what it says first, so that a call begins. By default nothing. */
    protected void dial(String tenant) {}

    /**
     * The peer sends audio.
     *
     * @param frame 20 ms in the line's format
     */
    protected abstract void speak(byte[] frame);

    /** The peer's user presses a key, one of {@code 0123456789*#}. Called if the platform has the kit's key message. */
    protected void press(char key) {
        throw new UnsupportedOperationException(getClass().getName() + " presses no keys");
    }

    /** The peer hangs up, in the way that the platform has for it. By default it closes the connection: 1000. */
    protected void hangUp() {
        close(1000);
    }

    /** The peer sends a message that makes no sense, of the kind that it sends. By default the text <code>{</code>. */
    protected void garble() {
        say("{");
    }

    /** A text message has come. */
    protected void hear(String message) {
        throw new AssertionError("The peer got a text message, and does not override hear(String)");
    }

    /** A binary message has come. */
    protected void hear(byte[] message) {
        throw new AssertionError("The peer got a binary message, and does not override hear(byte[])");
    }

    /** 20 ms have passed: for a peer that reports by the clock. By default nothing. */
    protected void tick() {}

    // ---- What you write it with -------------------------------------------------------------------------------

    /** Sends a text message. */
    protected final void say(String message) {
        line.say(message);
    }

    /** Sends a binary message. */
    protected final void say(byte[] message) {
        line.say(message);
    }

    /** Closes the connection; 1006 if the platform is to see that it broke. */
    protected final void close(int code) {
        line.close(code);
    }

    /** Plays audio, in the line's format, after what is still to be played. */
    protected final void play(byte[] audio) {
        ear.play(audio);
    }

    /** Runs {@code reached} when all audio that came before has been played: at once if it has. */
    protected final void mark(Runnable reached) {
        ear.mark(reached);
    }

    /** Drops what was not played; who waits at a {@link #mark} is told. */
    protected final void clear() {
        ear.clear();
    }

    /** How many bytes have been played since the connection was opened. */
    protected final long played() {
        return ear.heardBytes();
    }

    // ---- The kit's --------------------------------------------------------------------------------------------

    final AudioFormat format() {
        return format;
    }

    final Ear ear() {
        return ear;
    }

    final void connect(Line to) {
        line = to;
    }
}
