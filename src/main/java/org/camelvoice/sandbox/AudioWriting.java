package org.camelvoice.sandbox;

import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;

/** Encodes a spoken message's audio for its deltas. On the session's loop. */
final class AudioWriting {
    private static final int LINE = 76;
    private static final String ENDLESS = "and so on ".repeat(50_000);

    private final Set<Fault> faults;
    /** Null unless the audio has another rate than the requested one. */
    private final Resampler resampler;

    private final boolean odd;
    /** The rest of the previous part: one byte or none. */
    private byte[] rest = {};

    AudioWriting(WireFormat format, Set<Fault> faults) {
        this.faults = faults;
        boolean pcm = format == WireFormat.PCM;
        this.odd = pcm && faults.contains(Fault.ODD_DELTAS);
        this.resampler = pcm && faults.contains(Fault.OTHER_RATE)
                ? Resampler.of(format.sampleRate(), EffectiveConfig.OTHER_RATE)
                : null;
    }

    /** The next part, in base64. */
    String base64(byte[] piece, boolean last) {
        byte[] audio = resampler == null ? piece : Pcm16.encode(resampler.resample(Pcm16.decode(piece)));
        return encode(odd ? oddPiece(audio, last) : audio);
    }

    private byte[] oddPiece(byte[] piece, boolean last) {
        byte[] all = Arrays.copyOf(rest, rest.length + piece.length);
        System.arraycopy(piece, 0, all, rest.length, piece.length);
        int end = last || all.length % 2 == 1 ? all.length : all.length - 1;
        rest = Arrays.copyOfRange(all, end, all.length);
        return Arrays.copyOf(all, end);
    }

    private String encode(byte[] audio) {
        if (!faults.contains(Fault.OTHER_BASE64)) {
            return Base64.getEncoder().encodeToString(audio);
        }
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(audio);
        return url.replaceAll("(.{" + LINE + "})", "$1\r\n");
    }

    /** Additional transcript beside each part; empty for the normal one. */
    String more() {
        return faults.contains(Fault.ENDLESS_TRANSCRIPT) ? ENDLESS : "";
    }
}
