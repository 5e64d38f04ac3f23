package org.camelvoice.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Direction;
import org.camelvoice.call.Switchboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioStepsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Switchboard board = new Switchboard();
    private final Map<String, Processor> steps = AudioSteps.all();

    @AfterEach
    void nothingElseHappened() {
        board.close();
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mulawDecode",
                "mulawEncode",
                "alawDecode",
                "alawEncode",
                "resampleTo24k",
                "resampleTo8k",
                "base64Encode",
                "base64Decode",
                "opusDecode",
                "opusEncode",
                "callerGate"
            })
    void everyStepIsInTheRegistryUnderItsName(String name) {
        context.start();

        assertThat(context.getRegistry().lookupByNameAndType(name, Processor.class))
                .isInstanceOf(AudioStep.class)
                .extracting(step -> ((AudioStep<?>) step).name())
                .isEqualTo(name);
    }

    @Test
    void stepsThatRememberNothingWorkInAnyRoute() throws Exception {
        load("""
                - route:
                    id: any
                    from:
                      uri: direct:any
                      steps:
                        - process: { ref: base64Decode }
                        - process: { ref: mulawDecode }
                        - process: { ref: alawEncode }
                        - process: { ref: alawDecode }
                        - process: { ref: mulawEncode }
                        - process: { ref: base64Encode }
                """);

        String loudest = "gAAAgA=="; // alike in both laws
        assertThat(context.createProducerTemplate().requestBody("direct:any", loudest))
                .isEqualTo(loudest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/8=", "-_8=", "-_8", "+/ 8 =", "+/\r\n8=\n"})
    void base64DecodeTakesWhatItsReadersAccept(String base64) throws Exception {
        assertThat((byte[]) apply("base64Decode", base64)).containsExactly(0xFB, 0xFF);
    }

    @Test
    void base64EncodeWritesSamplesAsPcm16LittleEndian() throws Exception {
        assertThat(apply("base64Encode", new short[] {1, -2})).isEqualTo("AQD+/w==");
        assertThat(apply("base64Encode", new byte[] {1, 0, -2, -1})).isEqualTo("AQD+/w==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resampleTo24k", "resampleTo8k"})
    void aStepThatRemembersFailsOutsideACall(String name) throws Exception {
        load("""
                - route:
                    id: any
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: direct:any
                      steps:
                        - process: { ref: %s }
                """.formatted(name));

        assertThatThrownBy(() -> context.createProducerTemplate().sendBody("direct:any", new short[160]))
                .rootCause()
                .hasMessage(
                        name + ": expected an exchange of a call, since it remembers what came before, but route any"
                                + " began with direct://any");
    }

    @Test
    void soDoesTheGate() throws Exception {
        load("""
                - route:
                    id: any
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: direct:any
                      steps:
                        - process: { ref: callerGate }
                """);

        assertThatThrownBy(() -> context.createProducerTemplate().sendBody("direct:any", new short[160]))
                .rootCause()
                .hasMessage("Expected an exchange of a call, from voice: or openai-realtime:, but route any began with"
                        + " direct://any");
    }

    @ParameterizedTest
    @CsvSource({
        "mulawDecode,   mulawDecode: expected µ-law as byte[]",
        "mulawEncode,   mulawEncode: expected samples as short[]",
        "alawDecode,    alawDecode: expected A-law as byte[]",
        "alawEncode,    alawEncode: expected samples as short[]",
        "callerGate,    callerGate: expected samples as short[] or PCM16 as byte[]",
        "base64Encode,  base64Encode: expected samples as short[] or bytes as byte[]",
        "resampleTo24k, resampleTo24k: expected samples as short[] or PCM16 as byte[]",
        "resampleTo8k,  resampleTo8k: expected samples as short[] or PCM16 as byte[]",
    })
    void aBodyOfAnotherTypeIsRefusedWithWhatWasExpected(String name, String expected) {
        Exchange exchange = exchange(board.talk());

        assertThatThrownBy(() -> apply(name, 42, exchange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected + ", got Integer");
        assertThatThrownBy(() -> apply(name, null, exchange)).hasMessage(expected + ", got null");
    }

    @Test
    void whatIsNoBase64IsNotQuoted() {
        assertThatThrownBy(() -> apply("base64Decode", new byte[3]))
                .hasMessage("base64Decode: expected base64 as String, got byte[]");
        assertThatThrownBy(() -> apply("base64Decode", "not base64!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("base64Decode: expected base64 as String, got 11 characters that are not");
    }

    @Test
    void halfASampleIsRefused() {
        Exchange exchange = exchange(board.talk());

        assertThatThrownBy(() -> apply("resampleTo8k", new byte[961], exchange))
                .hasMessage("resampleTo8k: expected samples as short[] or PCM16 as byte[], got an odd 961 bytes");
    }

    @Test
    void aResamplerTakesSamplesAndPcm16Alike() throws Exception {
        Call call = board.talk();
        short[] samples = noise(480, 1);
        short[] fromSamples = (short[]) apply("resampleTo8k", samples, exchange(call));

        Switchboard other = new Switchboard();
        short[] fromBytes =
                (short[]) apply("resampleTo8k", org.camelvoice.audio.Pcm16.encode(samples), exchange(other.talk()));

        assertThat(fromBytes).isEqualTo(fromSamples);
        other.close();
    }

    @Test
    void twoCallsThroughOneStepDoNotMix() throws Exception {
        Switchboard other = new Switchboard();
        Exchange one = exchange(board.talk());
        Exchange two = exchange(other.talk());
        Processor step = steps.get("resampleTo24k");
        Resampler expectedOfOne = Resampler.of(8_000, 24_000);
        Resampler expectedOfTwo = Resampler.of(8_000, 24_000);

        for (int frame = 0; frame < 10; frame++) {
            assertThat((short[]) apply(step, noise(160, frame), one))
                    .isEqualTo(expectedOfOne.resample(noise(160, frame)));
            assertThat((short[]) apply(step, noise(160, -frame), two))
                    .isEqualTo(expectedOfTwo.resample(noise(160, -frame)));
        }
        other.close();
    }

    @Test
    void theTwoDirectionsOfACallDoNotMixEither() throws Exception {
        Call call = board.talk();
        Processor step = steps.get("resampleTo24k");
        Exchange back = exchange(call);
        back.setProperty(VoiceConstants.AUDIO_PATH, call.path(Direction.FROM_MODEL));
        apply(step, noise(160, 1), back);

        assertThat((short[]) apply(step, noise(160, 2), exchange(call)))
                .isEqualTo(Resampler.of(8_000, 24_000).resample(noise(160, 2)));
    }

    @Test
    void whatCameBeforeACutDoesNotSoundInWhatFollows() throws Exception {
        Call call = board.talk();
        Processor step = steps.get("resampleTo8k");
        Exchange back = exchange(call);
        back.setProperty(VoiceConstants.AUDIO_PATH, call.path(Direction.FROM_MODEL));
        apply(step, noise(480, 1), back);

        call.earpiece().clear();

        assertThat((short[]) apply(step, new short[480], back)).containsOnly((short) 0);
    }

    @Test
    void aStepThatRemembersFailsOnAnotherThreadAndTheCallEnds() throws Exception {
        Call call = board.talk();
        Exchange exchange = exchange(call);
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        apply("resampleTo24k", new short[160], exchange);
                    } catch (Exception e) {
                        failure.set(e);
                    }
                },
                "elsewhere");
        thread.start();
        thread.join();
        board.loop.run();

        assertThat(failure.get())
                .hasMessage("Expected to be on the call's own thread, but route null has gone over to elsewhere");
        assertThat(call.state()).isEqualTo(CallState.FAILED);
        board.events.forget();
        board.caller.assertNext("disconnect route-failed");
    }

    @Test
    void aResamplerRemembersWhatCameBefore() throws Exception {
        Exchange exchange = exchange(board.talk());
        Processor step = steps.get("resampleTo24k");
        short[] tone = noise(320, 7);

        short[] first = (short[]) apply(step, Arrays.copyOfRange(tone, 0, 160), exchange);
        short[] second = (short[]) apply(step, Arrays.copyOfRange(tone, 160, 320), exchange);

        short[] whole = Resampler.of(8_000, 24_000).resample(tone);
        assertThat(first).isEqualTo(Arrays.copyOf(whole, first.length));
        assertThat(second).isEqualTo(Arrays.copyOfRange(whole, first.length, whole.length));
    }

    // The gate.

    @Test
    void theGateIsOpenUnlessTheTenantWantsIt() throws Exception {
        Call call = speaking();

        assertThat(gateIsOpen(call)).isTrue();
    }

    @Test
    void theGateIsClosedWhileTheModelIsHeard() throws Exception {
        board.tenant.setCallerGate("half");
        Call call = speaking();

        assertThat(gateIsOpen(call)).isFalse();
        board.advanceMillis(400);
        board.caller.playedEverything(call);
        assertThat(gateIsOpen(call)).as("with more of it on its way").isFalse();
    }

    @Test
    void theGateOpensAQuarterOfASecondAfterTheLastWasHeard() throws Exception {
        board.tenant.setCallerGate("half");
        Call call = speaking();
        while (!call.earpiece().playout().isDrained(board.loop.nanoTime())) {
            assertThat(gateIsOpen(call)).isFalse();
            board.advanceMillis(20);
            board.caller.playedEverything(call);
        }

        board.advanceMillis(220); // the last frame that met it closed came 20 ms before
        assertThat(gateIsOpen(call)).isFalse();
        board.advanceMillis(20);
        assertThat(gateIsOpen(call)).isTrue();
        board.events.forget();
    }

    /** What is in the air after a clear comes back too. */
    @Test
    void theGateStaysClosedForAQuarterOfASecondAfterAClear() throws Exception {
        board.tenant.setCallerGate("half");
        Call call = speaking();
        assertThat(gateIsOpen(call)).isFalse();

        call.earpiece().clear();
        board.advanceMillis(240);
        assertThat(gateIsOpen(call)).isFalse();
        board.advanceMillis(20);
        assertThat(gateIsOpen(call)).isTrue();
        board.events.forget();
    }

    /** A carrier that loses our marks must not leave the caller unheard for good. */
    @Test
    void theGateOpensAtLastEvenIfNoMarkComesBack() throws Exception {
        board.tenant.setCallerGate("half");
        Call call = speaking();
        for (int i = 0; i < 500; i++) {
            var unused = gateIsOpen(call);
            board.advanceMillis(20);
        }

        assertThat(gateIsOpen(call)).isTrue();
        board.events.forget();
    }

    @Test
    void theGateKeepsTheNumberOfSamples() throws Exception {
        board.tenant.setCallerGate("half");

        assertThat((short[]) apply("callerGate", new short[123], exchange(speaking())))
                .hasSize(123);
        board.caller.taken();
    }

    /** A call in which a second of audio is on its way to the caller. */
    private Call speaking() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", G711.encodeMulaw(noise(8_000, 1)));
        call.earpiece().playout().complete(board.loop.nanoTime());
        board.events.assertNext("LISTENING > SPEAKING");
        return call;
    }

    /** Whether the next frame comes through it. */
    private boolean gateIsOpen(Call call) throws Exception {
        board.caller.taken();
        short[] frame = noise(160, 3);
        short[] passed = (short[]) apply("callerGate", frame, exchange(call));
        assertThat(passed).isIn(frame, new short[160]);
        return passed == frame;
    }

    private void load(String yaml) throws Exception {
        context.start();
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("any.yaml", yaml));
    }

    private Exchange exchange(Call call) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(VoiceConstants.CALL, call);
        exchange.setProperty(VoiceConstants.AUDIO_PATH, call.path(Direction.FROM_CALLER));
        return exchange;
    }

    private Object apply(String name, Object body) throws Exception {
        return apply(name, body, new DefaultExchange(context));
    }

    private Object apply(String name, Object body, Exchange exchange) throws Exception {
        return apply(steps.get(name), body, exchange);
    }

    private static Object apply(Processor step, Object body, Exchange exchange) throws Exception {
        exchange.getMessage().setBody(body);
        step.process(exchange);
        return exchange.getMessage().getBody();
    }

    private static short[] noise(int samples, int seed) {
        Random random = new Random(seed);
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) (random.nextInt(20_000) - 10_000);
        }
        return noise;
    }
}
