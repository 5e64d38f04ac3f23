package org.camelvoice.processor;

import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;

/**
 * The audio steps by the names that routes use. Encoded audio is {@code byte[]}, samples are {@code short[]} (signed
 * 16-bit, mono), base64 is {@code String}.
 *
 * <p>{@code base64Encode} takes either, and writes samples as PCM16, little-endian, which the Realtime API calls {@code
 * audio/pcm}. {@code base64Decode} returns bytes; the next step knows their format: a resampler reads them as PCM16.
 *
 * <p>{@code opusDecode} and {@code opusEncode} convert 20 ms between Opus (RFC 6716) and 24 kHz mono. {@code opusDecode} takes a
 * list of {@link org.camelvoice.audio.SpeakerPacket}, of the same 20 ms, or one packet as {@code byte[]}, and returns 960 bytes
 * of PCM16. {@code opusEncode} takes 480 samples, as {@code short[]} or PCM16, or null where nothing sounds, and returns a
 * packet as {@code byte[]}, or null. They need the library {@code io.github.jaredmdobson:concentus}.
 */
public final class AudioSteps {

    private AudioSteps() {}

    /** A new instance of each step, by its name. */
    public static Map<String, Processor> all() {
        return Stream.<AudioStep<?>>of(
                        new Codec<>("mulawDecode", byte[].class, "µ-law as byte[]", G711::decodeMulaw),
                        new Codec<>("mulawEncode", short[].class, "samples as short[]", G711::encodeMulaw),
                        new Codec<>("alawDecode", byte[].class, "A-law as byte[]", G711::decodeAlaw),
                        new Codec<>("alawEncode", short[].class, "samples as short[]", G711::encodeAlaw),
                        new Codec<>(
                                "base64Encode",
                                Object.class,
                                "samples as short[] or bytes as byte[]",
                                AudioSteps::toBase64),
                        new Codec<>("base64Decode", String.class, "base64 as String", AudioSteps::fromBase64),
                        new Codec<>("pcmDecode", byte[].class, "PCM16 as byte[]", Pcm16::decode),
                        new Codec<>("pcmEncode", short[].class, "samples as short[]", Pcm16::encode),
                        new Resample("resampleTo24k", 8_000, 24_000),
                        new Resample("resampleTo8k", 24_000, 8_000),
                        new OpusDecode(),
                        new OpusEncode(),
                        new CallerGateStep())
                .collect(Collectors.toMap(AudioStep::name, Function.identity()));
    }

    private static String toBase64(Object audio) {
        if (audio instanceof short[] samples) {
            return Base64.getEncoder().encodeToString(Pcm16.encode(samples));
        }
        if (audio instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        throw new IllegalArgumentException("base64Encode: expected samples as short[] or bytes as byte[], got "
                + audio.getClass().getSimpleName());
    }

    private static byte[] fromBase64(String base64) {
        try {
            return Base64Audio.decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "base64Decode: expected base64 as String, got " + base64.length() + " characters that are not");
        }
    }
}
