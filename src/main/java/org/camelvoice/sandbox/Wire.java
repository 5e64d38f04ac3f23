package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.strictjson.Json;

/** A session's connection to its client, and its timers. On the session's loop; after the end, it does nothing. */
final class Wire {

    private static final long PING_MILLIS = 20_300; // OpenAI's interval

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Recorder recorder;
    private final Prompter prompter;
    private final long pings;

    /** Actions that wait until the client reads. */
    private final List<Runnable> waiting = new ArrayList<>();

    private boolean frozen;
    /** Whether this side has ended it, or its end was reported. */
    private boolean closed;

    Wire(Vertx vertx, ServerWebSocket socket, Recorder recorder, Prompter prompter) {
        this.vertx = vertx;
        this.socket = socket;
        this.recorder = recorder;
        this.prompter = prompter;
        this.pings = vertx.setPeriodic(PING_MILLIS, id -> socket.writePing(Buffer.buffer(new byte[] {1, 2, 3, 4})));
    }

    void send(ObjectNode event) {
        if (!isClosed() && !frozen) {
            recorder.sent(event);
            write(Json.write(prompter.has(Fault.STRING_ERROR) ? withStringError(event) : event));
        }
    }

    private void write(String json) {
        if (prompter.has(Fault.BINARY_MESSAGES)) {
            socket.writeBinaryMessage(Buffer.buffer(json));
        } else {
            socket.writeTextMessage(json);
        }
    }

    private static ObjectNode withStringError(ObjectNode event) {
        JsonNode error = event.path("error");
        if (!error.isObject()) {
            return event;
        }
        return event.deepCopy()
                .put("error", error.path("code").asText(error.path("message").asText()));
    }

    /** Stops reading, sending and answering pings, as a stopped process does. */
    void freeze() {
        frozen = true;
        vertx.cancelTimer(pings);
        ((WebSocketInternal) socket).channelHandlerContext().channel().config().setAutoRead(false);
    }

    /** Whether the client reads more slowly than this side writes. */
    boolean isFull() {
        return !isClosed() && socket.writeQueueFull();
    }

    void whenDrained(Runnable task) {
        waiting.add(task);
        socket.drainHandler(ignored -> drained());
    }

    private void drained() {
        List<Runnable> tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(Runnable::run);
    }

    /** @return the argument for {@link #cancel} */
    long after(long millis, Runnable task) {
        return vertx.setTimer(Math.max(1, millis), id -> {
            if (!isClosed()) {
                task.run();
            }
        });
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    void close(int code, String reason) {
        if (!isClosed()) {
            ended();
            socket.close((short) code, reason);
        }
    }

    /** Breaks the connection without a close frame, as a network does. */
    void cut() {
        if (!isClosed()) {
            ended();
            ChannelFuture closing =
                    ((WebSocketInternal) socket).channelHandlerContext().close();
            closing.addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    /** The socket is closed, by either side. */
    void ended() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(pings);
        }
    }

    /** The socket knows of its end slightly before its handler. */
    boolean isClosed() {
        return closed || socket.isClosed();
    }
}
