package org.camelvoice.tenant;

/** Values for {@code server_vad}; a property of the tenant goes before them. */
enum VadPreset {
    /** A quiet line with an echo canceller. */
    DEFAULT(0.5, 300, 300),
    /** A telephone line: noise is no speech so soon, and a pause while a number is read out ends no turn. */
    PHONE(0.6, 300, 500);

    private final double threshold;
    private final int prefixPaddingMillis;
    private final int silenceMillis;

    VadPreset(double threshold, int prefixPaddingMillis, int silenceMillis) {
        this.threshold = threshold;
        this.prefixPaddingMillis = prefixPaddingMillis;
        this.silenceMillis = silenceMillis;
    }

    double threshold() {
        return threshold;
    }

    int prefixPaddingMillis() {
        return prefixPaddingMillis;
    }

    int silenceMillis() {
        return silenceMillis;
    }
}
