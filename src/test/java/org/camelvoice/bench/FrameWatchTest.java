package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of frames that get lost, swap places, come early, or were never sent. */
class FrameWatchTest {
    private static final int FRAMES = 60;
    /** A second of tone, half a second of silence, and so on. */
    private static final int[] SENT = IntStream.range(0, 3 * FRAMES)
            .map(frame -> frame / 30 % 2 == 1 ? LoadSignal.SILENCE : frame % LoadSignal.SYMBOLS)
            .toArray();

    private final LatencyHistogram latencies = new LatencyHistogram();
    private final FrameWatch watch = new FrameWatch(latencies);

    @Test
    void everythingThatComesAsItWasSentIsInOrder() {
        send();
        receive(0, SENT.length);

        assertThat(watch.received()).isEqualTo(watch.sent());
        assertThat(watch.outOfOrder() + watch.filled()).isZero();
        assertThat(latencies.count()).isEqualTo(SENT.length);
    }

    @Test
    void aLostFrameShowsOnce() {
        send();
        receive(0, 7);
        receive(8, SENT.length);

        assertThat(watch.sent() - watch.received()).isEqualTo(1);
        assertThat(watch.outOfOrder()).isEqualTo(1);
    }

    @Test
    void silenceThatIsLostShowsWhereTheToneGoesOn() {
        send();
        receive(0, 35);
        receive(50, SENT.length);

        assertThat(watch.sent() - watch.received()).isEqualTo(15);
        assertThat(watch.outOfOrder()).isEqualTo(1);
    }

    @Test
    void silenceThatNobodySentIsCountedApart() {
        send();
        receive(0, 7);
        for (int i = 0; i < 80; i++) {
            watch.received(LoadSignal.SILENCE, 0);
        }
        receive(7, SENT.length);

        assertThat(watch.filled()).isEqualTo(80);
        assertThat(watch.outOfOrder()).isZero();
        assertThat(watch.received()).isEqualTo(watch.sent());
    }

    @Test
    void framesThatAnInterruptionDropsAreNotLost() {
        send();
        receive(0, 7);
        watch.settle();
        watch.sent(3, 0);
        watch.received(3, 0);

        assertThat(watch.received()).isEqualTo(watch.sent());
        assertThat(watch.outOfOrder()).isZero();
    }

    @Test
    void framesWhoseSenderIsKnownLaterAreComparedThen() {
        watch.received(1, 5_000_000);
        watch.received(2, 6_000_000);
        watch.sent(1, 0);
        watch.sent(2, FrameWatch.UNTIMED);

        assertThat(watch.outOfOrder()).isZero();
        assertThat(latencies.count()).isEqualTo(1);
        assertThat(latencies.millis(1)).isEqualTo(5.01);
    }

    @Test
    void whatAServerDropsBeforeThereIsASessionIsNotLost() {
        FrameWatch dropping = new FrameWatch(latencies, true);
        for (int frame = 0; frame < 20; frame++) {
            dropping.sent(frame % LoadSignal.SYMBOLS, frame * 20_000_000L);
        }
        dropping.received(1, 19 * 20_000_000L + 1);

        assertThat(dropping.sent() - dropping.received()).isZero();
        assertThat(dropping.outOfOrder()).isZero();
        assertThat(latencies.millis(1)).isEqualTo(0.01);
    }

    private void send() {
        for (int symbol : SENT) {
            watch.sent(symbol, 0);
        }
    }

    private void receive(int from, int to) {
        for (int frame = from; frame < to; frame++) {
            watch.received(SENT[frame], 1_000_000);
        }
    }
}
