package org.camelvoice.simulator;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.WebSocketInternal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A caller's end of its WebSocket, with a simulated network: the uplink delays sent messages, the downlink delays
 * received ones. Used by its loop's thread only, except {@link #ended()}.
 *
 * <p>Times are the loop's: by {@link System#nanoTime()}, and the scheduled time of an action, not the time at which it
 * ran.
 */
final class CallerSocket {
    private static final short NORMAL_CLOSURE = 1000;
    static final short ABNORMAL_CLOSURE = 1006;
    private static final int LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final CallerLoop loop;
    private final WebSocket socket;
    private final CarrierLine uplink;
    private final CarrierLine downlink;
    private final long startNanos;
    private final CompletableFuture<CallEnd> ended = new CompletableFuture<>();
    /** The parts of an incomplete message. */
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

    /** Whether the incomplete message is binary. */
    private boolean binary;

    private boolean hungUp;
    /** The cause of the break; empty if there is none. */
    private String failure = "";

    /** Receives the messages until either side hangs up. */
    interface Receiver {

        /** @param utf8 a whole text message */
        void text(byte[] utf8, long nanos);

        /** A whole binary message. */
        void binary(byte[] message, long nanos);

        /** A message of more than 16 MiB has arrived; it is lost. */
        void tooLong(long nanos);

        /** The socket is closed, by either side. */
        default void closed(CallEnd end) {}
    }

    /** Called on the loop's thread. */
    CallerSocket(WebSocket socket, CallerLoop loop, NetworkPath network) {
        this.loop = loop;
        this.socket = socket;
        this.startNanos = loop.catchUp();
        this.uplink = network.uplink(startNanos);
        this.downlink = network.downlink(startNanos);
    }

    /** Starts to receive. */
    void open(Receiver receiver) {
        socket.frameHandler(frame -> receive(frame, receiver));
        socket.exceptionHandler(broken -> failure = Objects.toString(broken.getMessage(), broken.toString()));
        socket.closeHandler(nothing -> arrive(nanos -> end(receiver, nanos)));
    }

    /** The start of the call, from which its times count. */
    long startNanos() {
        return startNanos;
    }

    /** Null if the gateway selected none. */
    String subprotocol() {
        return socket.subProtocol();
    }

    boolean isOn() {
        return !hungUp && !ended.isDone();
    }

    /** Completed on the loop's thread when the socket is closed. Read by any thread. */
    CompletableFuture<CallEnd> ended() {
        return ended;
    }

    void send(String text, long nanos) {
        leave(nanos, left -> write(text));
    }

    void send(byte[] message, long nanos) {
        leave(nanos, left -> write(message));
    }

    /** Runs {@code task} when a message sent now has passed the uplink. */
    void leave(long nanos, CallerLoop.Task task) {
        onArrival(uplink.arrivalNanos(nanos), nanos, task);
    }

    /** Sends without the uplink's delay. */
    void write(String text) {
        if (!socket.isClosed()) {
            socket.writeFrame(WebSocketFrame.textFrame(text, true));
        }
    }

    /** Sends without the uplink's delay. */
    void write(byte[] message) {
        if (!socket.isClosed()) {
            socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(message), true));
        }
    }

    /** Closes the socket, after a last message; does nothing if it has been closed. */
    void hangUp(long nanos, Runnable lastMessage) {
        if (isOn()) {
            hungUp = true;
            leave(nanos, left -> {
                lastMessage.run();
                socket.close(NORMAL_CLOSURE);
            });
        }
    }

    /** Breaks the connection without a close frame, as a network does; does nothing if it has been closed. */
    void cut() {
        if (isOn()) {
            hungUp = true;
            ChannelFuture closing =
                    ((WebSocketInternal) socket).channelHandlerContext().close();
            closing.addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private void arrive(CallerLoop.Task task) {
        long nanos = loop.catchUp();
        onArrival(downlink.arrivalNanos(nanos), nanos, task);
    }

    private void onArrival(long arrivalNanos, long nanos, CallerLoop.Task task) {
        if (arrivalNanos <= nanos) {
            task.run(nanos);
        } else {
            loop.at(arrivalNanos, task);
        }
    }

    private void receive(WebSocketFrame frame, Receiver receiver) {
        if (frame.type() == WebSocketFrameType.TEXT || frame.type() == WebSocketFrameType.BINARY) {
            binary = frame.type() == WebSocketFrameType.BINARY;
            assemble(frame.binaryData().getBytes(), frame.isFinal(), receiver);
        } else if (frame.type() == WebSocketFrameType.CONTINUATION) {
            assemble(frame.binaryData().getBytes(), frame.isFinal(), receiver);
        }
    }

    private void assemble(byte[] fragment, boolean isFinal, Receiver receiver) {
        if (isFinal && fragments.size() == 0) {
            deliver(fragment, receiver);
            return;
        }
        fragments.writeBytes(fragment);
        if (fragments.size() > LONGEST_MESSAGE_BYTES) {
            fragments.reset();
            whileOn(receiver::tooLong);
        } else if (isFinal) {
            byte[] whole = fragments.toByteArray();
            fragments.reset();
            deliver(whole, receiver);
        }
    }

    private void deliver(byte[] message, Receiver receiver) {
        boolean isBinary = binary;
        whileOn(nanos -> {
            if (isBinary) {
                receiver.binary(message, nanos);
            } else {
                receiver.text(message, nanos);
            }
        });
    }

    private void whileOn(CallerLoop.Task task) {
        arrive(nanos -> {
            if (isOn()) {
                task.run(nanos);
            }
        });
    }

    private void end(Receiver receiver, long nanos) {
        int code = Objects.requireNonNullElse(socket.closeStatusCode(), ABNORMAL_CLOSURE);
        String reason = Objects.requireNonNullElse(socket.closeReason(), failure);
        CallEnd end = new CallEnd(hungUp, code, reason, Duration.ofNanos(nanos - startNanos));
        receiver.closed(end);
        ended.complete(end);
    }
}
