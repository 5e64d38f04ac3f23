package org.camelvoice.audio;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A recording: signed 16-bit mono, as in a RIFF WAVE file. Reading skips chunks other than {@code fmt } and {@code
 * data}; writing writes only these. Streams stay open.
 *
 * @param sampleRate samples a second
 * @param samples    not copied; the record owns the array from now on
 */
public record Wav(int sampleRate, short[] samples) {
    private static final int FORMAT_BYTES = 16;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE; // is PCM too if the first two bytes of its sub-format say so
    private static final int SUB_FORMAT = 24; // their offset in the chunk
    private static final int BYTES_A_SAMPLE = 2;
    private static final int HEADER_BYTES = 36; // RIFF's after its length, fmt, and data's name and length

    public Wav {
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("Expected a positive sample rate, got " + sampleRate);
        }
    }

    /**
     * Reads to the end of the samples. If a {@code data} chunk ends early, as after a killed recorder or a pipe,
     * returns the samples that are there.
     *
     * @throws IOException if the stream fails, or is not a WAVE file of 16-bit mono PCM
     */
    public static Wav read(InputStream in) throws IOException {
        expectName(in, "RIFF");
        readInt(in); // the length, which is wrong after a pipe
        expectName(in, "WAVE");
        int sampleRate = 0;
        while (true) {
            String name = readName(in);
            long length = readInt(in) & 0xFFFFFFFFL;
            if (name.equals("data")) {
                return new Wav(known(sampleRate), readSamples(in, length));
            }
            if (name.equals("fmt ")) {
                sampleRate = readFormat(in, length);
            } else {
                skip(in, length, name);
            }
            skip(in, length & 1, name); // chunks start at even positions
        }
    }

    /** Writes the whole file: 44 bytes, then two for each sample. */
    public void write(OutputStream out) throws IOException {
        int dataBytes = Math.multiplyExact(samples.length, BYTES_A_SAMPLE);
        ByteBuffer file =
                ByteBuffer.allocate(Math.addExact(8 + HEADER_BYTES, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
        file.put(bytes("RIFF")).putInt(HEADER_BYTES + dataBytes).put(bytes("WAVE"));
        file.put(bytes("fmt ")).putInt(FORMAT_BYTES).putShort((short) PCM).putShort((short) 1);
        file.putInt(sampleRate).putInt(sampleRate * BYTES_A_SAMPLE).putShort((short) BYTES_A_SAMPLE);
        file.putShort((short) 16);
        file.put(bytes("data")).putInt(dataBytes).asShortBuffer().put(samples);
        out.write(file.array());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wav wav && wav.sampleRate == sampleRate && Arrays.equals(wav.samples, samples);
    }

    @Override
    public int hashCode() {
        return 31 * sampleRate + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Wav[" + samples.length + " samples at " + sampleRate + " Hz]";
    }

    /** Returns the sample rate. */
    private static int readFormat(InputStream in, long length) throws IOException {
        if (length < FORMAT_BYTES || length > 1024) {
            throw new IOException("Expected a WAV format of 16 bytes or a few more, got " + length);
        }
        ByteBuffer format = buffer(in, (int) length);
        int encoding = Short.toUnsignedInt(format.getShort(0));
        if (encoding == EXTENSIBLE && length >= SUB_FORMAT + 2) {
            encoding = Short.toUnsignedInt(format.getShort(SUB_FORMAT));
        }
        int channels = Short.toUnsignedInt(format.getShort(2));
        int bits = Short.toUnsignedInt(format.getShort(14));
        if (encoding != PCM || channels != 1 || bits != 16) {
            throw new IOException("Expected WAV encoding 1 (PCM), 1 channel, 16 bits; got encoding " + encoding + ", "
                    + channels + " channels, " + bits + " bits");
        }
        return format.getInt(4);
    }

    private static int known(int sampleRate) throws IOException {
        if (sampleRate <= 0) {
            throw new IOException("Expected a WAV format with a positive sample rate before the data, got "
                    + (sampleRate == 0 ? "none" : String.valueOf(sampleRate)));
        }
        return sampleRate;
    }

    private static short[] readSamples(InputStream in, long length) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        long left = length;
        int read;
        while (left > 0 && (read = in.read(part, 0, (int) Math.min(left, part.length))) >= 0) {
            data.write(part, 0, read);
            left -= read;
        }
        short[] samples = new short[data.size() / BYTES_A_SAMPLE];
        ByteBuffer.wrap(data.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static void expectName(InputStream in, String expected) throws IOException {
        String name = readName(in);
        if (!name.equals(expected)) {
            throw new IOException("Expected a WAV file with \"" + expected + "\", got \"" + printable(name) + "\"");
        }
    }

    private static String readName(InputStream in) throws IOException {
        return new String(buffer(in, 4).array(), StandardCharsets.ISO_8859_1);
    }

    private static int readInt(InputStream in) throws IOException {
        return buffer(in, 4).getInt(0);
    }

    private static ByteBuffer buffer(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("Expected a WAV file with format and data, but it ends before");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void skip(InputStream in, long length, String name) throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw new EOFException(
                    "Expected " + length + " bytes in WAV chunk \"" + printable(name) + "\", but the file ends before");
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
