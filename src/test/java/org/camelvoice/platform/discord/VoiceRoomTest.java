package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelvoice.audio.SpeakerPacket;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.ConnectionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A voice channel without Discord: who is heard there, and what is. Time is the test's. */
class VoiceRoomTest {
    private static final long ADA = 1;
    private static final long BOB = 2;
    private static final int FRAME = 20; // ms
    private static final String CHANNEL = "discord:7:8";

    private final ManualLoop loop = new ManualLoop();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Channel channel = new Channel();
    private final Route route = new Route();
    private final Map<Long, Integer> sequences = new HashMap<>();
    private DiscordCounters counters;
    private VoiceDiscordConsumer consumer;
    private VoiceRoom room;

    @BeforeEach
    void startRoute() throws Exception {
        context.start();
        VoiceDiscordEndpoint endpoint = context.getEndpoint("voice-discord:room", VoiceDiscordEndpoint.class);
        consumer = (VoiceDiscordConsumer) endpoint.createConsumer(route);
        consumer.start();
        counters = endpoint.getComponent().counters();
    }

    @AfterEach
    void stopRoute() throws Exception {
        if (room != null) {
            room.close(false);
        }
        loop.run();
        consumer.stop();
        context.close();
        assertThat(loop.tickers()).isEmpty();
    }

    private void open(SpeakerMode mode) {
        open(mode, 0);
    }

    private void open(SpeakerMode mode, long idleMillis) {
        room = new VoiceRoom(loop, channel, mode, idleMillis, counters);
        room.open();
    }

    /** Each says something in each of so many frames. */
    private void speak(int frames, long... users) {
        for (int i = 0; i < frames; i++) {
            for (long user : users) {
                int sequence = sequences.merge(user, 1, Integer::sum);
                room.arrived(user, (char) sequence, sequence * 960, packet((int) user));
            }
            loop.advanceMillis(FRAME);
        }
    }

    private void beSilent(int frames) {
        loop.advanceMillis((long) frames * FRAME);
    }

    /** A packet of 20 ms of Opus that is no silence. */
    private static byte[] packet(int tag) {
        return new byte[] {(byte) 0xF8, (byte) tag, 3, 4, 5};
    }

    private static String of(long user) {
        return CHANNEL + ":" + user;
    }

    // One conversation for all.

    @Test
    void aConversationWithTheChannelBeginsWhenTheBotIsThere() {
        channel.up = false;
        open(SpeakerMode.MIXED);
        beSilent(10);
        assertThat(route.opened).isEmpty();

        channel.up = true;
        beSilent(2);
        assertThat(route.opened).containsExactly(CHANNEL);
    }

    @Test
    void whoSpeaksFirstIsHeardAlone() {
        open(SpeakerMode.ACTIVE_SPEAKER);
        speak(2, ADA);
        speak(20, ADA, BOB);

        assertThat(route.heard(CHANNEL)).containsOnly(ADA);
    }

    @Test
    void inAMixAllAreHeard() {
        open(SpeakerMode.MIXED);
        speak(20, ADA, BOB);

        assertThat(route.heard(CHANNEL)).contains(ADA, BOB);
    }

    @Test
    void whatTheModelSaysIsSentToTheChannel() {
        open(SpeakerMode.MIXED);
        route.says(CHANNEL, 3);
        beSilent(10);

        assertThat(channel.sent).hasSize(3);
    }

    @Test
    void theBotLeavesWhenTheCallIsOver() {
        open(SpeakerMode.MIXED);
        beSilent(5);
        route.hangsUp(CHANNEL);
        beSilent(5);

        assertThat(channel.left).containsExactly("the call is over");
        assertThat(route.closed).containsExactly(CHANNEL);
    }

    @Test
    void theBotLeavesWhenNobodyHasSaidAnythingForLong() {
        open(SpeakerMode.MIXED, 1_000);
        beSilent(40);
        speak(5, ADA);
        beSilent(45);
        assertThat(channel.left).isEmpty();

        beSilent(20);
        assertThat(channel.left).containsExactly("nobody has said anything for 1 s");
    }

    // One for each.

    @Test
    void eachHasAConversationOfTheirOwn() {
        open(SpeakerMode.PER_USER);
        beSilent(10);
        assertThat(route.opened).isEmpty();

        speak(10, ADA, BOB);
        assertThat(route.opened).containsExactly(of(ADA), of(BOB));
        assertThat(route.heard(of(ADA))).containsOnly(ADA);
        assertThat(route.heard(of(BOB))).containsOnly(BOB);
    }

    @Test
    void theAnswersFollowOneAnother() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA, BOB);
        route.says(of(ADA), 10);
        route.says(of(BOB), 10);
        beSilent(40);

        assertThat(channel.tags()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    }

    @Test
    void whoHangsUpInMidSentenceSilencesNobodyElse() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA, BOB);
        route.says(of(ADA), 1_000);
        beSilent(5);

        route.hangsUp(of(ADA));
        route.says(of(BOB), 10);
        beSilent(30);
        assertThat(channel.tags()).endsWith(2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    }

    @Test
    void whoLeavesInMidSentenceSilencesNobodyElse() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA, BOB);
        route.says(of(ADA), 1_000);
        beSilent(5);

        room.left(ADA);
        route.says(of(BOB), 10);
        beSilent(30);
        assertThat(route.closed).containsExactly(of(ADA));
        assertThat(channel.tags()).endsWith(2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    }

    @Test
    void whoComesBackAtOnceHasAConversationAgain() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA);
        room.left(ADA);
        speak(10, ADA);

        assertThat(route.opened).containsExactly(of(ADA), of(ADA));
        assertThat(route.closed).containsExactly(of(ADA));
    }

    /** All lines are busy, or the model hangs up on somebody who goes on speaking. */
    @Test
    void aConversationThatEndsAtOnceDoesNotBeginAgainWithEachPacket() {
        open(SpeakerMode.PER_USER);
        route.refuses = true;
        speak(200, ADA);
        assertThat(route.opened).hasSize(1);

        speak(100, ADA);
        assertThat(route.opened).hasSize(2);
        assertThat(channel.left).isEmpty();
    }

    @Test
    void whoStaysBehindWhenTheBotIsMovedHasNoConversationAnyMore() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA, BOB);

        room.keepOnly(Set.of(BOB));
        beSilent(2);
        assertThat(route.closed).containsExactly(of(ADA));
    }

    @Test
    void theConversationWithTheChannelIsMovedAlong() {
        open(SpeakerMode.MIXED);
        speak(10, ADA, BOB);

        room.keepOnly(Set.of());
        beSilent(2);
        assertThat(route.closed).isEmpty();
    }

    // Who is heard.

    @Test
    void whoIsNotAllowedIsNotHeardUntilTheyAre() {
        channel.unheard.add(ADA);
        open(SpeakerMode.MIXED);
        speak(20, ADA);
        assertThat(route.heard(CHANNEL)).isEmpty();
        assertThat(counters.unheard()).isEqualTo(20);

        channel.unheard.clear();
        speak(60, ADA);
        assertThat(route.heard(CHANNEL)).containsOnly(ADA);
    }

    @Test
    void whoIsNotAllowedAnyMoreIsNotHeardAfterASecond() {
        open(SpeakerMode.MIXED);
        speak(20, ADA);
        channel.unheard.add(ADA);
        speak(60, ADA);
        int heard = route.heard(CHANNEL).size();

        speak(60, ADA);
        assertThat(route.heard(CHANNEL)).hasSize(heard);
    }

    @Test
    void nobodyIsAskedForWhileTheConnectionIsDown() {
        open(SpeakerMode.MIXED);
        beSilent(5);
        int frames = route.frames;
        channel.up = false;
        beSilent(50);

        assertThat(route.frames).isEqualTo(frames);
        assertThat(route.closed).isEmpty();
    }

    // Routes.

    @Test
    void aSlowRouteGetsTheNextFrameWhenItIsDoneAndTheOthersAreCounted() {
        open(SpeakerMode.MIXED);
        beSilent(2);
        route.holds = true;
        int before = route.frames;
        beSilent(5);
        assertThat(route.frames).isEqualTo(before + 1);
        assertThat(counters.skipped()).isEqualTo(4);

        route.holds = false;
        route.lets();
        beSilent(3);
        assertThat(route.frames).isEqualTo(before + 4);
    }

    @Test
    void whoSpeaksByASlowRouteKeepsTheFloor() {
        open(SpeakerMode.PER_USER);
        speak(10, ADA, BOB);
        route.says(of(ADA), 4);
        route.says(of(BOB), 4);
        beSilent(2);
        route.holds = true;
        for (int i = 0; i < 10; i++) {
            beSilent(2);
            route.lets();
        }
        route.holds = false;
        beSilent(20);

        assertThat(channel.tags()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void whatIsNoOpusIsNotSent() {
        open(SpeakerMode.MIXED);
        route.reply = new byte[960];
        beSilent(3);

        assertThat(channel.sent).isEmpty();
        assertThat(counters.failedExchanges()).isPositive();
    }

    @Test
    void aConversationThatEndsWhileItsRouteIsBusyIsClosedAfterwards() {
        open(SpeakerMode.MIXED);
        beSilent(2);
        route.holds = true;
        beSilent(2);

        room.close(false);
        assertThat(route.closed).isEmpty();
        route.lets();
        assertThat(route.closed).containsExactly(CHANNEL);
    }

    @Test
    void aRouteThatFailsEndsNothing() {
        open(SpeakerMode.MIXED);
        beSilent(2);
        route.fails = true;
        beSilent(5);
        route.fails = false;
        route.says(CHANNEL, 2);
        beSilent(5);

        assertThat(counters.failedExchanges()).isEqualTo(5);
        assertThat(channel.sent).hasSize(2);
    }

    @Test
    void aConnectionThatIsGoneWasNotEndedByAnybody() {
        open(SpeakerMode.MIXED);
        beSilent(2);
        room.close(true);

        assertThat(route.closeCodes).containsExactly(Connection.UNKNOWN);
    }

    /** What is to be heard in the channel, and who is there. */
    private final class Channel implements VoiceRoom.Line {
        private final List<byte[]> sent = new ArrayList<>();
        private final List<String> left = new ArrayList<>();
        private final Set<Long> unheard = new HashSet<>();
        private boolean up = true;

        @Override
        public boolean isUp(long now) {
            return up;
        }

        @Override
        public void collect(VoiceRoom into) {
            // the test hands them over itself
        }

        @Override
        public boolean hears(long userId) {
            return !unheard.contains(userId);
        }

        @Override
        public void send(byte[] opus) {
            if (opus != null) {
                sent.add(opus);
            }
        }

        @Override
        public DiscordSession session(long userId) {
            String user = userId == 0 ? null : Long.toString(userId);
            return new DiscordSession(
                    consumer, loop, new DiscordSession.Heading("default", "7", "8", user, "lobby"), null);
        }

        @Override
        public void leave(String why) {
            left.add(why);
            room.close(false);
        }

        /** By whom each of what was sent is. */
        private List<Integer> tags() {
            return sent.stream().map(opus -> (int) opus[1]).toList();
        }
    }

    /** Between the channel and the models. */
    private static final class Route extends AsyncProcessorSupport implements AsyncProcessor {
        private final List<String> opened = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();
        private final List<Integer> closeCodes = new ArrayList<>();
        private final Map<String, List<Long>> heard = new HashMap<>();
        private final Map<String, Integer> toSay = new HashMap<>();
        private final Map<String, DiscordConnection> connections = new HashMap<>();
        private final Deque<AsyncCallback> held = new ArrayDeque<>();
        private byte[] reply;
        private boolean refuses;
        private boolean holds;
        private boolean fails;
        private int frames;

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            DiscordConnection connection = exchange.getProperty(Connection.PROPERTY, DiscordConnection.class);
            Object event = exchange.getProperty(ConnectionEvent.PROPERTY);
            if (event == ConnectionEvent.OPEN) {
                opened(connection);
            } else if (event == ConnectionEvent.CLOSE) {
                closed.add(connection.id());
                closeCodes.add(connection.closeCode());
            } else {
                frame(exchange, connection);
            }
            if (holds) {
                held.add(callback);
                return false;
            }
            callback.done(true);
            return true;
        }

        private void opened(DiscordConnection connection) {
            opened.add(connection.id());
            connections.put(connection.id(), connection);
            if (refuses) {
                connection.close(0, "");
            }
        }

        private void frame(Exchange exchange, DiscordConnection connection) {
            frames++;
            for (Object packet : exchange.getMessage().getBody(List.class)) {
                heard.computeIfAbsent(connection.id(), id -> new ArrayList<>()).add(((SpeakerPacket) packet).speaker());
            }
            if (fails) {
                exchange.setException(new IllegalStateException("The route fails"));
            }
            exchange.getMessage().setBody(reply != null ? reply : spoken(connection));
        }

        private byte[] spoken(DiscordConnection connection) {
            int left = toSay.getOrDefault(connection.id(), 0);
            if (left == 0 || connection.isWaiting()) {
                return null;
            }
            toSay.put(connection.id(), left - 1);
            String id = connection.id();
            return packet(id.charAt(id.length() - 1) - '0');
        }

        private List<Long> heard(String conversation) {
            return heard.getOrDefault(conversation, List.of());
        }

        private void says(String conversation, int frameCount) {
            toSay.put(conversation, frameCount);
        }

        private void hangsUp(String conversation) {
            connections.get(conversation).close(0, "");
        }

        /** Lets go of what it holds, and holds no more; or goes on to hold what comes then. */
        private void lets() {
            List<AsyncCallback> all = List.copyOf(held);
            held.clear();
            all.forEach(callback -> callback.done(false));
        }
    }
}
