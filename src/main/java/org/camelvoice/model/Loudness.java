package org.camelvoice.model;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.conversation.ConversationItem;

/**
 * How loud a model's audio is, 20 ms by 20 ms: of each, 32 samples are looked at, in the base64 as it comes. That is 2 µs
 * for a quarter of a second.
 */
public final class Loudness {
    private static final int SAMPLES = 32;
    private static final int SCALE = 4; // of the mean of samples' upper bytes, so that speech fills 0 to 255
    private static final byte[] SIX_BITS = sixBits();

    private final AudioFormat format;
    /** The upper byte of a sample's amplitude, by the byte that it is read from. */
    private final byte[] amplitudes;

    public Loudness(AudioFormat format) {
        this.format = format;
        this.amplitudes = amplitudes(format);
    }

    private static byte[] sixBits() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] values = new byte[128];
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }

    private static byte[] amplitudes(AudioFormat format) {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        byte[] amplitudes = new byte[256];
        for (int i = 0; i < amplitudes.length; i++) {
            int upper = format.isPcm16() ? every[i] : format.decode(every)[i] >> 8;
            amplitudes[i] = (byte) (upper < 0 ? ~upper : upper);
        }
        return amplitudes;
    }

    /** @param base64 the audio that comes behind what the item has */
    public void measure(ConversationItem item, String base64, long bytes) {
        long received = item.receivedBytes();
        int slotBytes = format.frameBytes();
        for (long at = 0; at < bytes; ) {
            long slot = (received + at) / slotBytes;
            long until = Math.min(bytes, (slot + 1) * slotBytes - received);
            item.measured((int) slot, level(base64, (int) at, (int) until));
            at = until;
        }
    }

    private int level(String base64, int from, int to) {
        int sampleBytes = format.isPcm16() ? Pcm16.BYTES : 1;
        int step = Math.max(1, format.frameBytes() / SAMPLES / sampleBytes) * sampleBytes;
        int sum = 0;
        int count = 0;
        for (int at = from + sampleBytes - 1; at < to; at += step) { // the upper byte is the last
            sum += amplitudes[byteAt(base64, at)];
            count++;
        }
        return count == 0 ? 0 : Math.min(255, SCALE * sum / count);
    }

    /** Of the three bytes in four characters. */
    private static int byteAt(String base64, int at) {
        int first = at / 3 * 4 + at % 3;
        int left = SIX_BITS[base64.charAt(first) & 0x7F];
        int right = SIX_BITS[base64.charAt(first + 1) & 0x7F];
        return switch (at % 3) {
            case 0 -> left << 2 | right >> 4;
            case 1 -> (left << 4 | right >> 2) & 0xFF;
            default -> (left << 6 | right) & 0xFF;
        };
    }
}
