package org.camelvoice.sandbox;

/**
 * Detects speech by energy, 20 ms at a time. A frame is speech if it is louder than a fixed gate and several times
 * louder than the line's noise, which is the quietest frame of the last 1.5 s: speech pauses that often, noise does
 * not. Three such frames in a row start a turn; {@code silenceMillis} without one end it.
 *
 * <p>All times are milliseconds from the first sample, as the protocol counts them.
 */
final class EnergyVad {

    private static final int FRAME_MILLIS = 20;
    private static final int ONSET_FRAMES = 3; // 60 ms: longer than a click
    private static final int NOISE_FRAMES = 75; // 1.5 s
    private static final double LOUDEST_NOISE = 1_000; // RMS, -30 dBFS; louder frames never count as noise

    private final int frameLength;
    private final double gate;
    private final double noiseFactor;
    private final int silenceMillis;
    private final long startMillis;

    private final double[] recent = new double[NOISE_FRAMES];
    private int frames;

    /** Samples of the incomplete frame. */
    private int filled;

    private double energy;
    private long framesSeen;
    private int loudInARow;
    private boolean speaking;
    private long lastLoudMillis;

    /** Receives the detected events, in order. */
    interface Listener {

        /** @param onsetMillis the start of the first loud frame */
        void speechStarted(long onsetMillis);

        /** @param endMillis the end of the silence that ended the turn */
        void speechStopped(long endMillis);
    }

    /** @param startMillis how much audio the session had before this VAD */
    EnergyVad(TurnSettings settings, int sampleRate, long startMillis) {
        this.frameLength = sampleRate * FRAME_MILLIS / 1000;
        this.gate = 500 * settings.threshold();
        this.noiseFactor = 1 + 4 * settings.threshold();
        this.silenceMillis = settings.silenceMillis();
        this.startMillis = startMillis;
    }

    /** @param samples signed 16-bit mono at the given rate, any number */
    void listen(short[] samples, Listener listener) {
        for (short sample : samples) {
            energy += (double) sample * sample;
            if (++filled == frameLength) {
                frame(Math.sqrt(energy / frameLength), listener);
                energy = 0;
                filled = 0;
            }
        }
    }

    /** Starts speech now. Must not be called during speech. */
    void forceStart(Listener listener) {
        lastLoudMillis = heardMillis();
        start(lastLoudMillis, listener);
    }

    /** Ends the turn silently, because the client has committed or cleared it. */
    void reset() {
        speaking = false;
        loudInARow = 0;
    }

    boolean isSpeaking() {
        return speaking;
    }

    private long heardMillis() {
        return startMillis + framesSeen * FRAME_MILLIS;
    }

    private void frame(double rms, Listener listener) {
        recent[frames++ % NOISE_FRAMES] = rms;
        boolean loud = rms > Math.max(gate, noise() * noiseFactor);
        long began = heardMillis();
        framesSeen++;
        loudInARow = loud ? loudInARow + 1 : 0;
        if (loud) {
            lastLoudMillis = heardMillis();
        }
        if (!speaking && loudInARow == ONSET_FRAMES) {
            start(began - (ONSET_FRAMES - 1) * FRAME_MILLIS, listener);
        } else if (speaking && heardMillis() - lastLoudMillis >= silenceMillis) {
            speaking = false;
            listener.speechStopped(heardMillis());
        }
    }

    private void start(long millis, Listener listener) {
        speaking = true;
        listener.speechStarted(millis);
    }

    private double noise() {
        double quietest = LOUDEST_NOISE;
        for (int i = 0; i < Math.min(frames, NOISE_FRAMES); i++) {
            quietest = Math.min(quietest, recent[i]);
        }
        return quietest;
    }
}
