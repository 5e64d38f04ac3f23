package org.camelvoice.processor;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;

/** Changes the sample rate of mono samples. Keeps state between frames, so that they join without clicks. */
final class Resample extends AudioStep<Object> {
    private final String name;
    /** A field, because a new one for every frame would be garbage. */
    private final Supplier<Memory> newMemory;

    Resample(String name, int fromRate, int toRate) {
        super(Object.class, "samples as short[] or PCM16 as byte[]");
        this.name = name;
        this.newMemory = () -> new Memory(Resampler.of(fromRate, toRate));
    }

    private record Memory(Resampler resampler) implements AudioPath.Memory {
        @Override
        public void reset() {
            resampler.reset();
        }
    }

    @Override
    Object apply(Object audio, Exchange exchange) {
        return path(exchange).memory(this, newMemory).resampler().resample(samples(audio));
    }

    private short[] samples(Object audio) {
        if (audio instanceof short[] samples) {
            return samples;
        }
        if (audio instanceof byte[] pcm && pcm.length % 2 == 0) {
            return Pcm16.decode(pcm);
        }
        throw audio instanceof byte[] odd ? unexpected("an odd " + odd.length + " bytes") : unexpectedType(audio);
    }

    @Override
    String name() {
        return name;
    }
}
