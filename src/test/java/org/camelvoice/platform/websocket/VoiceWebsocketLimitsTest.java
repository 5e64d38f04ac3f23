package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the listener refuses by itself, over real sockets. */
@Timeout(60)
class VoiceWebsocketLimitsTest {

    private static Listener listen(int upgrades, int frames) throws Exception {
        Duration any = Duration.ofSeconds(30);
        ListenerLimits limits = new ListenerLimits(100, 0, upgrades, 0, 0, frames, any, any, any, 64L << 20, false);
        return Listener.with(limits, new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/echo").to(Listener.BASE + "/echo");
            }
        });
    }

    @Test
    void moreRequestsForAWebSocketThanAllowedAreToldToComeAgain() throws Exception {
        try (Listener listener = listen(1, 0)) {
            for (int i = 0; i < UpgradeRate.BURST_SECONDS; i++) {
                Stranger.withWebSocket(listener.port(), "/echo").close();
            }
            try (Stranger surplus = new Stranger(listener.port())) {
                surplus.send(Stranger.UPGRADE.formatted("/echo").repeat(3));

                assertThat(surplus.readHead()).startsWith("HTTP/1.1 429 ").contains("\r\nretry-after: 1\r\n");
                assertThat(surplus.read(18)).isEqualTo("Too many requests.");
            }
            assertThat(listener.counters().refused(RefusalReason.UPGRADE_RATE)).isPositive();
            assertThat(listener.counters().opened()).isLessThanOrEqualTo(UpgradeRate.BURST_SECONDS + 1);
        }
    }

    @Test
    void moreFramesThanAllowedCloseTheirConnectionWith1008() throws Exception {
        try (Listener listener = listen(0, 10);
                Caller good = listener.call("/echo");
                Stranger flooding = Stranger.withWebSocket(listener.port(), "/echo")) {
            flooding.send(frames(0x89, 500)); // pings: also what is no message counts

            byte[] close = closeFrame(flooding);
            assertThat((close[2] & 0xFF) << 8 | (close[3] & 0xFF)).isEqualTo(1008);
            assertThat(listener.counters().refused(RefusalReason.MESSAGE_RATE)).isEqualTo(1);
            assertThat(good.say("mine").hears()).isEqualTo("mine");
        }
    }

    /** What is read before it: pongs, which are empty. */
    private static byte[] closeFrame(Stranger stranger) throws Exception {
        byte[] head = bytes(stranger.read(2));
        while (head[0] == (byte) 0x8A) {
            head = bytes(stranger.read(2));
        }
        assertThat(head[0]).isEqualTo((byte) 0x88);
        byte[] code = bytes(stranger.read(2));
        return new byte[] {head[0], head[1], code[0], code[1]};
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Empty frames of a client, RFC 6455 §5.2, with a mask of zeros. */
    private static byte[] frames(int first, int count) {
        ByteBuffer frames = ByteBuffer.allocate(6 * count);
        for (int i = 0; i < count; i++) {
            frames.put((byte) first).put((byte) 0x80).putInt(0);
        }
        return frames.array();
    }

    @Test
    void headersThatAreTooLongGet431AndATargetThatIsTooLongGets414() throws Exception {
        try (Listener listener = listen(0, 0)) {
            assertThat(status(listener, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"))
                    .isEqualTo("431");
            assertThat(status(listener, "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .isEqualTo("414");
            assertThat(status(listener, "GET\r\n\r\n")).isEqualTo("400");
            assertThat(listener.counters().refused(RefusalReason.HEADERS_TOO_LONG))
                    .isEqualTo(1);
            assertThat(listener.counters().refused(RefusalReason.TARGET_TOO_LONG))
                    .isEqualTo(1);
            assertThat(listener.counters().refused(RefusalReason.BAD_REQUEST)).isEqualTo(1);
        }
    }

    private static String status(Listener listener, String request) throws Exception {
        try (Stranger stranger = new Stranger(listener.port())) {
            return stranger.send(request).readHead().split(" ")[1];
        }
    }
}
