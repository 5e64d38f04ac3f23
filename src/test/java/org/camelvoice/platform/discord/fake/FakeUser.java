package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A member of a guild, with the microphone that it has while it is in a voice channel. */
public final class FakeUser {
    /** Until JDA has read opcode 5, which comes over TCP, it drops this speaker's audio, which comes over UDP. */
    private static final long INTRODUCTION = TimeUnit.MILLISECONDS.toNanos(60);

    private static final int FRAME = 960; // samples: 20 ms at 48 kHz

    private final FakeGuild guild;
    private final String id;
    private final String name;
    private final boolean bot;
    private final List<FakeRole> roles = new ArrayList<>();
    private final Voice voice = new Voice();
    /** Of the next frame. */
    private int sequence = 65_500; // so that every speech of half a second wraps
    /** Of the next frame, in samples of 48 kHz. */
    private int timestamp = -24_000; // and the timestamp, too

    private long lastNanos = System.nanoTime();

    /** Where it is, and how. */
    static final class Voice {
        /** Null while it is in none. */
        FakeChannel channel;

        String session = Ids.word();
        int ssrc;
        boolean selfMute;
        boolean selfDeaf;
        /** An audience on a stage, and who may not speak. */
        boolean suppressed;
        /** When it raised its hand on a stage, as Discord writes times; null when it did not. */
        String askedToSpeak;
    }

    FakeUser(FakeGuild guild, String id, String name, boolean bot) {
        this.guild = guild;
        this.id = id;
        this.name = name;
        this.bot = bot;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public FakeUser has(FakeRole role) {
        trace().change(() -> roles.add(role));
        return this;
    }

    /** Enters the channel, from another one of the guild if it is there. */
    public FakeUser joins(FakeChannel channel) {
        trace().change(() -> guild.enters(this, channel));
        return this;
    }

    public FakeUser movesTo(FakeChannel channel) {
        return joins(channel);
    }

    public FakeUser leaves() {
        trace().change(() -> guild.enters(this, null));
        return this;
    }

    /** Opens its own mouth or closes it by the client's button; a muted user sends nothing. */
    public FakeUser mutes(boolean muted) {
        trace().change(() -> {
            voice.selfMute = muted;
            guild.announce(this);
        });
        return this;
    }

    /** Speaks these Opus packets of 20 ms in real time, and five frames of silence; returns at once. */
    public Speech speaks(List<byte[]> opus) {
        return speaks(opus, Impairments.none());
    }

    public Speech speaks(List<byte[]> opus, Impairments network) {
        return guild.discord().begin(new Speech(this, opus, network));
    }

    /** Sends one RTP packet as it is, after opcode 5 if this is the first; whatever the timing, that is the test's. */
    public void sends(int rtpSequence, int rtpTimestamp, byte[] opus) {
        introduces();
        trace().change(() -> guild.relay(this, rtpSequence, rtpTimestamp, opus));
    }

    /** Says that it speaks: opcode 5, once for each voice session of the bot. */
    public void introduces() {
        if (trace().read(() -> guild.introduce(this))) {
            LockSupport.parkNanos(INTRODUCTION);
        }
    }

    /** A slash command in the guild's first text channel. */
    public Interaction command(String command, String subcommand, Map<String, ?> options) {
        return trace().read(() -> guild.discord().interactions().begin(this, command, subcommand, options));
    }

    /**
     * Takes so many frames for a speech: the timestamp has gone on while nothing was said.
     *
     * @return sequence and timestamp of the first
     */
    int[] frames(int count) {
        return trace().read(() -> {
            long quiet = (System.nanoTime() - lastNanos) / 20_000_000; // frames of 20 ms
            timestamp += (int) Math.max(0, quiet) * FRAME;
            int[] first = {sequence, timestamp};
            sequence = sequence + count & 0xFFFF;
            timestamp += count * FRAME;
            lastNanos = System.nanoTime() + count * 20_000_000L;
            return first;
        });
    }

    Voice voice() {
        return voice;
    }

    boolean isBot() {
        return bot;
    }

    FakeGuild guild() {
        return guild;
    }

    private Trace trace() {
        return guild.trace();
    }

    JsonObject userJson() {
        return new JsonObject()
                .put("id", id)
                .put("username", name)
                .put("global_name", name)
                .put("discriminator", "0")
                .putNull("avatar")
                .put("bot", bot)
                .put("system", false)
                .put("public_flags", 0);
    }

    JsonObject json() {
        JsonArray ids = new JsonArray();
        roles.forEach(role -> ids.add(role.id()));
        return new JsonObject()
                .put("user", userJson())
                .putNull("nick")
                .putNull("avatar")
                .put("roles", ids)
                .put("joined_at", "2024-01-01T00:00:00.000000+00:00")
                .putNull("premium_since")
                .putNull("communication_disabled_until")
                .put("deaf", false)
                .put("mute", false)
                .put("pending", false)
                .put("flags", 0);
    }

    JsonObject voiceJson() {
        return new JsonObject()
                .put("channel_id", voice.channel == null ? null : voice.channel.id())
                .put("user_id", id)
                .put("session_id", voice.session)
                .put("deaf", false)
                .put("mute", false)
                .put("self_deaf", voice.selfDeaf)
                .put("self_mute", voice.selfMute)
                .put("self_stream", false)
                .put("self_video", false)
                .put("suppress", voice.suppressed)
                .put("request_to_speak_timestamp", voice.askedToSpeak);
    }

    @Override
    public String toString() {
        return name;
    }
}
