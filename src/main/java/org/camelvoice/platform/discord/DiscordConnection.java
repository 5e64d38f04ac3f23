package org.camelvoice.platform.discord;

import java.util.function.Consumer;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;

/**
 * One conversation in a voice channel, as the platform knows connections: with the channel, or with one of its users. Every
 * 20 ms it is asked for what the model says. Owned by the loop.
 */
final class DiscordConnection implements Connection {
    /** For people who spoke to the bot, and get no answer. */
    private static final String TURNED_AWAY = "I cannot talk now. Please try again later.";

    private final String id;
    private final MediaLoop loop;
    private final Runnable whenClosed;
    /** Where text can be read; null if nowhere. */
    private final Consumer<String> text;
    /** What the codecs remember of both directions. */
    private final AudioPath path = new AudioPath();

    /** Null until {@link #connected}. */
    private ConnectedCaller caller;
    /** What the message that came is answered with. */
    private byte[] reply;
    /** What the route has made of the reply. Written by the thread that the route ends on, before the loop is told. */
    private volatile byte[] packet;
    /** Whether another conversation is heard in the channel, for which this one waits. */
    private boolean waiting;

    private boolean open = true;
    private int closeCode = CloseCode.NORMAL;

    /**
     * @param id         such as {@code discord:<guild>:<channel>:<user>}
     * @param text       null if there is nowhere to write
     * @param whenClosed is told once, on the loop
     */
    DiscordConnection(String id, MediaLoop loop, Consumer<String> text, Runnable whenClosed) {
        this.id = id;
        this.loop = loop;
        this.text = text;
        this.whenClosed = whenClosed;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return id;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    AudioPath path() {
        return path;
    }

    boolean canWrite() {
        return text != null;
    }

    @Override
    public boolean sendText(String message) {
        boolean sent = open && canWrite();
        if (sent) {
            text.accept(message);
        }
        return sent;
    }

    @Override
    public boolean sendBinary(byte[] frame) {
        if (open) {
            reply = frame;
        }
        return open;
    }

    @Override
    public byte[] takeReply() {
        byte[] taken = reply;
        reply = null;
        return taken;
    }

    /** The route is done with an exchange. Called on whichever thread it ended. */
    void made(byte[] opus) {
        packet = opus;
    }

    /** What it has made; null for nothing. */
    byte[] takePacket() {
        byte[] taken = packet;
        packet = null;
        return taken;
    }

    boolean isWaiting() {
        return waiting;
    }

    void waiting(boolean forAnother) {
        waiting = forAnother;
    }

    /** It will be closed since it was lost, and nobody has ended it. */
    void lose() {
        closeCode = UNKNOWN;
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    @Override
    public void close(int code, String reason) {
        if (open) {
            if (caller == null && code != CloseCode.NORMAL && code != CloseCode.GOING_AWAY) {
                sendText(TURNED_AWAY);
            }
            open = false;
            whenClosed.run();
        }
    }

    @Override
    public ConnectedCaller caller() {
        return caller;
    }

    @Override
    public void connected(ConnectedCaller connected) {
        caller = connected;
    }

    @Override
    public String toString() {
        return id;
    }
}
