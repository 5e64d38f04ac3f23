package org.camelvoice.platform.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;

/**
 * Lets one request of an HTTP connection through at a time. It decodes the next request when this one has its reply and
 * the client has read most of it. Until then it reads nothing more, and holds what was read already. So requests from a
 * client that reads no replies never pile up.
 *
 * <p>It sits before the decoder and feeds it one message at a time. It leaves when the connection becomes a WebSocket.
 * Lives on the connection's event loop.
 */
final class RequestGate extends ChannelDuplexHandler {
    private static final Set<HttpVersion> VERSIONS = Set.of(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);
    private static final int MOST_IN_A_TURN = 4; // then it is the turn of the loop's other connections: 0.2 ms

    private final ClientConnection connection;
    private final ChannelConfig config;
    /** Its own context. Null until it is in the pipeline. */
    private ChannelHandlerContext context;

    /** Whether a request is complete and its reply is not. */
    private boolean asked;
    /** Whether a reply was written before its request was complete. */
    private boolean repliedEarly;
    /** Whether the decoder has produced a message from its last input. */
    private boolean decoded;
    /** Whether the decoder may have more, but its turn was over or the gate closed. */
    private boolean waiting;
    /** Whether the decoder is running further up the stack. */
    private boolean decoding;
    /** Whether another look at the waiting bytes is scheduled. */
    private boolean goingOn;
    /** Bytes received while the gate was closed; null if there are none. */
    private ByteBuf held;
    /** Whether reading is stopped because of {@link #held}. */
    private boolean blocked;
    /** Whether Vert.x would read if it were not blocked. */
    private boolean wanted;

    private RequestGate(ClientConnection connection, ChannelConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /**
     * @param refused whether the first request is the last, answered with 503
     * @return false with HTTP/2, which does not use this gate
     */
    static boolean guard(ClientConnection connection, ChannelHandlerContext vertxHandler, boolean refused) {
        ChannelPipeline pipeline = vertxHandler.pipeline();
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder == null) {
            return false;
        }
        RequestGate gate = new RequestGate(connection, pipeline.channel().config());
        ((ByteToMessageDecoder) decoder.handler()).setSingleDecode(true);
        ClientConnection.boundReplies(pipeline.channel());
        pipeline.addBefore(decoder.name(), null, gate);
        pipeline.addBefore(vertxHandler.name(), null, gate.new Messages());
        if (refused) {
            pipeline.addBefore(vertxHandler.name(), null, new TooManyConnections());
        }
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    private boolean isOpen() {
        return !asked && context.channel().isWritable();
    }

    // Input.

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (isOpen() && held == null && !decoding && !waiting) {
            connection.requested();
            decode(bytes);
        } else {
            hold(bytes);
        }
    }

    private void hold(ByteBuf bytes) {
        held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, bytes);
        if (!blocked) {
            blocked = true;
            wanted = config.isAutoRead();
            config.setAutoRead(false);
        }
    }

    /**
     * Decodes one message after the other while complete ones are left and the gate is open, up to the limit of a turn.
     */
    private void decode(ByteBuf bytes) {
        ByteBuf next = bytes;
        int turn = 0;
        decoding = true;
        try {
            do {
                decoded = false;
                context.fireChannelRead(next);
                next = Unpooled.EMPTY_BUFFER; // lets the decoder continue with what it holds
                turn++;
            } while (decoded && isOpen() && !context.isRemoved() && turn < MOST_IN_A_TURN);
        } finally {
            decoding = false;
        }
        waiting = decoded;
        if (waiting || held != null) {
            goOn();
        }
    }

    /** Vert.x wants to read again; or the decoder wants to read once, which the end of the blockade does anyway. */
    @Override
    public void read(ChannelHandlerContext here) {
        if (!blocked) {
            here.read();
        } else if (config.isAutoRead()) {
            wanted = true;
            config.setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        here.fireChannelWritabilityChanged();
        goOn();
    }

    /** Looks at the waiting bytes a little later, not inside the write that made room for them. */
    private void goOn() {
        if (!goingOn && !decoding && !context.isRemoved() && isOpen()) {
            goingOn = true;
            context.executor().execute(this::decodeWaiting);
        }
    }

    private void decodeWaiting() {
        goingOn = false;
        if (context.isRemoved() || !isOpen() || decoding) {
            return;
        }
        ByteBuf next = Unpooled.EMPTY_BUFFER;
        if (held != null && !waiting) {
            next = held;
            held = null;
            connection.requested();
        }
        decode(next);
        if (!context.isRemoved()) {
            context.fireChannelReadComplete(); // makes Vert.x send its pending writes
            unblock();
        }
    }

    private void unblock() {
        if (blocked && isOpen() && !waiting && held == null) {
            blocked = false;
            config.setAutoRead(wanted);
        }
    }

    // Replies.

    private void message(Object message) {
        decoded = true;
        if (message instanceof LastHttpContent) {
            asked = true;
            connection.asked();
            if (repliedEarly) {
                replied();
            }
        }
    }

    private void replied() {
        if (!asked) {
            repliedEarly = true;
            return;
        }
        asked = false;
        repliedEarly = false;
        connection.replied();
        goOn();
    }

    /** The connection becomes a WebSocket once its handshake has been written. */
    private void upgraded() {
        context.executor().execute(() -> {
            if (!context.isRemoved()) {
                context.pipeline().remove(Messages.class);
                context.pipeline().remove(this);
                connection.upgraded();
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext here) {
        ByteBuf rest = held;
        held = null;
        if (rest != null && here.channel().isActive()) {
            here.fireChannelRead(rest);
            here.fireChannelReadComplete();
        } else if (rest != null) {
            rest.release();
        }
        if (blocked) {
            blocked = false;
            config.setAutoRead(wanted);
        }
    }

    /** The other side, between decoder, encoder and Vert.x: sees where requests and replies start and end. */
    private final class Messages extends ChannelDuplexHandler {
        /** Whether the present reply is an interim one, such as {@code 100 Continue}. */
        private boolean informational;

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            if (message instanceof HttpObject part) {
                if (isUnreadable(part)) {
                    connection.unreadable();
                }
                message(message);
            }
            here.fireChannelRead(message);
        }

        /** A head that is no HTTP is counted where it is answered; Vert.x itself answers 501, or closes the connection. */
        private static boolean isUnreadable(HttpObject part) {
            if (part instanceof HttpRequest request) {
                return request.decoderResult().isSuccess() && !VERSIONS.contains(request.protocolVersion());
            }
            return part.decoderResult().isFailure();
        }

        @Override
        public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
            ChannelFuture unused = here.write(message, promise); // the promise's owner handles it
            if (message instanceof HttpResponse response) {
                informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
                if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    upgraded();
                }
            }
            if (message instanceof LastHttpContent && !informational) {
                replied();
            }
        }
    }
}
