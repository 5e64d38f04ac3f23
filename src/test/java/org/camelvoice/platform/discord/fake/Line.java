package org.camelvoice.platform.discord.fake;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.zip.Deflater;

/** One WebSocket: what is said on it by any thread leaves in the order in which it was said. */
final class Line {
    private static final int CHUNK = 8192; // bytes of deflated text at a time
    private static final int LONGEST_REASON = 60; // characters, so that they are 123 bytes at most, RFC 6455 §5.5

    private final ServerWebSocket socket;
    private final Context loop = Vertx.currentContext();
    /** Null when the client asked for plain text; only the loop uses it. */
    private final Deflater deflater;

    Line(ServerWebSocket socket, boolean compressed) {
        this.socket = socket;
        deflater = compressed ? new Deflater() : null;
        socket.endHandler(end -> endDeflater());
    }

    private void endDeflater() {
        if (deflater != null) {
            deflater.end();
        }
    }

    void say(JsonObject message) {
        String text = message.encode();
        loop.runOnContext(now -> write(text));
    }

    private void write(String text) {
        if (socket.isClosed()) {
            return; // the client has gone, which the close handler has told
        }
        if (deflater == null) {
            socket.writeTextMessage(text);
        } else {
            socket.writeBinaryMessage(deflated(text));
        }
    }

    /** {@code zlib-stream}: one stream for the whole connection, which ends each message with 00 00 FF FF. */
    private Buffer deflated(String text) {
        deflater.setInput(Buffer.buffer(text).getBytes());
        Buffer all = Buffer.buffer();
        byte[] chunk = new byte[CHUNK];
        int length = deflater.deflate(chunk, 0, CHUNK, Deflater.SYNC_FLUSH);
        while (length > 0) {
            all.appendBytes(chunk, 0, length);
            length = length < CHUNK ? 0 : deflater.deflate(chunk, 0, CHUNK, Deflater.SYNC_FLUSH);
        }
        return all;
    }

    void close(int code, String why) {
        String reason = why.substring(0, Math.min(why.length(), LONGEST_REASON));
        loop.runOnContext(now -> {
            if (!socket.isClosed()) {
                socket.close((short) code, reason);
            }
        });
    }
}
