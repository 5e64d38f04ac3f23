package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    private final EmbeddedChannel socket = new EmbeddedChannel();

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 125, 126, 1_334, 65_535})
    void theOtherEndReadsWhatAServerWrites(int length) {
        String message = "a".repeat(length);
        FrameWriter writer = writer(FrameWriter::ofServer);
        assertThat(writer.writeText(message)).isTrue();
        writer.flush();
        assertThat(readText(false)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 1_334, 65_535})
    void theOtherEndReadsWhatAClientMasks(int length) {
        String message = "0123456789".repeat(length / 10 + 1).substring(0, length);
        FrameWriter writer = writer(FrameWriter::ofClient);
        assertThat(writer.writeText(message)).isTrue();
        writer.flush();
        assertThat(readText(true)).isEqualTo(message);
    }

    @Test
    void textIsUtf8() {
        FrameWriter writer = writer(FrameWriter::ofClient);
        writer.writeText("Grüße, 世界 🌍");
        writer.flush();
        assertThat(readText(true)).isEqualTo("Grüße, 世界 🌍");
    }

    @Test
    void aBinaryMessageIsSentAsItIsAndStaysSo() {
        byte[] audio = {1, -2, 3, -4};
        FrameWriter writer = writer(FrameWriter::ofServer);
        assertThat(writer.writeBinary(audio)).isTrue();
        writer.flush();
        try (Decoded decoded = decode(false)) {
            assertThat(decoded.frame).isInstanceOf(BinaryWebSocketFrame.class);
            assertThat(decoded.bytes()).containsExactly(1, -2, 3, -4);
        }
        assertThat(audio).containsExactly(1, -2, 3, -4);
    }

    @Test
    void whatIsTooLongForOneFrameIsNotWritten() {
        FrameWriter writer = writer(FrameWriter::ofServer);
        assertThat(writer.writeText("a".repeat(65_536))).isFalse();
        assertThat(writer.writeText("ä".repeat(32_768))).isFalse(); // 65,536 bytes
        assertThat(writer.writeBinary(new byte[65_536])).isFalse();
        writer.flush();
        assertThat((ByteBuf) socket.readOutbound()).isNull();
    }

    @Test
    void aFrameLeavesWithTheNextFlush() {
        FrameWriter writer = writer(FrameWriter::ofServer);
        writer.writeText("one");
        assertThat((ByteBuf) socket.readOutbound()).isNull();
        writer.flush();
        assertThat(readText(false)).isEqualTo("one");
    }

    @Test
    void aWriteToAConnectionThatHasGoneHarmsNobody() {
        FrameWriter writer = writer(FrameWriter::ofServer);
        socket.close().syncUninterruptibly();
        assertThat(writer.writeText("one")).isTrue();
        writer.flush();
        socket.checkException();
    }

    private FrameWriter writer(Function<ChannelHandlerContext, FrameWriter> kind) {
        socket.pipeline().addLast("vertx", new ChannelInboundHandlerAdapter());
        return kind.apply(socket.pipeline().context("vertx"));
    }

    private String readText(boolean masked) {
        try (Decoded decoded = decode(masked)) {
            assertThat(decoded.frame).isInstanceOf(TextWebSocketFrame.class);
            assertThat(decoded.frame.isFinalFragment()).isTrue();
            return ((TextWebSocketFrame) decoded.frame).text();
        }
    }

    /** As Netty reads it, which refuses a client's frame without a mask, and a server's with one. */
    private Decoded decode(boolean masked) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(65_535)
                .expectMaskedFrames(masked)
                .build();
        EmbeddedChannel reader = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
        reader.writeInbound(socket.<ByteBuf>readOutbound());
        return new Decoded(reader, reader.readInbound());
    }

    private record Decoded(EmbeddedChannel reader, WebSocketFrame frame) implements AutoCloseable {
        byte[] bytes() {
            byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().getBytes(0, bytes);
            return bytes;
        }

        @Override
        public void close() {
            frame.release();
            reader.finishAndReleaseAll();
        }
    }
}
