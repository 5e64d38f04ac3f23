package org.camelvoice.processor;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.OpusMix;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.SpeakerPacket;

/**
 * {@code opusDecode} turns what is said in the same 20 ms into one sound: PCM16 at 24 kHz, mono, always 960 bytes. The body is a
 * {@code List<SpeakerPacket>}, empty if nobody speaks, or one speaker's packet as {@code byte[]}. Null, on an exchange that is
 * about no 20 ms, such as a connection's first, stays null. What cannot be decoded never fails: see {@link OpusMix}.
 */
final class OpusDecode extends AudioStep<Object> {
    private static final long ONLY_SPEAKER = 0;

    /** A field, because a new one for every frame would be garbage. */
    private final Supplier<Memory> newMemory;

    OpusDecode() {
        super(Object.class, "packets of 20 ms as List<SpeakerPacket>, one as byte[], or null");
        this.newMemory = () -> Concentus.neededBy(this, Memory::new);
    }

    private record Memory(OpusMix mix) implements AudioPath.Memory {
        Memory() {
            this(new OpusMix());
        }

        @Override
        public void reset() {
            // a cut ends what the model says: speakers go on, and their decoders with them
        }
    }

    @Override
    boolean accepts(Object body) {
        return true; // null too
    }

    @Override
    Object apply(Object packets, Exchange exchange) {
        if (packets == null) {
            return null;
        }
        List<SpeakerPacket> checked = packets(packets);
        OpusMix mix = connectionPath(exchange).memory(this, newMemory).mix();
        return Pcm16.encode(mix.mix(checked));
    }

    @SuppressWarnings("unchecked") // each element is checked
    private List<SpeakerPacket> packets(Object body) {
        if (body instanceof byte[] packet) {
            return List.of(new SpeakerPacket(ONLY_SPEAKER, packet));
        }
        if (!(body instanceof List<?> list)) {
            throw unexpectedType(body);
        }
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof SpeakerPacket)) {
                throw unexpected("a list with " + nameOfType(list.get(i)));
            }
        }
        return (List<SpeakerPacket>) list;
    }

    @Override
    String name() {
        return "opusDecode";
    }
}
