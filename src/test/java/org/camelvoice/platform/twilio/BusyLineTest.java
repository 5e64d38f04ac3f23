package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelvoice.audio.G711;
import org.camelvoice.call.Switchboard;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.FakeConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A phone that calls while there are as many calls as there may be. */
class BusyLineTest {
    private static final Pattern PAYLOAD = Pattern.compile("\"payload\":\"([^\"]*)\"");
    private static final String START = "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"CA1\","
            + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}";

    private final Switchboard board = new Switchboard();
    private final FakeConnection connection = new FakeConnection(board.loop);
    private final ConnectedCaller stream =
            ConnectedCaller.connect(new TwilioPlatform(), connection, Map.of("tenant", "acme"), board.calls);

    @BeforeEach
    void call() {
        board.calls.maxCalls(0);
        stream.text(START);
        board.events.assertNext("refused There are 0 calls in progress, as many as voice.maxCalls allows");
    }

    @AfterEach
    void nothingElseHappened() {
        connection.assertExhausted();
        board.close();
    }

    @Test
    void itHearsThatAllLinesAreBusyAndThenTheStreamEnds() throws IOException {
        byte[] said = said();
        int millis = said.length / 8;
        assertThat(millis).isBetween(3_000, 6_000);
        assertThat(level(G711.decodeMulaw(said))).isGreaterThan(2_000);

        board.loop.advanceMillis(millis);
        connection.assertOpen();
        board.loop.advanceMillis(1_100);
        connection.assertClosed(1013, "All lines are busy");
        assertThat(board.loop.tickers()).isEmpty();
    }

    @Test
    void itIsCountedAndNoCallBegins() throws IOException {
        said();
        assertThat(stream.call()).isNull();
        assertThat(board.calls.active()).isEmpty();
        assertThat(board.calls.refused()).isEqualTo(1);
    }

    @Test
    void whatItSaysMeanwhileIsOfNoInterest() throws IOException {
        said();
        stream.text("{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\",\"timestamp\":\"20\"}}");
        stream.text(START);
    }

    @Test
    void whereItHangsUpNothingIsLeftToDo() throws IOException {
        said();
        connection.closedWith(1000);
        stream.closed();
        board.loop.advanceMillis(40);
        assertThat(board.loop.tickers()).isEmpty();
    }

    private byte[] said() throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        while (connection.hasNext()) {
            Matcher payload = PAYLOAD.matcher(connection.next());
            assertThat(payload.find()).isTrue();
            all.write(Base64.getDecoder().decode(payload.group(1)));
        }
        return all.toByteArray();
    }

    private static double level(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
