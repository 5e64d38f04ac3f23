package org.camelvoice.sandbox;

/**
 * Finds speech in a stream by its energy, 20 ms at a time. A frame is speech if it is louder than a fixed gate and
 * several times louder than the line's noise, which is the quietest frame of the last 1.5 s: speech pauses that often,
 * noise does not. Three such frames in a row begin a turn, {@code silenceMillis} without one end it.
 *
 * <p>All times are milliseconds from the first sample ever given, as the protocol counts them.
 */
final class EnergyVad {

    private static final int FRAME_MILLIS = 20;
    private static final int ONSET_FRAMES = 3; // 60 ms: longer than a click
    private static final int NOISE_FRAMES = 75; // 1.5 s
    private static final double LOUDEST_NOISE = 1_000; // RMS, -30 dBFS; what is louder is never taken for noise

    private final int frameLength;
    private final double gate;
    private final double noiseFactor;
    private final int silenceMillis;
    private final long startMillis;

    private final double[] recent = new double[NOISE_FRAMES];
    private int frames;

    /** Samples of the frame that is not full yet. */
    private int filled;

    private double energy;
    private long framesSeen;
    private int loudInARow;
    private boolean speaking;
    private long lastLoudMillis;

    /** What the VAD finds, in order. */
    interface Listener {

        /** @param onsetMillis when the first loud frame began */
        void speechStarted(long onsetMillis);

        /** @param endMillis when the silence that ends the turn was complete */
        void speechStopped(long endMillis);
    }

    /** @param startMillis how much audio the session has had before this VAD */
    EnergyVad(TurnSettings settings, int sampleRate, long startMillis) {
        this.frameLength = sampleRate * FRAME_MILLIS / 1000;
        this.gate = 500 * settings.threshold();
        this.noiseFactor = 1 + 4 * settings.threshold();
        this.silenceMillis = settings.silenceMillis();
        this.startMillis = startMillis;
    }

    /** @param samples signed 16-bit mono at the rate given, any number */
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

    /** As if speech had begun now. Not to be called while there is speech. */
    void forceStart(Listener listener) {
        lastLoudMillis = heardMillis();
        start(lastLoudMillis, listener);
    }

    /** Ends the turn without a word, since the client has committed or cleared it. */
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
