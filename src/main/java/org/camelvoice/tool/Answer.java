package org.camelvoice.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * The body at the end of a tool's route, as text for the model: text unchanged; bytes, streams and files as UTF-8 text;
 * everything else as JSON. Longer answers are cut after {@value #MOST_BYTES} bytes, with a note that says so.
 */
final class Answer {
    static final int MOST_BYTES = 32 * 1024;

    private Answer() {}

    /**
     * @return null if there is no answer
     * @throws IOException if the body cannot be read, or cannot be written as JSON
     */
    static String of(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof CharSequence || body instanceof Enum<?>) {
            return cut(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (body instanceof byte[] bytes) {
            return cut(bytes);
        }
        return isText(body) ? read(exchange, body) : json(body);
    }

    private static boolean isText(Object body) {
        return body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof Reader
                || body instanceof File
                || body instanceof WrappedFile<?>
                || body instanceof org.w3c.dom.Node;
    }

    private static String read(Exchange exchange, Object body) throws IOException {
        InputStream converted = body instanceof InputStream stream
                ? stream
                : exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body);
        if (converted == null) {
            throw new IOException("Cannot read a " + body.getClass().getName());
        }
        try (converted) {
            return cut(converted.readNBytes(MOST_BYTES + 1));
        }
    }

    private static String json(Object body) throws IOException {
        Beginning json = new Beginning();
        try {
            ToolJson.MAPPER.writeValue(json, body);
        } catch (StackOverflowError e) {
            throw new IOException("Cannot write a " + body.getClass().getName() + " as JSON: it is too deep", e);
        }
        return cut(json.toByteArray());
    }

    /** @param bytes more than {@link #MOST_BYTES} if the answer is longer */
    private static String cut(byte[] bytes) throws IOException {
        if (bytes.length <= MOST_BYTES) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int end = MOST_BYTES;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) { // inside a character
            end--;
        }
        byte[] beginning = new ByteArrayInputStream(bytes).readNBytes(end);
        return new String(beginning, StandardCharsets.UTF_8) + " [cut here: the answer has more than " + MOST_BYTES
                + " bytes]";
    }

    /** Keeps only as much as {@link #cut} needs. */
    private static final class Beginning extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            kept.write(bytes, offset, Math.min(length, MOST_BYTES + 1 - kept.size()));
        }

        byte[] toByteArray() {
            return kept.toByteArray();
        }
    }
}
