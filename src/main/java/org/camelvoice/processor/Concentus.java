package org.camelvoice.processor;

import java.util.function.Supplier;

/** The library that reads and writes Opus in Java. Only routes with a step for Opus need it, so it is optional. */
final class Concentus {

    private Concentus() {}

    /** @throws IllegalStateException if it is not on the class path */
    static <M> M neededBy(AudioStep<?> step, Supplier<M> memory) {
        try {
            return memory.get();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    step.name()
                            + ": expected the library io.github.jaredmdobson:concentus on the class path, since it converts Opus",
                    e);
        }
    }
}
