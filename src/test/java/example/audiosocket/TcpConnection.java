package example.audiosocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;

/** A TCP connection of camel-netty's, as a platform knows connections. */
final class TcpConnection implements Connection {
    private final Channel channel;
    private final MediaLoop loop;
    /** Null until {@link #connected}. Written on the loop. */
    private ConnectedCaller caller;

    TcpConnection(Channel channel, MediaLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    @Override
    public String id() {
        return channel.id().asShortText();
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return channel.remoteAddress().toString();
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    /** Refused while 64 KiB, Netty's high-water mark, wait for an end that does not read. */
    @Override
    public boolean sendBinary(byte[] message) {
        boolean taken = channel.isActive() && channel.isWritable();
        if (taken) {
            // its failure is the end, which is told
            var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(message));
        }
        return taken;
    }

    /** By TCP nobody can tell a broken connection from one that was closed. */
    @Override
    public int closeCode() {
        return CloseCode.NORMAL;
    }

    /** When all that was sent before has left. */
    @Override
    public void close(int code, String reason) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public ConnectedCaller caller() {
        return caller;
    }

    @Override
    public void connected(ConnectedCaller connected) {
        caller = connected;
    }
}
