package org.camelvoice.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Wav;

/**
 * A few spoken words for a caller whose model cannot speak: a packaged clip, in any format that a model may use, so that
 * it takes the same way to the caller as the model's own words. Made once, at the start, since encoding it takes a tenth
 * of a second, which no loop has. Called from any thread.
 */
public final class Apology {
    private static final String CLIP = "/META-INF/camel-voice/clips/apology.wav";
    private static final int PIECE_MILLIS = 200;

    private final Map<AudioFormat, List<String>> pieces;

    public Apology() {
        short[] clip = clip();
        pieces = Stream.of(AudioFormat.PCM16_24K, AudioFormat.MULAW_8K, AudioFormat.ALAW_8K)
                .collect(Collectors.toUnmodifiableMap(format -> format, format -> encode(clip, format)));
    }

    /** The clip in base64, in pieces of 200 ms; none in a format that it is not made in. */
    public List<String> in(AudioFormat format) {
        return pieces.getOrDefault(format, List.of());
    }

    private static List<String> encode(short[] clip, AudioFormat format) {
        byte[] audio = format.encode(Resampler.of(AudioFormat.PCM16_24K.sampleRate(), format.sampleRate())
                .resample(clip));
        int length = PIECE_MILLIS * format.bytesPerMilli();
        List<String> encoded = new ArrayList<>();
        for (int from = 0; from < audio.length; from += length) {
            byte[] piece = Arrays.copyOfRange(audio, from, Math.min(from + length, audio.length));
            encoded.add(Base64.getEncoder().encodeToString(piece));
        }
        return List.copyOf(encoded);
    }

    private static short[] clip() {
        try (InputStream clip = Apology.class.getResourceAsStream(CLIP)) {
            return Wav.read(clip).samples();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + CLIP, e);
        }
    }
}
