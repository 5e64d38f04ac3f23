package org.camelvoice.platform.discord;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.kit.Peer;
import org.camelvoice.kit.PlatformCompatibilityKit;
import org.camelvoice.platform.Platform;

/** The platform keeps what every platform has to keep. */
class DiscordKitTest extends PlatformCompatibilityKit {

    @Override
    protected Platform platform() {
        return new DiscordPlatform();
    }

    @Override
    protected Peer peer() {
        return new VoiceChannel();
    }

    /** A voice connection: it asks for each frame when that is to be heard. */
    private static final class VoiceChannel extends Peer {
        private static final byte[] NOTHING = {};

        private boolean up;

        VoiceChannel() {
            super(AudioFormat.PCM16_24K);
        }

        @Override
        protected Map<String, String> parameters(String tenant) {
            return Map.of("tenant", tenant, "guildId", "1", "channelId", "2", "caller", "lobby");
        }

        @Override
        protected void dial(String tenant) {
            up = true;
        }

        @Override
        protected void tick() {
            if (up) {
                say(NOTHING);
            }
        }

        @Override
        protected void speak(byte[] frame) {
            say(frame);
        }

        @Override
        protected void garble() {
            say(new byte[3]);
        }

        @Override
        protected void hear(byte[] frame) {
            play(frame);
        }
    }
}
