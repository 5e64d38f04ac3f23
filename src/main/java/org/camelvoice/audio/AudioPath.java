package org.camelvoice.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One direction of a call's audio. Keeps the state of its steps from frame to frame, such as a resampler's history.
 * Owned by the call's loop.
 */
public final class AudioPath {

    /** The state of a step, to be reset when the audio is cut. */
    public interface Memory {

        /** Forgets everything: the audio that follows does not continue the audio before. */
        void reset();
    }

    private record Step(Object owner, Memory memory) {}

    private final List<Step> steps = new ArrayList<>(4);

    /** The state of {@code owner} on this path; created at the first request. */
    @SuppressWarnings("unchecked") // a step requests the type that it created
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

    /** The audio was cut: no sound from before may reach the audio that follows. */
    public void cut() {
        steps.forEach(step -> step.memory.reset());
    }
}
