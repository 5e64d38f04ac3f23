package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.junit.jupiter.api.Test;

/** A measuring instrument is tested before it measures. */
class LoadSignalTest {
    private static final int FRAMES = 30;

    @Test
    void everyFrameIsKnownAgain() {
        for (int symbol = 0; symbol < LoadSignal.SYMBOLS; symbol++) {
            assertThat(LoadSignal.ofMulaw(LoadSignal.mulaw(symbol), 0)).isEqualTo(symbol);
            assertThat(LoadSignal.ofPcm(LoadSignal.pcm(symbol), 0)).isEqualTo(symbol);
        }
    }

    @Test
    void everyFrameIsKnownAgainAfterEitherFilter() {
        Resampler ours = Resampler.of(8000, 24_000);
        ScalarFir plain = new ScalarFir();
        for (int frame = 0; frame < FRAMES; frame++) {
            short[] samples = G711.decodeMulaw(LoadSignal.mulaw(frame % LoadSignal.SYMBOLS));
            assertThat(LoadSignal.ofPcm(bytes(ours.resample(samples)), 0)).isEqualTo(frame % LoadSignal.SYMBOLS);
            assertThat(LoadSignal.ofPcm(bytes(plain.up(samples)), 0)).isEqualTo(frame % LoadSignal.SYMBOLS);
        }
    }

    @Test
    void everyFrameIsKnownAgainOnTheWayDown() {
        Resampler ours = Resampler.of(24_000, 8000);
        ScalarFir plain = new ScalarFir();
        for (int frame = 0; frame < FRAMES; frame++) {
            short[] samples = samples(LoadSignal.pcm(frame % LoadSignal.SYMBOLS));
            assertThat(LoadSignal.ofMulaw(G711.encodeMulaw(ours.resample(samples)), 0))
                    .isEqualTo(frame % LoadSignal.SYMBOLS);
            assertThat(LoadSignal.ofMulaw(G711.encodeMulaw(plain.down(samples)), 0))
                    .isEqualTo(frame % LoadSignal.SYMBOLS);
        }
    }

    @Test
    void aLostFrameShowsOnceAndASwapShows() {
        LatencyHistogram latencies = new LatencyHistogram();
        FrameWatch lossy = new FrameWatch(latencies);
        FrameWatch swapping = new FrameWatch(latencies);
        for (int frame = 0; frame < FRAMES; frame++) {
            lossy.sent(frame % LoadSignal.SYMBOLS, frame);
            swapping.sent(frame % LoadSignal.SYMBOLS, frame);
        }
        for (int frame = 0; frame < FRAMES; frame++) {
            if (frame != 7) {
                lossy.received(frame % LoadSignal.SYMBOLS, 1_000_000);
            }
            int swapped = frame == 8 ? 9 : frame == 9 ? 8 : frame;
            swapping.received(swapped % LoadSignal.SYMBOLS, 1_000_000);
        }
        assertThat(lossy.sent() - lossy.received()).isEqualTo(1);
        assertThat(lossy.outOfOrder()).isEqualTo(1);
        assertThat(swapping.outOfOrder()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void latenciesAreCountedInHundredthsOfAMillisecond() {
        LatencyHistogram latencies = new LatencyHistogram();
        for (int i = 0; i < 98; i++) {
            latencies.record(100_000);
        }
        latencies.record(5_000_000);
        latencies.record(5_000_000);

        assertThat(latencies.millis(0.5)).isEqualTo(0.11);
        assertThat(latencies.millis(0.99)).isEqualTo(5.01);
        latencies.reset();
        assertThat(latencies.millis(0.5)).isNaN();
    }

    private static byte[] bytes(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static short[] samples(byte[] bytes) {
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
