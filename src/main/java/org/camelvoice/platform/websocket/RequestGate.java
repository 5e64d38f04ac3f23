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
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Lets one request of an HTTP connection through at a time. The next one is decoded when this one has its reply and the
 * client has read most of it; until then nothing more is read, and what was read already waits here. So a client that
 * sends requests and reads no replies makes nothing pile up.
 *
 * <p>Sits before the decoder, which it has decode one message at a time. Leaves when the connection becomes a WebSocket.
 * Lives on the connection's event loop.
 */
final class RequestGate extends ChannelDuplexHandler {
    private static final int MOST_IN_A_TURN = 4; // then it is the turn of the loop's other connections: 0.2 ms

    private final ClientConnection connection;
    private final ChannelConfig config;
    /** Where it sits itself. Null until it is in the pipeline. */
    private ChannelHandlerContext context;

    /** Whether a request has come to its end and its reply has not. */
    private boolean asked;
    /** Whether a reply was written before its request came to its end. */
    private boolean repliedEarly;
    /** Whether the decoder has made a message of what it was given last. */
    private boolean decoded;
    /** Whether the decoder may have more, but its turn was over or the gate closed. */
    private boolean waiting;
    /** Whether the decoder is at work further up the stack. */
    private boolean decoding;
    /** Whether another look at what waits has been asked for. */
    private boolean goingOn;
    /** What came while the gate was closed; null if nothing did. */
    private ByteBuf held;
    /** Whether nothing is read from the connection because of {@link #held}. */
    private boolean blocked;
    /** Whether Vert.x would read, were it not blocked. */
    private boolean wanted;

    private RequestGate(ClientConnection connection, ChannelConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /**
     * @param refused whether the first request is the last, and answered with 503
     * @return false where HTTP/2 is spoken, which has no place for it
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

    // What comes.

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

    /** One message after the other, as long as there are whole ones and the gate is open, but not too many in a turn. */
    private void decode(ByteBuf bytes) {
        ByteBuf next = bytes;
        int turn = 0;
        decoding = true;
        try {
            do {
                decoded = false;
                context.fireChannelRead(next);
                next = Unpooled.EMPTY_BUFFER; // for what the decoder has kept
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

    /** Looks at what waits, a little later: not below the write that made room for it. */
    private void goOn() {
        if (!goingOn && !decoding && !context.isRemoved() && isOpen()) {
            goingOn = true;
            context.executor().execute(this::decodeWhatWaits);
        }
    }

    private void decodeWhatWaits() {
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
            context.fireChannelReadComplete(); // which makes Vert.x send what it has written
            unblock();
        }
    }

    private void unblock() {
        if (blocked && isOpen() && !waiting && held == null) {
            blocked = false;
            config.setAutoRead(wanted);
        }
    }

    // What becomes of it.

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

    /** The connection becomes a WebSocket, once its handshake has been written. */
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

    /** Its other side, between decoder and encoder and Vert.x: sees where requests and replies begin and end. */
    private final class Messages extends ChannelDuplexHandler {
        /** Whether the reply that is being written is one before the real one, such as {@code 100 Continue}. */
        private boolean informational;

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            if (message instanceof HttpObject) {
                message(message);
            }
            here.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
            ChannelFuture unused = here.write(message, promise); // whose promise it is sees to it
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
