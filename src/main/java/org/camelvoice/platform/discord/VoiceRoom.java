package org.camelvoice.platform.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camelvoice.audio.SpeakerPacket;
import org.camelvoice.loop.MediaLoop;

/**
 * A voice channel with the bot in it: who speaks there, and whom of them which conversation hears. Every 20 ms it takes a
 * packet of each speaker, hands them to the conversations, and sends what one of these says.
 *
 * <pre>
 *   speakers' packets ──▶ JitterBuffer each ──▶ by SpeakerMode ──▶ DiscordSession(s) ──▶ one packet ──▶ Line
 * </pre>
 *
 * Owned by the loop.
 */
final class VoiceRoom implements MediaLoop.Ticker {
    /** Nobody is in one conversation with more. */
    private static final int MOST_SPEAKERS = 100;

    private static final int A_SECOND = 50; // frames
    private static final int FORGOTTEN_AFTER_FRAMES = 60 * A_SECOND;
    /** A call that ends at once, or that is turned away, must not begin again with each packet. */
    private static final int REST_FRAMES = 5 * A_SECOND;

    /** The channel itself, as far as it concerns the room. */
    interface Line {

        /** Whether Discord takes and brings audio now. */
        boolean isUp(long now);

        /** Hands over the packets that have come since. */
        void collect(VoiceRoom room);

        /** Whether this user is heard: no bot, and nobody who is not allowed to be. Asked again, for roles come and go. */
        boolean hears(long userId);

        /**
         * 20 ms have passed.
         *
         * @param opus what is to be heard in the next; null for nothing
         */
        void send(byte[] opus);

        /** A conversation with a user; 0 for one with the channel. It is not open yet. */
        DiscordSession session(long userId);

        /** There is nothing to stay for. */
        void leave(String why);
    }

    private final MediaLoop loop;
    private final Line line;
    private final SpeakerMode mode;
    private final long idleFrames;
    private final DiscordCounters counters;
    private final Cadence cadence;
    private final Floor floor = new Floor();

    /** By user, in the order in which they came. */
    private final Map<Long, Speaker> speakers = new LinkedHashMap<>();
    /** By user; of one with the channel, that is 0. */
    private final Map<Long, DiscordSession> sessions = new LinkedHashMap<>();
    /** By user: until which frame their next conversation has to wait. */
    private final Map<Long, Long> resting = new HashMap<>();
    /** Which conversation is being heard in the channel; null for none. */
    private DiscordSession talking;

    /** Counts frames. */
    private long frames;

    private long silentFrames;
    private boolean closed;

    private static final class Speaker {
        private final JitterBuffer buffer;
        private boolean heard;
        /** Until it is to be asked again whether they are heard. */
        private int packets;

        private int silentFrames;

        Speaker(JitterBuffer buffer) {
            this.buffer = buffer;
        }
    }

    /** @param idleMillis how long nobody may say anything before the bot leaves; 0 for ever */
    VoiceRoom(MediaLoop loop, Line line, SpeakerMode mode, long idleMillis, DiscordCounters counters) {
        this.loop = loop;
        this.line = line;
        this.mode = mode;
        this.idleFrames = idleMillis / MediaLoop.TICK_MILLIS;
        this.counters = counters;
        this.cadence = new Cadence(loop.nanoTime());
    }

    /** The bot is on its way into the channel; a conversation with the channel begins when it is there. */
    void open() {
        if (!closed) {
            loop.add(this);
        }
    }

    private DiscordSession open(long userId) {
        DiscordSession session = line.session(userId);
        sessions.put(userId, session);
        session.open();
        return session;
    }

    /** A packet has come; of 20 ms. */
    void arrived(long userId, char sequence, int timestamp, byte[] opus) {
        Speaker speaker = speakers.get(userId);
        if (speaker == null && speakers.size() < MOST_SPEAKERS) {
            speaker = new Speaker(new JitterBuffer(userId, counters));
            speakers.put(userId, speaker);
        }
        if (speaker != null && isHeard(userId, speaker)) {
            speaker.buffer.arrived(sequence, timestamp, opus);
        } else {
            counters.countUnheard();
        }
    }

    private boolean isHeard(long userId, Speaker speaker) {
        if (speaker.packets-- == 0) {
            speaker.packets = A_SECOND - 1;
            speaker.heard = line.hears(userId);
        }
        return speaker.heard;
    }

    /** Whoever is not among these users is not in the channel any more: the bot has come into another. */
    void keepOnly(Set<Long> users) {
        Set<Long> gone = new HashSet<>(speakers.keySet());
        if (mode == SpeakerMode.PER_USER) {
            gone.addAll(sessions.keySet());
        }
        gone.removeAll(users);
        gone.forEach(this::left);
    }

    /** This user has gone from the channel. */
    void left(long userId) {
        speakers.remove(userId);
        resting.remove(userId);
        DiscordSession session = sessions.get(userId);
        if (session != null) {
            session.close(false);
        }
    }

    @Override
    public void tick(long now) {
        long late = cadence.late();
        long skipped = cadence.skipped();
        int due = cadence.due(now);
        counters.countLate(cadence.late() - late, cadence.skipped() - skipped);
        for (int i = 0; i < due && !closed; i++) {
            if (line.isUp(now)) {
                line.collect(this);
                frame();
            }
        }
    }

    private void frame() {
        frames++;
        List<SpeakerPacket> said = said();
        byte[] spoken = mode == SpeakerMode.PER_USER ? each(said) : together(said);
        line.send(spoken);
        silentFrames = said.isEmpty() && spoken == null ? silentFrames + 1 : 0;
        if (idleFrames > 0 && silentFrames >= idleFrames) {
            line.leave("nobody has said anything for " + idleFrames * MediaLoop.TICK_MILLIS / 1_000 + " s");
        }
    }

    /** What each speaker says in these 20 ms; who says nothing is not there. */
    private List<SpeakerPacket> said() {
        List<SpeakerPacket> said = List.of();
        for (Iterator<Speaker> each = speakers.values().iterator(); each.hasNext(); ) {
            Speaker speaker = each.next();
            SpeakerPacket packet = speaker.heard ? speaker.buffer.next() : null;
            if (packet != null) {
                said = said.isEmpty() ? new ArrayList<>(2) : said;
                said.add(packet);
                speaker.silentFrames = 0;
            } else if (++speaker.silentFrames > FORGOTTEN_AFTER_FRAMES) {
                each.remove();
            }
        }
        return said;
    }

    // One conversation for all.

    private byte[] together(List<SpeakerPacket> said) {
        DiscordSession session = sessions.containsKey(0L) ? sessions.get(0L) : open(0);
        if (session.isOver()) {
            line.leave("the call is over");
            return null;
        }
        return session.frame(mode == SpeakerMode.MIXED ? said : ofTheHolder(said), false);
    }

    private List<SpeakerPacket> ofTheHolder(List<SpeakerPacket> said) {
        long holder = floor.next(said);
        for (SpeakerPacket packet : said) {
            if (packet.speaker() == holder) {
                return said.size() == 1 ? said : List.of(packet);
            }
        }
        return List.of();
    }

    // One for each.

    private byte[] each(List<SpeakerPacket> said) {
        sessions.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue()));
        for (SpeakerPacket packet : said) {
            if (mayBegin(packet.speaker())) {
                open(packet.speaker());
            }
        }
        byte[] heard = null;
        for (Map.Entry<Long, DiscordSession> each : sessions.entrySet()) {
            byte[] spoken = frame(each.getValue(), of(each.getKey(), said));
            heard = spoken == null ? heard : spoken;
        }
        return heard;
    }

    private boolean isOver(long userId, DiscordSession session) {
        if (!session.isOver()) {
            return false;
        }
        if (session.hasEndedItself()) { // who has left may come again at once
            resting.put(userId, frames + REST_FRAMES);
        }
        if (talking == session) {
            talking = null;
        }
        return true;
    }

    private boolean mayBegin(long userId) {
        if (sessions.containsKey(userId)) {
            return false;
        }
        Long until = resting.get(userId);
        if (until != null && frames < until) {
            return false;
        }
        resting.remove(userId);
        return true;
    }

    private byte[] frame(DiscordSession session, List<SpeakerPacket> said) {
        byte[] spoken = session.frame(said, talking != null && talking != session);
        if (spoken != null) {
            talking = session;
        } else if (talking == session && !session.isSpeaking()) {
            talking = null; // the next one may
        }
        return spoken;
    }

    private static List<SpeakerPacket> of(long userId, List<SpeakerPacket> said) {
        for (SpeakerPacket packet : said) {
            if (packet.speaker() == userId) {
                return List.of(packet);
            }
        }
        return List.of();
    }

    /**
     * The model that a user talks with is told what to say.
     *
     * @return false if there is none yet
     */
    boolean say(long userId, String text) {
        DiscordSession session = sessions.get(mode == SpeakerMode.PER_USER ? userId : 0L);
        return session != null && session.say(text);
    }

    /** The gateway, or the route, stops: the calls end for that reason. */
    void goAway() {
        List.copyOf(sessions.values()).forEach(DiscordSession::goAway);
    }

    /**
     * The bot has left the channel. Idempotent.
     *
     * @param lost whether the connection is gone, rather than that somebody has ended it
     */
    void close(boolean lost) {
        if (!closed) {
            closed = true;
            loop.remove(this);
            List.copyOf(sessions.values()).forEach(session -> session.close(lost));
        }
    }
}
