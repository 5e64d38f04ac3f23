package org.camelvoice.processor;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.OpusVoice;
import org.camelvoice.audio.Pcm16;

/**
 * {@code opusEncode} turns 20 ms of sound into one Opus packet as {@code byte[]}. The body is 480 samples at 24 kHz, mono, as
 * {@code short[]} or PCM16, or null if nothing sounds; then the result is null too, once the end of the sound has been sent: see
 * {@link OpusVoice}.
 */
final class OpusEncode extends AudioStep<Object> {
    private static final int SAMPLES = 480; // 20 ms at 24 kHz

    /** A field, because a new one for every frame would be garbage. */
    private final Supplier<Memory> newMemory;

    OpusEncode() {
        super(
                Object.class,
                "20 ms at 24 kHz, which is 480 samples as short[] or 960 bytes of PCM16 as byte[], or null");
        this.newMemory = () -> Concentus.neededBy(this, Memory::new);
    }

    private record Memory(OpusVoice voice) implements AudioPath.Memory {
        Memory() {
            this(new OpusVoice());
        }

        @Override
        public void reset() {
            voice.cut();
        }
    }

    @Override
    boolean accepts(Object body) {
        return true; // null too
    }

    @Override
    Object apply(Object audio, Exchange exchange) {
        short[] samples = samples(audio);
        return connectionPath(exchange).memory(this, newMemory).voice().encode(samples);
    }

    private short[] samples(Object audio) {
        if (audio == null) {
            return null;
        }
        if (audio instanceof byte[] pcm) {
            require(pcm.length == SAMPLES * Pcm16.BYTES, pcm.length + " bytes");
            return Pcm16.decode(pcm);
        }
        if (audio instanceof short[] samples) {
            require(samples.length == SAMPLES, samples.length + " samples");
            return samples;
        }
        throw unexpectedType(audio);
    }

    private void require(boolean whole, String got) {
        if (!whole) {
            throw unexpected(got);
        }
    }

    @Override
    String name() {
        return "opusEncode";
    }
}
