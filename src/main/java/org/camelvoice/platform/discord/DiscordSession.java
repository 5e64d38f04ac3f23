package org.camelvoice.platform.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.OpusPacket;
import org.camelvoice.audio.SpeakerPacket;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelSession;
import org.camelvoice.call.RouteRun;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.ConnectionEvent;

/**
 * One conversation on its way through the route: OPEN, then an exchange each 20 ms, then CLOSE; one after the other, though
 * a route may go on elsewhere. Owned by the loop.
 *
 * <pre>
 *   open ──▶ (OPEN) ──▶ ready ◀──▶ (20 ms)
 *                         └──close──▶ (CLOSE) ──▶ over
 * </pre>
 */
final class DiscordSession {
    private static final int MOST_PACKETS = 3;
    private static final int MOST_FAILURES = 50; // in a row: a second

    private final VoiceDiscordConsumer consumer;
    private final MediaLoop loop;
    private final DiscordConnection connection;
    private final Heading heading;

    /** The exchange that the route works on; null while it works on none. */
    private RouteRun current;

    /** In a row. */
    private int failures;

    private boolean closing;
    /** Whether the bot, or the user, has gone; else the call has ended by itself, or never began. */
    private boolean gone;

    private boolean over;
    /** Whether the last exchange has made a packet. */
    private boolean speaking;
    /** What routes have made that took their time, first in first out. */
    private final Deque<byte[]> packets = new ArrayDeque<>(MOST_PACKETS);

    /**
     * What the exchange of OPEN says of the conversation.
     *
     * @param userId null for one with the channel
     * @param caller what people call the channel, or the user
     */
    record Heading(String tenant, String guildId, String channelId, String userId, String caller) {

        /** What no other conversation has at the same time. */
        String id() {
            return DiscordPlatform.NAME + ":" + guildId + ":" + channelId + (userId == null ? "" : ":" + userId);
        }

        /** Without the name, which says who calls. */
        @Override
        public String toString() {
            return id() + " for " + tenant;
        }
    }

    /** @param text where text can be read; null if nowhere */
    DiscordSession(VoiceDiscordConsumer consumer, MediaLoop loop, Heading heading, Consumer<String> text) {
        this.consumer = consumer;
        this.loop = loop;
        this.heading = heading;
        this.connection = new DiscordConnection(heading.id(), loop, text, this::closed);
    }

    void open() {
        Exchange exchange = exchange(ConnectionEvent.OPEN);
        set(exchange, DiscordStream.TENANT, heading.tenant);
        set(exchange, DiscordStream.GUILD, heading.guildId);
        set(exchange, DiscordStream.CHANNEL, heading.channelId);
        set(exchange, DiscordStream.USER, heading.userId);
        set(exchange, DiscordStream.CALLER, heading.caller);
        run(exchange);
    }

    private static void set(Exchange exchange, String header, String value) {
        if (value != null) {
            exchange.getMessage().setHeader(header, value);
        }
    }

    /**
     * 20 ms have passed.
     *
     * @param said    what each speaker said in them
     * @param waiting whether another conversation is heard in the channel
     * @return the packet of Opus to be heard; null for none
     */
    byte[] frame(List<SpeakerPacket> said, boolean waiting) {
        if (!connection.isOpen()) {
            return null;
        }
        if (isBusy()) {
            consumer.skipped();
            return null;
        }
        connection.waiting(waiting);
        Exchange exchange = exchange(ConnectionEvent.MESSAGE);
        exchange.getMessage().setBody(said);
        run(exchange);
        return packets.poll();
    }

    /** Whether what is heard of it goes on, as far as is known. */
    boolean isSpeaking() {
        return connection.isOpen() && speaking;
    }

    /** Whether the route is still at the exchange before. */
    private boolean isBusy() {
        return current != null;
    }

    /** Whether the conversation is over, and another may begin. */
    boolean isOver() {
        return over;
    }

    /** The call, if there is one, ends since the gateway stops. */
    void goAway() {
        if (connection.caller() != null) {
            connection.caller().goAway();
        }
    }

    /** Whether it has ended by itself, though the user has not gone. */
    boolean hasEndedItself() {
        return over && !gone;
    }

    /**
     * The model is told what to say.
     *
     * @return false if there is no model yet, or no more
     */
    boolean say(String text) {
        Call call = call();
        if (call == null || call.session() == null || call.state().isOver()) {
            return false;
        }
        call.session().tell(ModelSession.Speaker.SYSTEM, text);
        return true;
    }

    /**
     * The bot, or the user, has gone from the channel. Idempotent.
     *
     * @param lost whether the voice connection is gone, rather than that somebody has ended it
     */
    void close(boolean lost) {
        gone |= !closing;
        if (lost && !closing) {
            connection.lose();
        }
        connection.close(CloseCode.NORMAL, "");
    }

    private void closed() {
        closing = true;
        closeIfReady();
    }

    private void closeIfReady() {
        if (closing && !over && !isBusy()) {
            over = true;
            run(exchange(ConnectionEvent.CLOSE));
        }
    }

    private Exchange exchange(ConnectionEvent event) {
        Exchange exchange = consumer.createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(Connection.PROPERTY, connection);
        exchange.setProperty(ConnectionEvent.PROPERTY, event);
        exchange.setProperty(VoiceConstants.AUDIO_PATH, connection.path());
        return exchange;
    }

    private void run(Exchange exchange) {
        RouteRun[] run = new RouteRun[1];
        run[0] = new RouteRun(consumer, exchange, failure -> done(run[0], failure));
        current = run[0];
        try {
            current.start();
        } catch (Throwable e) { // an Error of a route's, or a bug of Camel's: it must not be waited for for ever
            run[0].giveUp(e);
            breakCall(e); // whose routes may be what has thrown it
            completed(run[0], e);
        }
    }

    /** Called on whichever thread the route ended. */
    private void done(RouteRun run, Throwable failure) {
        if (loop.isCurrent()) {
            completed(run, failure);
        } else {
            loop.execute(() -> completed(run, failure));
        }
    }

    private void completed(RouteRun run, Throwable failure) {
        if (run != current) {
            return; // it was given up while its route called back
        }
        current = null;
        byte[] packet = connection.takePacket();
        speaking = failure == null && packet != null;
        if (failure != null) {
            failed(failure);
        } else {
            failures = 0;
            keep(packet);
        }
        closeIfReady();
    }

    private void keep(byte[] packet) {
        if (packet != null && !OpusPacket.isTwentyMillis(packet)) { // people would hear noise
            consumer.failed(new IllegalArgumentException(
                    "Expected a packet of 20 ms of Opus as the route's reply, got " + packet.length + " bytes"));
        } else if (packet != null && packets.size() < MOST_PACKETS) {
            packets.add(packet);
        }
    }

    /** A route that fails with all that is said leaves people with a bot that neither hears nor answers. */
    private void failed(Throwable failure) {
        consumer.failed(failure);
        if (over && connection.caller() != null) {
            connection.caller().closed(); // CLOSE did not come so far
        } else if (++failures == MOST_FAILURES && call() != null) {
            call().ending() // without an apology, which would come by this route
                    .end(new EndReason(
                            EndReason.Kind.ROUTE_FAILED,
                            "Route " + consumer.getRouteId() + " failed " + MOST_FAILURES + " times in a row"));
        }
    }

    /** Null if there is none. */
    private Call call() {
        return connection.caller() == null ? null : connection.caller().call();
    }

    private void breakCall(Throwable failure) {
        if (call() != null) {
            call().routes().broken(failure);
        }
    }
}
