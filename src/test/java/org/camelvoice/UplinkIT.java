package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reaches the model of a tone, over real sockets, through bad lines and from clients with long messages. */
class UplinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MODEL_RATE = 24_000;
    private static final double HZ = 437;

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).tenant("quiet", new Tenant()).start(); // it does not greet
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void swappedFramesWithUnevenTimestampsReachTheModelAsOneTone() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("quiet"))
                .swapEvery(2)
                .timestampJitter(Duration.ofMillis(40))
                .uplinkJitter(Duration.ofMillis(60))
                .dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.say(Spectrum.tone(HZ, 0.5, 8_000, 3 * 8_000));
            caller.awaitSaid(PATIENCE);
            awaitTurn(session, 1);

            short[] heard = Pcm16.decode(session.appendedAudio());
            assertThat(loudMillis(heard)).isBetween(2_980, 3_020);
            short[] middle = middle(heard);
            double level = Spectrum.toneLevel(middle, MODEL_RATE, HZ);
            assertThat(level).isBetween(-6.3, -5.8);
            assertThat(Spectrum.peakLevel(middle, MODEL_RATE, HZ + 5, HZ + 60)).isLessThan(level - 40);
            assertThat(Collections.frequency(session.timeline(), "< input_audio_buffer.speech_started"))
                    .isEqualTo(1);
            session.assertNoViolations();
            caller.hangUp();
        }
    }

    @Test
    void whatAStalledLineHeldUpReachesTheModelBehindTheSilence() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("quiet"))
                .uplinkStall(Duration.ofMillis(1_500), Duration.ofMillis(1_800))
                .dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.say(Spectrum.tone(HZ, 0.5, 8_000, 4 * 8_000));
            caller.awaitSaid(PATIENCE);
            await().atMost(PATIENCE).until(() -> loudMillis(Pcm16.decode(session.appendedAudio())) >= 3_980);

            assertThat(loudMillis(Pcm16.decode(session.appendedAudio()))).isBetween(3_980, 4_060);
            session.assertNoViolations();
            caller.hangUp();
        }
    }

    @Test
    void aClientThatSendsHalfASecondAtATimeIsOneTurnAsLongAsItWas() throws Exception {
        short[] tone = Spectrum.tone(HZ, 0.5, MODEL_RATE, 3 * MODEL_RATE);
        short[] said = Arrays.copyOf(tone, 5 * MODEL_RATE);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        WebSocket socket = JsonClient.connect(gateway.browser("half-seconds", "quiet"), message -> {});
        try {
            SandboxSession session = sandbox.takeSession();
            AtomicInteger at = new AtomicInteger();
            int chunk = MODEL_RATE / 2;
            var unused = clock.scheduleAtFixedRate(
                    () -> send(socket, said, at.getAndAdd(chunk), chunk), 500, 500, TimeUnit.MILLISECONDS);
            awaitTurn(session, 1);

            short[] heard = Pcm16.decode(session.appendedAudio());
            assertThat(loudMillis(heard)).isBetween(2_980, 3_020);
            assertThat(Spectrum.toneLevel(middle(heard), MODEL_RATE, HZ)).isBetween(-6.3, -5.8);
            assertThat(Collections.frequency(session.timeline(), "< input_audio_buffer.speech_started"))
                    .isEqualTo(1);
        } finally {
            clock.shutdownNow();
            socket.abort();
        }
    }

    private static void send(WebSocket socket, short[] said, int from, int samples) {
        if (from < said.length) {
            byte[] chunk = Pcm16.encode(Arrays.copyOfRange(said, from, from + samples));
            String data = Base64.getEncoder().encodeToString(chunk);
            socket.sendText("{\"type\":\"audio\",\"data\":\"" + data + "\"}", true)
                    .join();
        }
    }

    private static void awaitTurn(SandboxSession session, int turns) {
        await().atMost(PATIENCE)
                .until(() -> Collections.frequency(session.timeline(), "< input_audio_buffer.speech_stopped") >= turns);
    }

    private static int loudMillis(short[] samples) {
        int loud = 0;
        for (int at = 0; at + MODEL_RATE / 50 <= samples.length; at += MODEL_RATE / 50) {
            loud += Spectrum.rms(Arrays.copyOfRange(samples, at, at + MODEL_RATE / 50)) > 1_000 ? 20 : 0;
        }
        return loud;
    }

    /** Two seconds of a tone of three. */
    private static short[] middle(short[] samples) {
        int start = 0;
        while (Math.abs(samples[start]) < 1_000) {
            start++;
        }
        return Arrays.copyOfRange(samples, start + MODEL_RATE / 2, start + 5 * MODEL_RATE / 2);
    }
}
