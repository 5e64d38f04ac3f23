package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;

/** The audio formats of a Realtime session, all mono. Whole turns and answers are converted, not frames. */
enum WireFormat {
    /** Signed 16-bit, little-endian, 24 kHz. */
    PCM("audio/pcm", 24_000, 2) {
        @Override
        short[] decode(byte[] audio) {
            short[] samples = new short[audio.length / 2];
            ByteBuffer.wrap(audio)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        }

        @Override
        byte[] encode(short[] samples) {
            ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(samples);
            return bytes.array();
        }
    },
    /** G.711 µ-law, 8 kHz. */
    MULAW("audio/pcmu", 8_000, 1) {
        @Override
        short[] decode(byte[] audio) {
            return G711.decodeMulaw(audio);
        }

        @Override
        byte[] encode(short[] samples) {
            return G711.encodeMulaw(samples);
        }
    },
    /** G.711 A-law, 8 kHz. */
    ALAW("audio/pcma", 8_000, 1) {
        @Override
        short[] decode(byte[] audio) {
            return G711.decodeAlaw(audio);
        }

        @Override
        byte[] encode(short[] samples) {
            return G711.encodeAlaw(samples);
        }
    };

    private final String type;
    private final int sampleRate;
    private final int bytesPerSample;

    WireFormat(String type, int sampleRate, int bytesPerSample) {
        this.type = type;
        this.sampleRate = sampleRate;
        this.bytesPerSample = bytesPerSample;
    }

    /** @param format such as {@code {"type":"audio/pcm","rate":24000}}, already checked */
    static WireFormat of(JsonNode format) {
        for (WireFormat each : values()) {
            if (each.type.equals(format.path("type").textValue())) {
                return each;
            }
        }
        throw new IllegalArgumentException("Expected audio/pcm, audio/pcmu or audio/pcma, got " + format);
    }

    /** Samples at {@link #sampleRate()}; an odd last byte of 16-bit audio is ignored. */
    abstract short[] decode(byte[] audio);

    /** @param samples at {@link #sampleRate()} */
    abstract byte[] encode(short[] samples);

    int sampleRate() {
        return sampleRate;
    }

    int bytesPerSample() {
        return bytesPerSample;
    }

    int bytesPerMilli() {
        return sampleRate / 1000 * bytesPerSample;
    }

    /** Resamples from this format's rate to the 24 kHz of {@link Speech}. */
    short[] toSpeechRate(short[] samples) {
        return resample(sampleRate, Speech.SAMPLE_RATE, samples);
    }

    /** @param samples at 24 kHz */
    byte[] encodeSpeech(short[] samples) {
        return encode(resample(Speech.SAMPLE_RATE, sampleRate, samples));
    }

    private static short[] resample(int from, int to, short[] samples) {
        return from == to ? samples : Resampler.of(from, to).resample(samples);
    }
}
