package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.G711;
import org.junit.jupiter.api.Test;

/** What is laid beside its place finds it again, and nobody hears it. 8 bytes are a millisecond. */
class LaidTrackTest {
    private static final int FRAME = 160;
    private final LaidTrack track = new LaidTrack(AudioFormat.MULAW_8K, 0);
    private int said;

    private byte[] tone() {
        short[] samples = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * 200 * said++ / 8_000));
        }
        return G711.encodeMulaw(samples);
    }

    private static byte[] quiet() {
        byte[] frame = new byte[FRAME];
        Arrays.fill(frame, (byte) 0xFA);
        return frame;
    }

    private void lay(byte[] frame, long place) {
        track.lay(frame, 0, FRAME, place);
    }

    @Test
    void aPauseIsLaidAsItWas() {
        lay(tone(), 0);
        lay(tone(), 800);
        assertThat(track.end()).isEqualTo(960);
        assertThat(Arrays.copyOfRange(track.take(960), 160, 800)).containsOnly(0xFF);
    }

    @Test
    void soundIsMovedByAnEighthOfAMillisecondForEach20MillisecondsWithoutAClick() {
        lay(tone(), 0);
        long frames = 0;
        while (frames * FRAME + FRAME + 60 - track.end() >= 48) {
            frames++;
            lay(tone(), frames * FRAME + 60); // 7.5 ms later than it is
        }
        assertThat(frames).isEqualTo(13);

        short[] samples = G711.decodeMulaw(track.take(track.end()));
        int steepest = 0;
        for (int i = 1; i < samples.length; i++) {
            steepest = Math.max(steepest, Math.abs(samples[i] - samples[i - 1]));
        }
        assertThat(steepest).as("of a tone, which rises by 1,257 at most").isLessThan(2 * 1_600);
    }

    @Test
    void quietAudioIsMovedAtOnce() {
        lay(tone(), 0);
        lay(quiet(), FRAME + 60);
        assertThat(track.end()).isEqualTo(2 * FRAME + 60);

        lay(quiet(), 2 * FRAME);
        assertThat(track.end()).isEqualTo(3 * FRAME);
    }

    @Test
    void silenceThatWasNotTakenYetGivesWay() {
        lay(tone(), 0);
        track.padTo(2_000);
        track.take(1_000);

        lay(tone(), 1_500);

        assertThat(track.end()).isEqualTo(1_660);
    }

    @Test
    void whatIsFarBehindIsLeftOut() {
        track.padTo(40_000);
        track.take(40_000);

        lay(tone(), 1_000);

        assertThat(track.end()).isEqualTo(40_000);
    }
}
