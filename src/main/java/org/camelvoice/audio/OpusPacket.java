package org.camelvoice.audio;

/**
 * What can be told of an Opus packet without decoding it: RFC 6716 section 3. A voice platform sends and takes one packet every
 * 20 ms.
 */
public final class OpusPacket {
    /** The longest packet that is read: what fits into an Ethernet frame. */
    public static final int MOST_BYTES = 1_500;

    private static final int LONGEST_FRAME = 1_275;
    private static final int TWENTY_MILLIS = 8; // times 2.5 ms, the shortest frame
    private static final int LONGEST_SILENCE = 3;

    /** From here on, a frame's length takes a second byte (RFC 6716 section 3.2.1). */
    private static final int LONG = 252;

    private OpusPacket() {}

    /** A new packet of 20 ms of silence, mono: what Discord's clients send five times when they stop to speak. */
    public static byte[] silence() {
        return new byte[] {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};
    }

    /** Whether a packet holds no sound worth keeping: it has at most three bytes, as silence and comfort noise have. */
    public static boolean isSilence(byte[] packet) {
        return packet.length <= LONGEST_SILENCE;
    }

    /** Whether a packet obeys the framing rules (RFC 6716 section 3.4) and lasts 20 ms. */
    public static boolean isTwentyMillis(byte[] packet) {
        if (packet.length == 0 || packet.length > MOST_BYTES) {
            return false;
        }
        return switch (packet[0] & 3) {
            case 0 -> lasts(packet, 1) && packet.length - 1 <= LONGEST_FRAME;
            case 1 -> lasts(packet, 2) && areEqual(packet.length - 1, 2);
            case 2 -> lasts(packet, 2) && areGiven(packet, 1, 0, 2);
            default -> packet.length >= 2 && lasts(packet, packet[1] & 63) && isWhole(packet);
        };
    }

    private static boolean lasts(byte[] packet, int frames) {
        return frames * frameLength(packet[0] >> 3 & 31) == TWENTY_MILLIS;
    }

    /** Of a configuration (RFC 6716 table 2), times 2.5 ms. */
    private static int frameLength(int configuration) {
        if (configuration >= 16) { // CELT: 2.5, 5, 10, 20 ms
            return 1 << (configuration & 3);
        }
        if (configuration >= 12) { // both: 10, 20 ms
            return 4 << (configuration & 1);
        }
        int silk = configuration & 3; // 10, 20, 40, 60 ms
        return silk == 3 ? 24 : 4 << silk;
    }

    /** A packet with a count of frames, with or without padding (RFC 6716 section 3.2.5). */
    private static boolean isWhole(byte[] packet) {
        int at = 2;
        int padding = 0;
        if ((packet[1] & 0x40) != 0) {
            int more;
            do {
                if (at == packet.length) {
                    return false;
                }
                more = packet[at++] & 0xFF;
                padding += more == 255 ? 254 : more;
            } while (more == 255);
        }
        int frames = packet[1] & 63;
        boolean lengthsVary = (packet[1] & 0x80) != 0;
        return lengthsVary ? areGiven(packet, at, padding, frames) : areEqual(packet.length - at - padding, frames);
    }

    private static boolean areEqual(int bytes, int frames) {
        return bytes >= 0 && bytes % frames == 0 && bytes / frames <= LONGEST_FRAME;
    }

    /** Whether the lengths of all frames but the last are there, and leave something, or nothing, for the last. */
    private static boolean areGiven(byte[] packet, int start, int padding, int frames) {
        int at = start;
        int given = 0;
        for (int frame = 1; frame < frames; frame++) {
            if (at >= packet.length) {
                return false;
            }
            int length = packet[at++] & 0xFF;
            if (length >= LONG) {
                if (at == packet.length) {
                    return false;
                }
                length += 4 * (packet[at++] & 0xFF);
            }
            given += length;
        }
        int last = packet.length - at - padding - given;
        return last >= 0 && last <= LONGEST_FRAME;
    }
}
