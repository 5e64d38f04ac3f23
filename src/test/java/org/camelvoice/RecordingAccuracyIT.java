package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.sandbox.Output;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The recording of a call over real sockets, against what the simulated caller said and heard. Both clocks begin at
 * another time, so one difference between the two is free: that of the caller's first sound.
 */
class RecordingAccuracyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOUD = 8_000;
    private static final int BLIP_MILLIS = 8;
    private static final int FRAME_MILLIS = 20;
    private static final int RATE = 8;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "carrier {0} ms late, network {1} ms each way")
    @CsvSource({"0, 0", "150, 40", "400, 40"})
    void bothSidesStandWhereTheCallerSpokeAndHeard(int playoutDelay, int network) throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .routes("file:examples/recording.yaml")
                        .set("recording.audio", "true")
                        .set("recording.folder", folder.toString())
                        .start()) {
            sandbox.enqueue(Script.create().respond(Output.play(answer(), "Tick, tick, tick.")));
            try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default"))
                    .playoutDelay(Duration.ofMillis(playoutDelay))
                    .networkDelay(Duration.ofMillis(network))
                    .background(RecordingAccuracyIT::frame)
                    .dial()) {
                caller.awaitHeard(PATIENCE);
                caller.awaitHeard(heard -> blips(heard).size() == 8, PATIENCE);
                caller.awaitSilence(Duration.ofMillis(1_500), PATIENCE);
                List<Integer> heard = blips(caller.heard());
                caller.hangUp();
                caller.awaitEnd(PATIENCE);
                await().atMost(PATIENCE).until(() -> blips(channel(1)).size() >= heard.size());

                List<Integer> left = blips(channel(0));
                int shift = left.get(0) - 500;
                assertThat(left.size()).isGreaterThan(4);
                for (int i = 0; i < left.size(); i++) {
                    assertThat(left.get(i)).as("the caller").isCloseTo(500 + 1_000 * i + shift, within(20));
                }
                List<Integer> right = blips(channel(1));
                assertThat(right).hasSameSizeAs(heard);
                for (int i = 0; i < right.size(); i++) {
                    assertThat(right.get(i)).as("the model").isCloseTo(heard.get(i) + shift, within(20));
                }
            }
        }
    }

    /** A blip of the caller each second. */
    private static byte[] frame(long number) {
        short[] samples = new short[FRAME_MILLIS * RATE];
        if (number % 50 == 25) {
            blip(samples, 0, RATE);
        }
        return G711.encodeMulaw(samples);
    }

    /** 24 kHz: a blip each 700 ms. */
    private static short[] answer() {
        short[] samples = new short[6_000 * 24];
        for (int at = 300; at + BLIP_MILLIS < 6_000; at += 700) {
            blip(samples, at * 24, 24);
        }
        return samples;
    }

    private static void blip(short[] samples, int at, int rate) {
        for (int i = 0; i < BLIP_MILLIS * rate; i++) {
            samples[at + i] = (short) (20_000 * Math.sin(2 * Math.PI * i / rate));
        }
    }

    /** When each blip begins, in milliseconds. */
    private static List<Integer> blips(short[] samples) {
        List<Integer> blips = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > LOUD) {
                blips.add(i / RATE);
                i += 10 * BLIP_MILLIS * RATE;
            }
        }
        return blips;
    }

    private short[] channel(int channel) throws Exception {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(recording().toFile())) {
            short[] both = Pcm16.decode(in.readAllBytes());
            short[] side = new short[both.length / 2];
            for (int i = 0; i < side.length; i++) {
                side[i] = both[2 * i + channel];
            }
            return side;
        }
    }

    private Path recording() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav"))
                    .findAny()
                    .orElseThrow();
        }
    }
}
