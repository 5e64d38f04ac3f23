package org.camelvoice.realtime.client;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;

/**
 * The model's audio as routes get it: base64 of RFC 4648 §4, whole samples, in the format that was asked for. Most servers
 * send just that, and theirs is handed on as it is. Where a piece ends in mid-sample, its last byte waits for the next
 * piece of the same item. Owned by the call's loop.
 */
final class AudioDeltas {
    private static final byte[] NOTHING = {};

    private final AudioFormat asked;
    /** What the server sends; {@link #asked} unless it said otherwise. */
    private AudioFormat given;
    /** Null while there is nothing to convert. */
    private Resampler resampler;
    /** Whose piece came last; null before the first. */
    private String owner;
    /** What is left of {@link #owner}'s last piece: a byte or none. */
    private byte[] rest = NOTHING;

    AudioDeltas(AudioFormat asked) {
        this.asked = asked;
        this.given = asked;
    }

    /** The server sends this format, and keeps to it. */
    void comesAs(AudioFormat format) {
        given = format;
        resampler = format.equals(asked) ? null : Resampler.of(format.sampleRate(), asked.sampleRate());
    }

    /**
     * What the routes get for a piece.
     *
     * @param itemId whose it is; of another one's nothing is left
     * @return empty if no sample of it is whole yet; null if it is no base64
     */
    String whole(String itemId, String delta) {
        String base64 = Base64Audio.standard(delta);
        if (base64 == null) {
            return null;
        }
        if (!Objects.equals(owner, itemId)) {
            begin(itemId);
        }
        boolean whole = rest.length == 0 && Base64Audio.bytes(base64) % sampleBytes() == 0;
        return whole && resampler == null ? base64 : mended(base64);
    }

    private void begin(String itemId) {
        owner = itemId;
        rest = NOTHING;
        if (resampler != null) {
            resampler.reset();
        }
    }

    private int sampleBytes() {
        return given.isPcm16() ? Pcm16.BYTES : 1;
    }

    private String mended(String base64) {
        byte[] piece = Base64.getDecoder().decode(base64);
        byte[] all = Arrays.copyOf(rest, rest.length + piece.length);
        System.arraycopy(piece, 0, all, rest.length, piece.length);
        int end = all.length - all.length % sampleBytes();
        rest = Arrays.copyOfRange(all, end, all.length);
        byte[] samples = Arrays.copyOf(all, end);
        return Base64.getEncoder().encodeToString(resampler == null ? samples : convert(samples));
    }

    private byte[] convert(byte[] audio) {
        return asked.encode(resampler.resample(given.decode(audio)));
    }
}
