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
 * A short spoken apology for a caller whose model cannot speak, or whose call has reached a limit: packaged clips, in any
 * format that a model may use, so that they take the same path to the caller as the model's speech. Created once, at the
 * start, because encoding takes a tenth of a second, too long for an event loop. Safe on any thread.
 */
public final class Apology {
    private static final String CLIPS = "/META-INF/camel-voice/clips/";
    private static final int PIECE_MILLIS = 200;

    private final Map<AudioFormat, List<String>> pieces = pieces(clip("apology.wav"));
    private final Map<AudioFormat, List<String>> limitPieces = pieces(clip("limit.wav"));

    private static Map<AudioFormat, List<String>> pieces(short[] clip) {
        return Stream.of(AudioFormat.PCM16_24K, AudioFormat.MULAW_8K, AudioFormat.ALAW_8K)
                .collect(Collectors.toUnmodifiableMap(format -> format, format -> encode(clip, format)));
    }

    /** The clip as base64, in parts of 200 ms; empty for a format without a clip. */
    public List<String> in(AudioFormat format) {
        return pieces.getOrDefault(format, List.of());
    }

    /** As {@link #in}, the words for a call that has reached a limit. */
    public List<String> forLimit(AudioFormat format) {
        return limitPieces.getOrDefault(format, List.of());
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

    private static short[] clip(String name) {
        try (InputStream clip = Apology.class.getResourceAsStream(CLIPS + name)) {
            return Wav.read(clip).samples();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + CLIPS + name, e);
        }
    }
}
