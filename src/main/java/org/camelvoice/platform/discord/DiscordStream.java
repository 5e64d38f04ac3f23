package org.camelvoice.platform.discord;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Line;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;

/**
 * One conversation in a voice channel. Its call begins when it is opened. Each binary message is 20 ms of what was said,
 * PCM16 at 24 kHz, or empty if nobody is to be heard; it is answered with 20 ms of what the model says, if it says
 * something. So what the caller has heard is what was asked for: Discord's own delay cannot be seen. Owned by the
 * connection's loop.
 */
final class DiscordStream implements PlatformStream, Playout.Output {
    static final String TENANT = "tenant";
    static final String GUILD = "guildId";
    static final String CHANNEL = "channelId";
    /** Only of a conversation with one user. */
    static final String USER = "userId";
    /** What people call whom the model talks to: a user, or a channel. */
    static final String CALLER = "caller";

    private static final AudioFormat FORMAT = AudioFormat.PCM16_24K;

    private final ConnectedCaller caller;
    private final Map<String, String> parameters;

    DiscordStream(ConnectedCaller caller, Map<String, String> parameters) {
        this.caller = caller;
        this.parameters = parameters;
    }

    @Override
    public void opened() {
        String tenant = parameters.get(TENANT);
        if (tenant == null) {
            caller.turnAway("Expected a tenant for guild " + parameters.get(GUILD) + ", got none");
        } else {
            caller.begin(tenant, caller.connection().id(), attributes(), Line.withPulls(FORMAT, this));
        }
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>(parameters);
        attributes.keySet().retainAll(Set.of(GUILD, CHANNEL, USER, CALLER));
        return attributes;
    }

    @Override
    public void binary(byte[] said) {
        if (said.length != 0 && said.length != FORMAT.frameBytes()) {
            throw new IllegalArgumentException("Expected 20 ms of " + FORMAT.inWords() + ", " + FORMAT.frameBytes()
                    + " bytes, or nothing; got " + said.length + " bytes");
        }
        if (caller.call() == null) {
            return; // it was turned away
        }
        if (said.length > 0) {
            caller.hear(said);
        }
        if (!isWaiting()) {
            caller.pull();
        }
    }

    private boolean isWaiting() {
        return caller.connection() instanceof DiscordConnection connection && connection.isWaiting();
    }

    @Override
    public void text(String message) {
        throw new IllegalArgumentException("Expected audio, got a text of " + message.length() + " characters");
    }

    @Override
    public void media(byte[] audio, String itemId) {
        caller.sendBinary(audio);
    }

    /** What was not asked for is not under way either. */
    @Override
    public void clear(int epoch) {}

    @Override
    public void send(String message, Object body) {
        if (!(body instanceof String text) || text.isBlank()) {
            throw new IllegalArgumentException("voice:discord/message: expected a text as String, got "
                    + (body == null ? "null" : body.getClass().getSimpleName()));
        }
        if (!message(text)) {
            throw new IllegalStateException("voice:discord/message: the route's voice-discord: has no textChannel");
        }
    }

    @Override
    public boolean message(String text) {
        boolean can = !(caller.connection() instanceof DiscordConnection connection) || connection.canWrite();
        if (can) {
            caller.sendText(text);
        }
        return can;
    }
}
