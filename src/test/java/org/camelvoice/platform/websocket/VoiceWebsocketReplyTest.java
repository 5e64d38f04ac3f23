package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VoiceWebsocketReplyTest {
    private static final String A = Listener.BASE + "/a/{name}";
    private static final String B = Listener.BASE + "/b/{name}";

    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();

    /** Two paths on one port; each echoes, and the connections are kept. */
    private RouteBuilder twoPaths(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String path : List.of(A, B)) {
                    from(path + "?fireWebSocketConnectionEvents=true" + options)
                            .routeId(path.equals(A) ? "a" : "b")
                            .filter(exchange -> isMessage(exchange))
                            .to(path);
                }
            }

            private boolean isMessage(Exchange exchange) {
                if ("OPEN".equals(exchange.getMessage().getHeader(VoiceWebsocketConstants.EVENT, String.class))) {
                    connections.add(exchange.getProperty(Connection.PROPERTY, Connection.class));
                }
                return "MESSAGE".equals(exchange.getMessage().getHeader(VoiceWebsocketConstants.EVENT, String.class));
            }
        };
    }

    private Connection nextConnection() throws InterruptedException {
        return connections.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aReplyGoesToTheConnectionThatTheMessageCameFrom() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                Caller one = listener.call("/a/1");
                Caller two = listener.call("/a/2")) {
            one.say("one");
            two.say(new byte[] {2, 2});
            assertThat(one.hears()).isEqualTo("one");
            assertThat((byte[]) two.hears()).containsExactly(2, 2);
            one.heardNothingElse();
            two.heardNothingElse();
        }
    }

    @Test
    void aReplyMayComeFromAnyThreadAndKeepsItsOrder() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                Caller caller = listener.call("/a/1");
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            String key = nextConnection().id();
            for (int i = 0; i < 200; i++) {
                template.sendBodyAndHeader(A, "r" + i, Listener.KEY, key);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(caller.hears()).isEqualTo("r" + i);
            }
        }
    }

    @Test
    void severalKeysReachEachOfTheirConnections() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                Caller one = listener.call("/a/1");
                Caller two = listener.call("/a/2");
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            String keys = nextConnection().id() + "," + nextConnection().id();
            template.sendBodyAndHeader(A, "both", Listener.KEY, keys);
            assertThat(one.hears()).isEqualTo("both");
            assertThat(two.hears()).isEqualTo("both");
        }
    }

    @Test
    void sendToAllReachesEveryConnectionOfThatPathAndNoOther() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                Caller one = listener.call("/a/1");
                Caller two = listener.call("/a/2");
                Caller other = listener.call("/b/1");
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            listener.awaitOpenConnections(3);
            template.sendBodyAndHeader(A, "by header", VoiceWebsocketConstants.SEND_TO_ALL, true);
            template.sendBody(A + "?sendToAll=true", "by option");
            template.sendBody(Listener.BASE + "/a/2?sendToAll=true", "to path 2");
            template.sendBody("voice-websocket:127.0.0.1:" + listener.port() + "/b/1?sendToAll=true", "by real port");
            assertThat(one.hears()).isEqualTo("by header");
            assertThat(one.hears()).isEqualTo("by option");
            assertThat(List.of(two.hears(), two.hears(), two.hears()))
                    .isEqualTo(List.of("by header", "by option", "to path 2"));
            assertThat(other.hears()).isEqualTo("by real port");
            one.heardNothingElse();
        }
    }

    @Test
    void aStaleKeyIsCountedAndOpensNoSocketToOurselves() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            String stale;
            try (Caller caller = listener.call("/a/1")) {
                stale = nextConnection().id();
                caller.say("there");
                assertThat(caller.hears()).isEqualTo("there");
            }
            listener.awaitOpenConnections(0);
            template.sendBodyAndHeader(A, "gone", Listener.KEY, stale);
            template.sendBodyAndHeader(Listener.BASE + "/a/x", "gone", Listener.KEY, stale);
            template.sendBodyAndHeader(local(listener, "/nobody"), "gone", Listener.KEY, "unknown");
            template.sendBody(local(listener, "/a/x"), "without a key");
            assertThat(listener.counters().staleKeys()).isEqualTo(4);
            assertThat(listener.counters().opened()).isEqualTo(1);
            assertThat(connections).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherPathIsNoKey() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                Caller caller = listener.call("/a/1");
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            String key = nextConnection().id();
            template.sendBodyAndHeader(B, "wrong path", Listener.KEY, key);
            template.sendBodyAndHeader(Listener.BASE + "/a/2", "wrong name", Listener.KEY, key);
            template.sendBodyAndHeader(Listener.BASE + "/a/1", "right", Listener.KEY, key);
            assertThat(caller.hears()).isEqualTo("right");
            assertThat(listener.counters().staleKeys()).isEqualTo(2);
        }
    }

    @Test
    void evenWhenItsListenerHasStoppedAKeyOpensNoClientSocket() throws Exception {
        try (Listener listener = Listener.with(twoPaths(""));
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            Caller caller = listener.call("/a/1");
            String key = nextConnection().id();
            caller.close();
            String atRealPort = local(listener, "/a/1");
            listener.context.getRouteController().stopRoute("a");
            listener.context.getRouteController().stopRoute("b");
            template.sendBodyAndHeader(A, "gone", Listener.KEY, key);
            template.sendBodyAndHeader(Listener.BASE + "/a/1", "gone", Listener.KEY, key);
            template.sendBodyAndHeader(atRealPort, "gone", Listener.KEY, key);
            assertThat(listener.counters().staleKeys()).isEqualTo(3);
        }
    }

    @Test
    void callersThatDoNotReadHurtNobodyElse() throws Exception {
        String padding = "x".repeat(16 * 1024);
        List<Caller> stalled = new ArrayList<>();
        try (Listener listener = Listener.with(twoPaths("&sendQueueSize=65536"));
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            for (int i = 0; i < 22; i++) {
                stalled.add(listener.call("/a/stalled"));
                stalled.get(i).socket.pause();
            }
            listener.awaitOpenConnections(22);
            await().pollDelay(java.time.Duration.ZERO)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> {
                        template.sendBodyAndHeader(A, padding, VoiceWebsocketConstants.SEND_TO_ALL, true);
                        return listener.counters().refusedSends() > 22 * 10;
                    });
            try (Caller caller = listener.call("/a/quick")) {
                long before = System.nanoTime();
                for (int i = 0; i < 50; i++) {
                    assertThat(caller.say("m" + i).hears()).isEqualTo("m" + i);
                }
                assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
            }
            assertThat(listener.component().openConnections()).isGreaterThanOrEqualTo(22);
            long beforeStop = System.nanoTime();
            listener.context.stop();
            assertThat(System.nanoTime() - beforeStop).isLessThan(TimeUnit.SECONDS.toNanos(10));
        } finally {
            for (Caller caller : stalled) {
                caller.socket.resume(); // so that it sees that it was closed
                caller.close();
            }
        }
    }

    @Test
    void aFullSendQueueIsARefusalUntilTheOtherEndReadsAgain() throws Exception {
        String padding = "x".repeat(16 * 1024);
        try (Listener listener = Listener.with(twoPaths("&sendQueueSize=65536"));
                Caller caller = listener.call("/a/1")) {
            Connection connection = nextConnection();
            caller.socket.pause();
            BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
            connection.loop().execute(() -> sendUntilRefused(connection, padding, 0, sent));
            Integer accepted = sent.poll(20, TimeUnit.SECONDS);
            assertThat(accepted).isPositive();
            assertThat(listener.counters().refusedSends()).isPositive();
            caller.socket.resume();
            for (int i = 0; i < accepted; i++) {
                assertThat((String) caller.hears()).hasSize(16 * 1024);
            }
            assertThat(caller.say("again").hears()).isEqualTo("again");
        }
    }

    /** Refused ten ticks in a row: then the kernel's buffers are full as well. */
    private static void sendUntilRefused(
            Connection connection, String text, int sentBefore, BlockingQueue<Integer> sent) {
        int[] count = {sentBefore, 0};
        connection.loop().add(new org.camelvoice.loop.MediaLoop.Ticker() {
            @Override
            public void tick(long nanoTime) {
                int before = count[0];
                while (connection.sendText(text)) {
                    count[0]++;
                }
                count[1] = count[0] == before ? count[1] + 1 : 0;
                if (count[1] == 10) {
                    connection.loop().remove(this);
                    sent.add(count[0]);
                }
            }
        });
    }

    @Test
    void aSlowReaderIsClosedWhenTheEndpointSaysSo() throws Exception {
        String padding = "x".repeat(16 * 1024);
        try (Listener listener = Listener.with(twoPaths("&sendQueueSize=65536"));
                Caller caller = listener.call("/a/1");
                ProducerTemplate template = listener.context.createProducerTemplate()) {
            String key = nextConnection().id();
            caller.socket.pause();
            await().pollDelay(java.time.Duration.ZERO)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> {
                        template.sendBodyAndHeader(A + "?closeSlowReaders=true", padding, Listener.KEY, key);
                        return listener.counters().staleKeys() > 0;
                    });
            listener.awaitOpenConnections(0);
        }
    }

    @Test
    void aMessageToAServerThatIsNotOursGoesOutAsAClient() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        RouteBuilder remote = new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/remote")
                        .process(exchange -> received.add(String.join(
                                " ",
                                exchange.getMessage().getBody(String.class),
                                exchange.getMessage().getHeader("token", String.class))));
            }
        };
        try (Listener server = Listener.with(remote);
                Listener gateway = Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(Listener.BASE + "/in").to(local(server, "/remote?token=t1"));
                    }
                });
                Caller caller = gateway.call("/in")) {
            caller.say("first").say("second");
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("first t1");
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("second t1");
            assertThat(server.counters().opened()).isEqualTo(1);
        }
    }

    @Test
    void aConsumerMayBeTheClientOfARemoteServer() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Listener server = Listener.with(twoPaths(""));
                Listener client = Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(local(server, "/a/client?consumeAsClient=true"))
                                .process(exchange ->
                                        received.add(exchange.getMessage().getBody(String.class)));
                    }
                })) {
            assertThat(client.context.getStatus().isStarted()).isTrue();
            Connection connection = nextConnection();
            connection.loop().execute(() -> connection.sendText("from the server"));
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("from the server");
        }
    }

    private static String local(Listener listener, String path) {
        return "voice-websocket:" + Listener.HOST + ":" + listener.port() + path;
    }
}
