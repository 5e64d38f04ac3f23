package org.camelvoice.platform.browser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.camelvoice.call.Line;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Played;

/**
 * The subprotocol {@value #SUBPROTOCOL}: audio as binary messages, PCM16 at 24 kHz, and a client that reports what it
 * has played. What is sent carries a header of 8 bytes: whose it is, and of which epoch.
 */
final class BinaryForm implements AudioForm {
    static final String SUBPROTOCOL = "camel-voice.v1";

    private static final int HEADER_BYTES = 8;
    private static final int EPOCH_AT = 4;
    private static final int SAMPLE_BYTES = 2;
    private static final VarHandle UINT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ConnectedCaller caller;

    /** Null if what was sent last is of no item. */
    private String itemId;
    /** 0 for what is of no item. */
    private int item;

    private int items;
    private int epoch;
    /** Samples of this epoch that were sent. */
    private long sent;
    /** Samples of the epoch before that were sent. */
    private long sentBefore;

    BinaryForm(ConnectedCaller caller) {
        this.caller = caller;
    }

    @Override
    public Line line() {
        return Line.withReports(CALLS, this);
    }

    @Override
    public byte[] binary(byte[] message) {
        return audio(message);
    }

    @Override
    public byte[] audio(byte[] data) {
        AudioForm.requireAudio(data.length, SAMPLE_BYTES, CALLS.bytesPerSecond());
        return data;
    }

    @Override
    public void configure(Config config) {
        throw new IllegalArgumentException("Expected no config: " + SUBPROTOCOL + " has pcm16 at 24000 Hz");
    }

    @Override
    public void played(Played report) {
        if (report.epoch() < epoch) {
            return; // it was on its way when the epoch ended
        }
        require(report.epoch() == epoch, "Expected played of epoch %d, got %d", epoch, report.epoch());
        require(report.samples() <= sent, "Expected at most %d samples to be played, got %d", sent, report.samples());
        caller.played(epoch, report.samples() * SAMPLE_BYTES);
    }

    /** One that comes late, when the estimate had to do, changes nothing. */
    @Override
    public void cleared(Cleared answer) {
        require(answer.epoch() < epoch, "Expected cleared of an epoch before %d, got %d", epoch, answer.epoch());
        if (answer.epoch() == epoch - 1) {
            require(
                    answer.samples() <= sentBefore,
                    "Expected at most %d samples to have been played, got %d",
                    sentBefore,
                    answer.samples());
            caller.cleared(answer.epoch(), answer.samples() * SAMPLE_BYTES);
        }
    }

    private static void require(boolean holds, String sentence, long expected, long got) {
        if (!holds) {
            throw new IllegalArgumentException(sentence.formatted(expected, got));
        }
    }

    @Override
    public void media(byte[] audio, String newItemId) {
        if (!Objects.equals(newItemId, itemId)) {
            name(newItemId);
        }
        byte[] message = new byte[HEADER_BYTES + audio.length];
        UINT32.set(message, 0, item);
        UINT32.set(message, EPOCH_AT, epoch);
        System.arraycopy(audio, 0, message, HEADER_BYTES, audio.length);
        sent += audio.length / SAMPLE_BYTES;
        caller.sendBinary(message);
    }

    private void name(String newItemId) {
        itemId = newItemId;
        item = newItemId == null ? 0 : ++items;
        if (newItemId != null) {
            caller.sendText(BrowserWriter.item(item, newItemId));
        }
    }

    @Override
    public void clear(int newEpoch) {
        epoch = newEpoch;
        sentBefore = sent;
        sent = 0;
        caller.sendText(BrowserWriter.clear(newEpoch));
    }
}
