package org.camelvoice.sandbox;

import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;

/** How a spoken message's audio is written into its deltas. On the session's loop. */
final class AudioWriting {
    private static final int LINE = 76;
    private static final String ENDLESS = "and so on ".repeat(50_000);

    private final Set<Fault> faults;
    /** Null unless audio is sent at another rate than it was asked for. */
    private final Resampler resampler;

    private final boolean odd;
    /** What is left of the piece before: a byte or none. */
    private byte[] rest = {};

    AudioWriting(WireFormat format, Set<Fault> faults) {
        this.faults = faults;
        boolean pcm = format == WireFormat.PCM;
        this.odd = pcm && faults.contains(Fault.ODD_DELTAS);
        this.resampler = pcm && faults.contains(Fault.OTHER_RATE)
                ? Resampler.of(format.sampleRate(), EffectiveConfig.OTHER_RATE)
                : null;
    }

    /** The next piece, in base64. */
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

    /** What is written beside each piece; empty if that is the words alone. */
    String more() {
        return faults.contains(Fault.ENDLESS_TRANSCRIPT) ? ENDLESS : "";
    }
}
