package org.camelvoice.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.camelvoice.realtime.event.EventReader;
import org.camelvoice.realtime.event.EventStream;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.realtime.event.ServerEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Audio of 20 ms (960 bytes at 24 kHz) to the model, and of 20 ms and 250 ms (12000 bytes) from it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RealtimeWireBenchmark {
    private static final ObjectMapper MAPPER = new JsonMapper();

    private final String base64 = base64(960);
    private final EventStream events = new EventStream();
    private final String delta20 = delta(base64);
    private final String delta250 = delta(base64(12_000));

    private static String base64(int bytes) {
        byte[] audio = new byte[bytes];
        new Random(1).nextBytes(audio);
        return Base64.getEncoder().encodeToString(audio);
    }

    private static String delta(String base64) {
        return "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_C9G8pqbTEddBSIxbBN6Os\","
                + "\"response_id\":\"resp_C9G8p7IH2WxLbkgPNouYL\",\"item_id\":\"item_C9G8mmBkLhQJwCon3hoJN\","
                + "\"output_index\":0,\"content_index\":0,\"delta\":\"" + base64 + "\"}";
    }

    /** Like the last one. */
    @Benchmark
    public ServerEvent repeatDeltaOf20Millis() throws IOException {
        return events.read(delta20);
    }

    @Benchmark
    public ServerEvent repeatDeltaOf250Millis() throws IOException {
        return events.read(delta250);
    }

    @Benchmark
    public ServerEvent readDeltaOf20Millis() throws IOException {
        return EventReader.read(delta20);
    }

    @Benchmark
    public ServerEvent readDeltaOf250Millis() throws IOException {
        return EventReader.read(delta250);
    }

    @Benchmark
    public String readTreeOf250Millis() throws IOException {
        return MAPPER.readTree(delta250).get("delta").textValue();
    }

    @Benchmark
    public String appendOf20Millis() {
        return EventWriter.append(base64);
    }
}
