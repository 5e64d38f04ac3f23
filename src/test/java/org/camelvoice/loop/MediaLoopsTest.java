package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaLoopsTest {
    private final MediaLoops loops = new MediaLoops();

    private record Loop(boolean isCurrent) implements MediaLoop {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError("nothing is run here");
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void add(Ticker ticker) {
            throw new AssertionError("nothing ticks here");
        }

        @Override
        public void remove(Ticker ticker) {
            throw new AssertionError("nothing ticks here");
        }
    }

    @Test
    void eachHasItsTurn() {
        MediaLoop one = new Loop(false);
        MediaLoop other = new Loop(false);
        loops.add(one);
        loops.add(other);
        assertThat(loops.next()).isSameAs(one);
        assertThat(loops.next()).isSameAs(other);
        assertThat(loops.next()).isSameAs(one);
    }

    @Test
    void theCallingThreadsOwnGoesFirst() {
        MediaLoop own = new Loop(true);
        loops.add(new Loop(false));
        loops.add(own);
        assertThat(loops.next()).isSameAs(own);
        assertThat(loops.next()).isSameAs(own);
    }

    @Test
    void withoutALoopThereIsNone() {
        MediaLoop gone = new Loop(false);
        loops.add(gone);
        loops.remove(gone);
        assertThat(loops.next()).isNull();
    }
}
