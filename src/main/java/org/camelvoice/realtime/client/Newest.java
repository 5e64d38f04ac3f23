package org.camelvoice.realtime.client;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A set that forgets its oldest beyond a number: of what a server may begin and never end. For one thread. */
final class Newest<T> {
    private final int most;
    /** The oldest first. */
    private final Set<T> all = new LinkedHashSet<>();

    Newest(int most) {
        this.most = most;
    }

    /** What is in it already keeps its age. */
    void add(T one) {
        all.add(one);
        if (all.size() > most) {
            all.remove(all.iterator().next());
        }
    }

    /** Returns whether it was there. */
    boolean remove(T one) {
        return all.remove(one);
    }

    boolean contains(T one) {
        return all.contains(one);
    }

    /** The oldest first. */
    Stream<T> stream() {
        return all.stream();
    }

    void forEach(Consumer<T> task) {
        all.forEach(task);
    }

    void clear() {
        all.clear();
    }
}
