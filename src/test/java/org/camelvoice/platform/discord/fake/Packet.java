package org.camelvoice.platform.discord.fake;

import java.util.Arrays;

/**
 * One RTP packet from the bot, decrypted.
 *
 * @param sequence 0 to 65535
 * @param timestamp in samples of 48 kHz
 * @param opus one Opus packet
 * @param nanoTime when it arrived, by {@link System#nanoTime}
 */
public record Packet(int sequence, int timestamp, int ssrc, byte[] opus, long nanoTime) {
    private static final byte[] SILENCE = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

    /** Whether it is the frame of silence that ends what is said. */
    public boolean isSilence() {
        return Arrays.equals(opus, SILENCE);
    }

    static byte[] silence() {
        return SILENCE.clone();
    }
}
