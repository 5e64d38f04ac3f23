package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bot's voice session in one channel: identified (it has an SSRC), discovered (its UDP address is known), ready (it has the key).
 * It outlives its WebSocket until it is resumed or ended.
 */
final class VoiceSession {
    static final int RTP_HEADER = 12;

    /** One-byte header extensions (RFC 8285) of one word, which Discord's own clients send: the audio level. */
    private static final int EXTENSION = 0xBEDE0001;

    private static final byte[] EXTENSION_BODY = {0x10, (byte) 0xC0, 0, 0}; // id 1, one byte, padding
    private static final byte PAYLOAD_TYPE = 0x78; // Opus, with no marker
    /** For how long RTP may be ahead of opcode 5, which takes another way. */
    private static final long AHEAD = 1_000_000_000;

    private final FakeGuild guild;
    private final FakeChannel channel;
    private final VoiceServer server;
    private final String token;
    private final int ssrc;
    private final byte[] key = Ids.bytes(RtpCipher.KEY_BYTES);
    private final RtpCipher cipher = new RtpCipher(key);
    private final List<JsonObject> said = new ArrayList<>();
    private final Set<String> introduced = new HashSet<>();
    /** Null while the WebSocket is lost. */
    private Line line;
    /** Where the bot's datagrams come from; null until IP discovery. */
    private InetSocketAddress address;

    private boolean ready;
    private boolean spoken;
    /** When the first RTP came before opcode 5 had said that the bot speaks; 0 when none did. */
    private long unannouncedSince;

    /** Of the bot's last packet; -1 before. As an unsigned int. */
    private long lastCounter = -1;
    /** Of the fake's next packet. */
    private int counter = 1;

    VoiceSession(FakeGuild guild, VoiceServer server, String token, Line line) {
        this.guild = guild;
        this.server = server;
        this.token = token;
        this.line = line;
        channel = guild.self().voice().channel;
        ssrc = guild.self().voice().ssrc;
    }

    FakeGuild guild() {
        return guild;
    }

    int ssrc() {
        return ssrc;
    }

    boolean isReady() {
        return ready && line != null;
    }

    Line line() {
        return line;
    }

    int lastSaid() {
        return said.size();
    }

    boolean isFor(String voiceToken) {
        return token.equals(voiceToken);
    }

    /** Says what is numbered, and said again after a resume. */
    void say(int opcode, JsonObject data) {
        JsonObject message = new JsonObject().put("op", opcode).put("d", data).put("seq", said.size() + 1);
        said.add(message);
        guild.trace().note("voice  > op " + opcode);
        if (line != null) {
            line.say(message);
        }
    }

    void lose() {
        line = null;
    }

    void resume(Line resumed, int acknowledged) {
        line = resumed;
        guild.trace().note("voice  > op 9");
        line.say(new JsonObject().put("op", 9).putNull("d"));
        for (JsonObject message : said.subList(Math.max(0, acknowledged), said.size())) {
            line.say(message);
        }
    }

    void end(int code, String reason) {
        ready = false;
        if (line != null) {
            guild.trace().note("voice  > close " + code);
            line.close(code, reason);
        }
    }

    void greet() {
        say(
                2,
                new JsonObject()
                        .put("ssrc", ssrc)
                        .put("ip", "127.0.0.1")
                        .put("port", server.udpPort())
                        .put("modes", new JsonArray().add(RtpCipher.MODE).add("aead_xchacha20_poly1305_rtpsize")));
    }

    void isAt(InetSocketAddress discovered) {
        address = discovered;
    }

    InetSocketAddress address() {
        return address;
    }

    void describe() {
        JsonArray bytes = new JsonArray();
        for (byte b : key) {
            bytes.add(b & 0xFF);
        }
        say(
                4,
                new JsonObject()
                        .put("mode", RtpCipher.MODE)
                        .put("secret_key", bytes)
                        .put("dave_protocol_version", 0)
                        .put("audio_codec", "opus")
                        .put("media_session_id", Ids.word()));
        JsonArray ids = new JsonArray();
        guild.company().forEach(user -> ids.add(user.id()));
        say(11, new JsonObject().put("user_ids", ids));
        ready = true;
    }

    /** That a user has come, gone, or gone elsewhere. */
    void tellOf(FakeUser user) {
        introduced.remove(user.id());
        if (user.voice().channel == channel) {
            say(11, new JsonObject().put("user_ids", new JsonArray().add(user.id())));
        } else {
            say(13, new JsonObject().put("user_id", user.id()));
        }
    }

    boolean introduce(FakeUser user) {
        if (!ready || user.voice().channel != channel || !introduced.add(user.id())) {
            return false;
        }
        say(
                5,
                new JsonObject()
                        .put("speaking", 1)
                        .put("ssrc", user.voice().ssrc)
                        .put("user_id", user.id()));
        return true;
    }

    void relay(FakeUser user, int sequence, int timestamp, byte[] opus) {
        if (!ready || address == null || user.voice().channel != channel) {
            return; // nobody hears it, which is no fault
        }
        byte[] header = ByteBuffer.allocate(RTP_HEADER + 4)
                .put((byte) 0x90)
                .put(PAYLOAD_TYPE)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(user.voice().ssrc)
                .putInt(EXTENSION)
                .array();
        byte[] plain = ByteBuffer.allocate(EXTENSION_BODY.length + opus.length)
                .put(EXTENSION_BODY)
                .put(opus)
                .array();
        server.send(cipher.sealed(header, plain, counter++), address);
    }

    /** Opcode 5 from the bot. */
    void speaks(JsonObject data) {
        Integer flags = data.getInteger("speaking");
        if (flags == null || data.getInteger("delay") == null || data.getInteger("ssrc") == null) {
            guild.trace().fault("Opcode 5 without speaking, delay or ssrc");
        } else if (data.getInteger("ssrc") != ssrc) {
            guild.trace().fault("Opcode 5 for the SSRC " + data.getInteger("ssrc") + ", expected " + ssrc);
        } else {
            spoken = spoken || flags != 0;
            guild.speaks(new Speaking(flags, System.nanoTime()));
        }
    }

    /** A datagram from the bot that is no discovery and no keep-alive. */
    void take(byte[] datagram, InetSocketAddress from, long nanoTime) {
        ByteBuffer packet = ByteBuffer.wrap(datagram);
        int first = packet.get() & 0xFF;
        int type = packet.get();
        int sequence = packet.getShort() & 0xFFFF;
        int timestamp = packet.getInt();
        if (first != 0x80 || type != PAYLOAD_TYPE) {
            guild.trace().fault("RTP that begins with %02X %02X, expected 80 78".formatted(first, type));
        } else if (!from.equals(address)) {
            guild.trace().fault("RTP from " + from + ", but the discovery came from " + address);
        } else if (!ready) {
            guild.trace().fault("RTP before opcode 4, which has the key");
        } else if (isAnnounced(nanoTime) && isFresh(RtpCipher.counter(datagram))) {
            open(datagram, sequence, timestamp, nanoTime);
        }
    }

    private boolean isAnnounced(long nanoTime) {
        if (!spoken && unannouncedSince == 0) {
            unannouncedSince = nanoTime;
        }
        boolean announced = spoken || nanoTime - unannouncedSince < AHEAD;
        if (!announced) {
            guild.trace().fault("RTP, and opcode 5 has never said that the bot speaks");
        }
        return announced;
    }

    /** The same nonce twice, with one key, gives the key away. */
    private boolean isFresh(int nonce) {
        long unsigned = nonce & 0xFFFFFFFFL;
        if (unsigned <= lastCounter) {
            guild.trace().fault("The nonce " + unsigned + " after " + lastCounter + ": it has to grow");
            return false;
        }
        lastCounter = unsigned;
        return true;
    }

    private void open(byte[] datagram, int sequence, int timestamp, long nanoTime) {
        try {
            byte[] opus = cipher.opened(datagram, RTP_HEADER);
            guild.hears(new Packet(sequence, timestamp, ssrc, opus, nanoTime));
        } catch (GeneralSecurityException e) {
            guild.trace().fault("RTP " + sequence + " that doesn't decrypt: " + e.getMessage());
        }
    }
}
