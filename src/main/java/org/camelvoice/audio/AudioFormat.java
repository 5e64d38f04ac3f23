package org.camelvoice.audio;

/**
 * Encoded mono audio as a platform carries it: how many bytes a second of it has, and which byte is silence.
 *
 * @param bytesPerSecond a multiple of 1000, so that a millisecond is whole: 8000 for G.711, 48000 for PCM16 at 24 kHz
 * @param silence        the byte that silence consists of
 */
public record AudioFormat(String name, int bytesPerSecond, byte silence) {
    private static final int FRAME_MILLIS = 20;

    public static final AudioFormat MULAW_8K = new AudioFormat("audio/pcmu", 8_000, (byte) 0xFF);
    public static final AudioFormat ALAW_8K = new AudioFormat("audio/pcma", 8_000, (byte) 0xD5);
    public static final AudioFormat PCM16_24K = new AudioFormat("audio/pcm", 48_000, (byte) 0);

    public AudioFormat {
        if (bytesPerSecond <= 0 || bytesPerSecond % 1000 != 0) {
            throw new IllegalArgumentException(
                    "Expected a positive multiple of 1000 bytes a second, got " + bytesPerSecond);
        }
    }

    public int bytesPerMilli() {
        return bytesPerSecond / 1000;
    }

    /** The bytes of one frame: 20 ms. */
    public int frameBytes() {
        return FRAME_MILLIS * bytesPerMilli();
    }

    /** In Hz. */
    public int sampleRate() {
        return isPcm16() ? bytesPerSecond / 2 : bytesPerSecond;
    }

    /** Whether it is signed 16-bit samples, at whatever rate. */
    public boolean isPcm16() {
        return name.equals(PCM16_24K.name);
    }

    /** For people, such as {@code PCM16 at 24 kHz}. */
    public String inWords() {
        if (isPcm16()) {
            return "PCM16 at " + sampleRate() / 1000 + " kHz";
        }
        return name.equals(ALAW_8K.name) ? "A-law" : "µ-law";
    }

    /** Samples of this format's rate, in this format. */
    public byte[] encode(short[] samples) {
        if (isPcm16()) {
            return Pcm16.encode(samples);
        }
        return name.equals(ALAW_8K.name) ? G711.encodeAlaw(samples) : G711.encodeMulaw(samples);
    }

    /** The samples of audio in this format. */
    public short[] decode(byte[] audio) {
        if (isPcm16()) {
            return Pcm16.decode(audio);
        }
        return name.equals(ALAW_8K.name) ? G711.decodeAlaw(audio) : G711.decodeMulaw(audio);
    }

    public long millis(long bytes) {
        return bytes / bytesPerMilli();
    }

    public long nanos(long bytes) {
        return bytes * 1_000_000 / bytesPerMilli();
    }

    /** The bytes that are over after so many nanoseconds, rounded down; negative for a negative time. */
    public long bytes(long nanos) {
        return Math.floorDiv(nanos * bytesPerMilli(), 1_000_000L);
    }
}
