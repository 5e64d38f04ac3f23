package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputBufferTest {

    private final InputBuffer buffer = new InputBuffer(WireFormat.PCM, 1_000);

    @Test
    void countsAllThatWasEverWritten() {
        buffer.append(new byte[20 * 48]);
        buffer.clear();
        buffer.append(new byte[30 * 48]);
        assertThat(buffer.writtenMillis()).isEqualTo(1_050);
        assertThat(buffer.bufferedMillis()).isEqualTo(30);
    }

    @Test
    void joinsASampleThatWasCut() {
        assertThat(buffer.append(new byte[] {1})).isEmpty();
        assertThat(buffer.append(new byte[] {2, 3})).containsExactly((short) 0x0201);
        assertThat(buffer.append(new byte[] {4})).containsExactly((short) 0x0403);
    }

    @Test
    void keepsTheHalfOfASampleWhenItIsCleared() {
        buffer.append(new byte[] {1, 2, 3});
        buffer.clear();
        assertThat(buffer.append(new byte[] {4})).containsExactly((short) 0x0403);
    }

    @Test
    void takesByPositionInTheSession() {
        buffer.append(ramp(0, 100));
        short[] taken = buffer.take(1_040, 1_060);
        assertThat(taken).hasSize(20 * 24);
        assertThat(taken[0]).isEqualTo((short) (40 * 24));
        assertThat(buffer.bufferedMillis()).isEqualTo(40);
        assertThat(buffer.take(0, 9_999)).hasSize(40 * 24);
    }

    @Test
    void forgetsAllButTheLast() {
        buffer.append(ramp(0, 100));
        buffer.keepLast(10);
        assertThat(buffer.bufferedMillis()).isEqualTo(10);
        assertThat(buffer.writtenMillis()).isEqualTo(1_100);
        assertThat(buffer.take(0, 9_999)[0]).isEqualTo((short) (90 * 24));
    }

    @Test
    void countsTelephoneAudioByItsOwnRate() {
        InputBuffer mulaw = new InputBuffer(WireFormat.MULAW, 0);
        assertThat(mulaw.append(new byte[160])).hasSize(160);
        assertThat(mulaw.writtenMillis()).isEqualTo(20);
    }

    /** Samples that count up from 0. */
    private static byte[] ramp(int fromMillis, int toMillis) {
        short[] samples = new short[(toMillis - fromMillis) * 24];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) i;
        }
        return WireFormat.PCM.encode(samples);
    }
}
