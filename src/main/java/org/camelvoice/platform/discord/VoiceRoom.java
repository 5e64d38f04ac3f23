package org.camelvoice.platform.discord;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final int FORGOTTEN_AFTER_FRAMES = 60 * 50; // a minute

    /** The channel itself, as far as it concerns the room. */
    interface Line {

        /** Whether Discord takes and brings audio now. */
        boolean isUp(long now);

        /** Hands over the packets that have come since. */
        void collect(VoiceRoom room);

        /** Whether this user is heard: no bot, and nobody who is not allowed to be. */
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
    /** Which conversation is being heard in the channel; null for none. */
    private DiscordSession talking;

    private long silentFrames;
    private boolean closed;

    private static final class Speaker {
        private final JitterBuffer buffer;
        private final boolean heard;
        private int silentFrames;

        Speaker(JitterBuffer buffer, boolean heard) {
            this.buffer = buffer;
            this.heard = heard;
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

    /** The bot is in the channel. */
    void open() {
        loop.add(this);
        if (mode != SpeakerMode.PER_USER) {
            open(0);
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
            speaker = new Speaker(new JitterBuffer(userId, counters), line.hears(userId));
            speakers.put(userId, speaker);
        }
        if (speaker != null && speaker.heard) {
            speaker.buffer.arrived(sequence, timestamp, opus);
        } else {
            counters.countUnheard();
        }
    }

    /** This user has gone from the channel. */
    void left(long userId) {
        speakers.remove(userId);
        DiscordSession session = sessions.get(userId);
        if (session != null) {
            session.close();
            session.forget();
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
        DiscordSession session = sessions.get(0L);
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
        sessions.values().removeIf(DiscordSession::isForgotten);
        for (SpeakerPacket packet : said) {
            if (!sessions.containsKey(packet.speaker())) {
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

    private byte[] frame(DiscordSession session, List<SpeakerPacket> said) {
        byte[] spoken = session.frame(said, talking != null && talking != session);
        if (spoken != null) {
            talking = session;
        } else if (talking == session) {
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

    /** The conversations that there are. */
    Iterable<DiscordSession> sessions() {
        return List.copyOf(sessions.values());
    }

    /** The bot has left the channel. Idempotent. */
    void close() {
        if (!closed) {
            closed = true;
            loop.remove(this);
            sessions.values().forEach(DiscordSession::close);
        }
    }
}
