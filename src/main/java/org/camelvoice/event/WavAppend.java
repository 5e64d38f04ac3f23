package org.camelvoice.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Writes {@code voice-event:audio} to one file per call: {@code <folder>/<call id>.wav}, PCM16, two channels, the
 * caller left, what the caller heard right. A bean of the route's file.
 *
 * <p>It writes each part at its place, then the header, so the file can be read at any time, even after the process was
 * killed. A dropped part is silence. It keeps no file open and has no state.
 */
public final class WavAppend implements Processor {
    private static final int HEADER_BYTES = 44;
    private static final int BYTES_A_FRAME = 4; // two channels of two bytes
    private static final long MOST_BYTES = 0xFFFF_FFFFL - HEADER_BYTES;
    private static final short PCM = 1;
    private static final short CHANNELS = 2;

    private Path folder = Path.of("recordings");

    public String getFolder() {
        return folder.toString();
    }

    /** The files' folder; created if missing. */
    public void setFolder(String folder) {
        this.folder = Path.of(folder);
    }

    /** @throws IllegalArgumentException if the body is not a {@code voice-event:audio} */
    @Override
    public void process(Exchange exchange) throws IOException {
        if (!(exchange.getMessage().getBody() instanceof VoiceEvent.Audio audio)) {
            throw new IllegalArgumentException(
                    "wavAppend: expected a body of voice-event:audio, got one of " + exchange.getFromEndpoint());
        }
        Files.createDirectories(folder);
        write(folder.resolve(audio.head().callId() + ".wav"), audio);
    }

    private static void write(Path file, VoiceEvent.Audio audio) throws IOException {
        byte[] pcm = audio.pcm();
        long at = audio.startMs() * audio.sampleRate() / 1000 * BYTES_A_FRAME;
        if (at + pcm.length > MOST_BYTES) {
            throw new IOException("A WAV file holds at most 4 GiB, and " + file.getFileName() + " does");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.wrap(pcm), HEADER_BYTES + at);
            writeAll(channel, header(audio.sampleRate(), channel.size() - HEADER_BYTES), 0);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        for (long next = at; bytes.hasRemaining(); ) {
            next += channel.write(bytes, next);
        }
    }

    private static ByteBuffer header(int sampleRate, long dataBytes) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(name("RIFF")).putInt((int) (HEADER_BYTES - 8 + dataBytes)).put(name("WAVE"));
        header.put(name("fmt ")).putInt(16).putShort(PCM).putShort(CHANNELS);
        header.putInt(sampleRate).putInt(sampleRate * BYTES_A_FRAME).putShort((short) BYTES_A_FRAME);
        header.putShort((short) 16);
        return header.put(name("data")).putInt((int) dataBytes).flip();
    }

    private static byte[] name(String chunk) {
        return chunk.getBytes(StandardCharsets.US_ASCII);
    }
}
