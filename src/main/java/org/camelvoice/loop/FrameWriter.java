package org.camelvoice.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes the messages of one WebSocket as frames of RFC 6455 §5.2, in the buffer that the network gets: past Vert.x, which
 * copies each message three times and makes promises of which nobody asks. Messages keep their order, also with what Vert.x
 * writes. Owned by the event loop of the socket.
 */
public final class FrameWriter {
    /** Longer messages are Vert.x's, which sends them in fragments. */
    private static final int LONGEST = 0xFFFF;

    private static final int LONGEST_IN_BYTE = 125;
    private static final int LENGTH_IN_SHORT = 126;
    private static final int MOST_HEADER_BYTES = 8; // 2, a length of 2, a key of 4
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What is written here passes neither Vert.x's encoder of frames nor what is between the two. */
    private final ChannelHandlerContext encoder;

    private final boolean masks;
    /** Nobody hears of a write that fails: the connection has gone, and says so. */
    private final ChannelPromise nobody;
    /** Frames that leave with the next {@link #flush}; null if there are none. */
    private ByteBuf unsent;

    private FrameWriter(ChannelHandlerContext vertxHandler, boolean masks) {
        ChannelHandlerContext found = vertxHandler.pipeline().context(WebSocketFrameEncoder.class);
        this.encoder = found == null ? vertxHandler : found; // no encoder if the connection is closed
        this.masks = masks;
        this.nobody = new VoidChannelPromise(vertxHandler.channel(), false);
    }

    /** @param vertxHandler Vert.x's handler in the pipeline of a connection that carries a WebSocket */
    public static FrameWriter ofServer(ChannelHandlerContext vertxHandler) {
        return new FrameWriter(vertxHandler, false);
    }

    /** As {@link #ofServer}, of a client, whose frames are masked (§5.3). */
    public static FrameWriter ofClient(ChannelHandlerContext vertxHandler) {
        return new FrameWriter(vertxHandler, true);
    }

    /** Whether the other end reads what was sent; no more than the connection's high-water mark waits for it. */
    public boolean isWritable() {
        return encoder.channel().isWritable();
    }

    /**
     * Writes a text message, which leaves with the next {@link #flush}.
     *
     * @return false if it is too long for one frame, and nothing was written
     */
    public boolean writeText(String message) {
        if (message.length() > LONGEST) {
            return false;
        }
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > LONGEST) {
            return false;
        }
        begin(FINAL_TEXT, utf8.length);
        if (masks) {
            int key = ThreadLocalRandom.current().nextInt();
            unsent.writeInt(key);
            mask(utf8, key);
        }
        unsent.writeBytes(utf8);
        return true;
    }

    /**
     * As {@link #writeText}, a binary message of a server.
     *
     * @param message not changed
     */
    public boolean writeBinary(byte[] message) {
        if (masks || message.length > LONGEST) {
            return false;
        }
        begin(FINAL_BINARY, message.length);
        unsent.writeBytes(message);
        return true;
    }

    /** Writes the header, but for the key. */
    private void begin(int type, int length) {
        if (unsent == null) {
            unsent = encoder.alloc().ioBuffer(MOST_HEADER_BYTES + length);
        }
        int masked = masks ? MASKED : 0;
        if (length <= LONGEST_IN_BYTE) {
            unsent.writeByte(type).writeByte(masked | length);
        } else {
            unsent.writeByte(type).writeByte(masked | LENGTH_IN_SHORT).writeShort(length);
        }
    }

    /** The key's bytes in turn, eight at once. */
    private static void mask(byte[] payload, int key) {
        long twice = (long) key << Integer.SIZE | key & 0xFFFF_FFFFL;
        int at = 0;
        for (; at <= payload.length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(payload, at, (long) LONGS.get(payload, at) ^ twice);
        }
        for (int shift = 56; at < payload.length; at++, shift -= Byte.SIZE) {
            payload[at] ^= (byte) (twice >>> shift);
        }
    }

    /** Sends what was written. Called before anybody else writes to the socket. */
    public void flush() {
        ByteBuf frames = unsent;
        unsent = null;
        if (frames != null) {
            var unused = encoder.writeAndFlush(frames, nobody);
        }
    }
}
