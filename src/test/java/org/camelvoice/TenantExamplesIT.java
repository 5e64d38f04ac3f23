package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.TenantFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples that are copied to {@code routes/tenants/}, in a gateway, with calls. */
@Timeout(90)
class TenantExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FRAME = 160; // 20 ms of 8 kHz µ-law
    private static final String LONG_ANSWER = "There is a great deal to be said of that. ".repeat(5);

    @TempDir
    private Path folder;

    private RunningGateway gateway(SandboxServer model, String... examples) throws Exception {
        for (String example : examples) {
            Files.copy(Path.of("examples", example + ".yaml"), folder.resolve(example + ".yaml"));
        }
        return RunningGateway.with(model)
                .bean("tenants", new TenantFiles(folder))
                .start();
    }

    @Test
    void whatACallerSaysReachesTheModelToTheBitWhereBothSpeakMulaw() throws Exception {
        byte[] said = allValuesIn(50 * FRAME);
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = gateway(model, "mulaw");
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("mulaw")).dial()) {
            SandboxSession session = model.takeSession();
            caller.awaitHeard(PATIENCE);

            caller.sayMulaw(said);

            await().atMost(PATIENCE).until(() -> contains(session.appendedAudio(), said));
            caller.assertNoViolations();
        }
    }

    @Test
    void allThatTheModelSaysReachesTheCallerToTheBitWhereBothSpeakMulaw() throws Exception {
        int[] lengths = {1, 7, 159, 161, 333, 2, 160, 479, 31, 1_000, 257, 13, 640, 3};
        byte[] said = allValuesIn(IntStream.of(lengths).sum());
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = gateway(model, "mulaw");
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("mulaw")).dial()) {
            SandboxSession session = model.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1);
            caller.awaitSilence(Duration.ofMillis(500), PATIENCE);

            int from = 0;
            for (int length : lengths) {
                session.send(delta(Arrays.copyOfRange(said, from, from + length)));
                from += length;
            }
            session.send(done("response.output_audio.done"));

            await().atMost(PATIENCE).until(() -> contains(caller.heardBytes(), said));
            caller.assertNoViolations();
        }
    }

    private static ObjectNode delta(byte[] mulaw) {
        return done("response.output_audio.delta")
                .put("delta", Base64.getEncoder().encodeToString(mulaw));
    }

    private static ObjectNode done(String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("response_id", "resp_bits")
                .put("item_id", "item_bits")
                .put("output_index", 0)
                .put("content_index", 0);
    }

    /** Random bytes, among which is each of the 256. */
    private static byte[] allValuesIn(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        assertThat(IntStream.range(0, length).map(i -> bytes[i]).distinct().count())
                .as("different values")
                .isEqualTo(256);
        return bytes;
    }

    private static boolean contains(byte[] heard, byte[] said) {
        return new String(heard, StandardCharsets.ISO_8859_1).contains(new String(said, StandardCharsets.ISO_8859_1));
    }

    @Test
    void nobodyInterruptsTheLegalNoticeAndEverybodyWhatComesAfterIt() throws Exception {
        try (SandboxServer model = SandboxServer.builder().start()) {
            model.enqueue(Script.create().pace(1).say(LONG_ANSWER)); // the model still makes what is interrupted
            try (RunningGateway gateway = gateway(model, "legal-notice")) {
                HeardWhole heard = new HeardWhole();
                gateway.calls().observe(heard);
                try (TwilioCaller caller =
                        TwilioCaller.to(gateway.twilio("legal-notice")).dial()) {
                    SandboxSession session = model.takeSession();
                    speakOverTheNotice(caller, session, heard);
                    speakOverTheAnswer(caller, session);
                    session.assertNoViolations();
                    caller.assertNoViolations();
                }
            }
        }
    }

    private static void speakOverTheNotice(TwilioCaller caller, SandboxSession session, HeardWhole heard)
            throws Exception {
        caller.awaitHeard(PATIENCE);
        caller.sayMulaw(CallIT.question());
        await().atMost(PATIENCE).until(() -> !heard.texts.isEmpty());

        assertThat(heard.texts.get(0)).startsWith("This call is recorded.").endsWith("How can I help?");
        assertThat(session.timeline())
                .containsSubsequence(
                        "< response.output_audio.delta", "< input_audio_buffer.speech_started", "< response.done");
        assertThat(session.timeline()).doesNotContain("> response.cancel", "> conversation.item.truncate");
        assertThat(caller.clears()).isEmpty();
    }

    private static void speakOverTheAnswer(TwilioCaller caller, SandboxSession session) throws Exception {
        await().atMost(PATIENCE).until(() -> Collections.frequency(session.timeline(), "< response.created") == 2);
        long before = caller.received();
        await().atMost(PATIENCE).until(() -> caller.received() > before + 50 * FRAME);
        session.startSpeech().join();

        session.takeEvent("response.cancel", PATIENCE);
        session.takeEvent("conversation.item.truncate", PATIENCE);
        await().atMost(PATIENCE).until(() -> caller.clears().size() == 1);
    }

    /** What the model said and callers heard to its end. */
    private static final class HeardWhole implements CallEvents {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void modelSaid(CallFacts call, ConversationItem item) {
            if (item.isHeardToItsEnd()) {
                texts.add(item.text());
            }
        }
    }

    @Test
    void transcriptsOfTheTenantAreInTheQueue() throws Exception {
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = gateway(model, "transcripts-to-a-queue");
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("transcripts-to-a-queue"))
                        .dial();
                var consumer = gateway.context().createConsumerTemplate()) {
            caller.awaitHeard(PATIENCE);
            caller.awaitSilence(Duration.ofMillis(500), PATIENCE);
            caller.hangUp();

            String transcript = consumer.receiveBody("seda:transcripts", PATIENCE.toMillis(), String.class);
            assertThat(transcript).contains("transcript.model", "written down");
        }
    }

    @Test
    void aTenantWithAServerOfItsOwnGetsTheOthersNowhere() throws Exception {
        try (SandboxServer shared = SandboxServer.builder().start();
                SandboxServer own = SandboxServer.builder().start()) {
            String yaml =
                    Files.readString(Path.of("examples/own-server.yaml")).replaceAll("url: .*", "url: " + own.uri());
            Files.writeString(folder.resolve("own-server.yaml"), yaml);
            try (RunningGateway gateway = gateway(shared);
                    TwilioCaller caller =
                            TwilioCaller.to(gateway.twilio("own-server")).dial()) {
                caller.awaitHeard(PATIENCE);

                assertThat(own.sessions()).hasSize(1);
                assertThat(shared.sessions()).isEmpty();
            }
        }
    }
}
