package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.camelvoice.audio.G711;
import org.camelvoice.call.Switchboard;
import org.camelvoice.call.TenantLimit;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.FakeConnection;
import org.camelvoice.tenant.TenantLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A phone that calls while there are as many calls as there may be, or as its tenant's limits admit. */
class BusyLineTest {
    private static final Pattern PAYLOAD = Pattern.compile("\"payload\":\"([^\"]*)\"");
    private static final String START = "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"CA1\","
            + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}";

    private final Switchboard board = new Switchboard();
    private final FakeConnection connection = new FakeConnection(board.loop);
    private final ConnectedCaller stream =
            ConnectedCaller.connect(new TwilioPlatform(), connection, Map.of("tenant", "acme"), board.calls);

    private void callWhileAllLinesAreBusy() {
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
        callWhileAllLinesAreBusy();
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

    @ParameterizedTest
    @EnumSource(
            value = TenantLimit.class,
            names = {"CALLS", "CALLS_PER_MINUTE", "TOKENS_PER_DAY", "USD_PER_DAY"})
    void atALimitOfItsTenantItHearsThatAndThenTheStreamEnds(TenantLimit limit) throws IOException {
        use(limit);
        stream.text(START);

        board.events.assertNextBegins("refused Tenant acme: limits.");
        byte[] said = said();
        short[] heard = G711.decodeMulaw(said);
        assertThat(said.length / 8).as("milliseconds").isBetween(4_000, 7_000);
        assertThat(level(heard)).isBetween(3_000.0, 8_000.0);
        assertThat(IntStream.range(0, heard.length).map(i -> Math.abs(heard[i])).max().orElseThrow())
                .as("no clipping")
                .isLessThan(32_000);
        board.loop.advanceMillis(said.length / 8);
        connection.assertOpen();
        board.loop.advanceMillis(1_100);
        connection.assertClosed(
                4429,
                limit == TenantLimit.CALLS || limit == TenantLimit.CALLS_PER_MINUTE
                        ? "There are too many calls at the moment"
                        : "No more calls can be taken today");
        assertThat(stream.call()).isNull();
        assertThat(board.calls.lines().refused(limit)).isEqualTo(1);
        assertThat(board.loop.tickers()).isEmpty();
    }

    /** The limit is 1, and so much is used. */
    private void use(TenantLimit limit) {
        TenantLimits limits = board.tenant.getLimits();
        switch (limit) {
            case CALLS -> limits.setCalls(1);
            case CALLS_PER_MINUTE -> limits.setCallsPerMinute(1);
            case TOKENS_PER_DAY -> limits.setTokensPerDay(1);
            default -> limits.setUsdPerDay(1);
        }
        board.ring();
        board.calls.budgets().add("acme", ZoneOffset.UTC, 1, 1);
    }

    @Test
    void itIsCountedAndNoCallBegins() throws IOException {
        callWhileAllLinesAreBusy();
        said();
        assertThat(stream.call()).isNull();
        assertThat(board.calls.active()).isEmpty();
        assertThat(board.calls.refused()).isEqualTo(1);
    }

    @Test
    void whatItSaysMeanwhileIsOfNoInterest() throws IOException {
        callWhileAllLinesAreBusy();
        said();
        stream.text("{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\",\"timestamp\":\"20\"}}");
        stream.text(START);
    }

    @Test
    void whereItHangsUpNothingIsLeftToDo() throws IOException {
        callWhileAllLinesAreBusy();
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
