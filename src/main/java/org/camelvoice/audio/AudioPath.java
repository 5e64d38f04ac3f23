package org.camelvoice.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One direction of a call's audio: what its steps remember from frame to frame, such as a resampler's history. Owned by
 * the call's loop.
 */
public final class AudioPath {

    /** What a step remembers, for which a cut in the audio means something. */
    public interface Memory {

        /** The audio that follows does not belong to what came before. */
        void reset();
    }

    private record Step(Object owner, Memory memory) {}

    private final List<Step> steps = new ArrayList<>(4);

    /** What {@code owner} remembers of this path; made when it is first asked for. */
    @SuppressWarnings("unchecked") // a step asks for what it made itself
    public <M extends Memory> M memory(Object owner, Supplier<M> first) {
        for (Step step : steps) {
            if (step.owner == owner) {
                return (M) step.memory;
            }
        }
        M memory = first.get();
        steps.add(new Step(owner, memory));
        return memory;
    }

    /** The audio was cut: nothing of what came before may sound in what follows. */
    public void cut() {
        steps.forEach(step -> step.memory.reset());
    }
}
