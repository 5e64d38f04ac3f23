package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Audience;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.HandledCall;
import org.camelvoice.call.Handler;
import org.camelvoice.call.Line;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.model.Apology;
import org.camelvoice.realtime.ToolFunctions;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.RealtimeAudioFormat;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.Tools;

/**
 * A call with everything real but its two ends and its clock: a {@link FakeCaller} who is sent µ-law, and a
 * {@link FakeRealtimeServer} that speaks µ-law, so that a millisecond is 8 bytes everywhere. What the shipped routes do
 * is done by handlers: the model's audio is played, and speech interrupts it.
 */
final class TestCall {
    static final String AUDIO_DELTA = "openai-realtime:response.output_audio.delta";
    private static final String SLOW = "openai-realtime:test.slow";
    static final String PCMU = "audio/pcmu";
    private static final AudioFormat FORMAT = AudioFormat.MULAW_8K;
    private static final int QUEUE_FRAMES = 10; // 200 ms
    private static final Apology APOLOGY = new Apology();
    private static final Tools TOOLS = new Tools(new DefaultCamelContext());
    private static final Tenants TENANTS = tenants(); // one, since a CamelContext takes its time

    final ManualLoop loop = new ManualLoop();
    final FakeRealtimeServer server = new FakeRealtimeServer();
    final FakeCaller caller = new FakeCaller(loop, FORMAT);
    final RecordedEvents events = new RecordedEvents();
    /** What went through the route of the model's audio. */
    final List<CallMessage> modelAudio = new ArrayList<>();

    /** What lets the route of {@code test.slow} be done, once for each message. */
    final List<Runnable> held = new ArrayList<>();

    /** Whether speech interrupts the model, as with the shipped route. */
    boolean speechClears = true;

    final Call call;
    final RealtimeSession session;
    private final Calls calls;
    /** What the session takes over; null if it opens its own link. */
    private final PrewarmedLink prewarmed;

    private TestCall(OptionsBuilder options, boolean audioRoute) {
        this(options, audioRoute, TOOLS);
    }

    private TestCall(OptionsBuilder options, boolean audioRoute, Tools tools) {
        this(options.tenant, options.build(), audioRoute, tools, null);
    }

    private TestCall(String tenant, SessionOptions options, boolean audioRoute, Tools tools, PrewarmedLink prewarmed) {
        this.prewarmed = prewarmed;
        calls = new Calls(TENANTS);
        calls.observe(events);
        handle("voice:call/started", message -> connect());
        if (audioRoute) {
            handle(AUDIO_DELTA, this::play);
        }
        calls.handlers().add(new SlowRoute(SLOW, held));
        handle("openai-realtime:input_audio_buffer.speech_started", message -> interrupt());
        calls.audioQueueFrames("test", QUEUE_FRAMES);
        call = calls.prepare(
                new CallRequest(tenant, "test", null, Map.of(), loop, caller, Line.withMarks(FORMAT, caller)));
        caller.calls(call);
        session = new RealtimeSession(call, options, APOLOGY, ToolFunctions.of(tools));
    }

    private static Tenants tenants() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("test", tenant());
        Tenant still = tenant();
        still.setBargeIn(false);
        context.getRegistry().bind("still", still);
        Tenant asking = tenant();
        asking.getIdle().setSeconds(10);
        context.getRegistry().bind("asking", asking);
        return new Tenants(context);
    }

    private static Tenant tenant() {
        Tenant tenant = new Tenant();
        tenant.setOutputFormat(PCMU);
        tenant.setTools("*");
        return tenant;
    }

    private void connect() {
        call.session(session);
        if (prewarmed == null) {
            session.open(server);
        } else {
            session.adopt(prewarmed, server);
        }
    }

    private void play(CallMessage message) {
        modelAudio.add(message);
        call.earpiece()
                .play(
                        message.responseId(),
                        message.itemId(),
                        Base64.getDecoder().decode((String) message.body()));
    }

    private void interrupt() {
        if (speechClears) {
            session.interrupted(call.earpiece().clear());
        }
    }

    /** Of a session without a greeting, in µ-law, where the server takes turns. */
    static SessionOptions options() {
        return options("");
    }

    /** The same, with a greeting. */
    static SessionOptions options(String greeting) {
        return new OptionsBuilder().greeting(greeting).build();
    }

    Calls calls() {
        return calls;
    }

    /** A call whose session has begun to open its socket. */
    static TestCall dialled(UnaryOperator<OptionsBuilder> options) {
        TestCall test = new TestCall(options.apply(new OptionsBuilder()), true);
        test.call.start();
        return test;
    }

    /** A call whose session is ready, and which has no route for what the model says. */
    static TestCall withoutAudioRoute() {
        TestCall test = new TestCall(new OptionsBuilder(), false);
        test.call.start();
        test.configure();
        test.server.ignoresTheRest();
        return test;
    }

    /** A call whose session is ready; what was sent until then is of no interest. */
    static TestCall ready(UnaryOperator<OptionsBuilder> options) {
        TestCall test = dialled(options);
        test.configure();
        test.server.ignoresTheRest();
        return test;
    }

    /** A call whose session is ready, and whose model may use these tools. */
    static TestCall readyWith(Tools tools) {
        return readyWith(tools, options -> options);
    }

    static TestCall readyWith(Tools tools, UnaryOperator<OptionsBuilder> options) {
        TestCall test = new TestCall(options.apply(new OptionsBuilder()), true, tools);
        test.call.start();
        test.configure();
        return test;
    }

    /** A call that begins now, and whose session was opened before; {@code server} is asked only if that has failed. */
    static TestCall announced(PrewarmedLink prewarmed, Tools tools) {
        TestCall test = new TestCall("test", prewarmed.options(), true, tools, prewarmed);
        test.call.start();
        return test;
    }

    static TestCall ready() {
        return ready(options -> options);
    }

    /** The server accepts, and confirms the session's configuration. */
    void configure() {
        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(PCMU));
    }

    /** A route of this call, in place of what there was. */
    void handle(String message, Consumer<CallMessage> route) {
        calls.handlers().add(new Route(message, route));
    }

    /** The model says so many milliseconds of audio. */
    void modelSpeaks(String response, String item, int millis) {
        server.says(Says.audio(response, item, silence(millis)));
    }

    /** µ-law in base64. */
    static String silence(int millis) {
        byte[] audio = new byte[millis * 8];
        Arrays.fill(audio, (byte) 0xFF);
        return Base64.getEncoder().encodeToString(audio);
    }

    /** A frame of the caller's that can be told from others. */
    static String frame(int number) {
        byte[] audio = new byte[160];
        audio[0] = (byte) number;
        audio[1] = (byte) (number >> 8);
        return Base64.getEncoder().encodeToString(audio);
    }

    /** How often the whole apology went through the route of the model's audio. */
    long apologies() {
        List<String> clip = APOLOGY.in(FORMAT);
        List<Object> played = modelAudio.stream()
                .filter(message -> message.responseId() == null)
                .map(CallMessage::body)
                .toList();
        assertThat(played.size() % clip.size()).as("pieces of half an apology").isZero();
        for (int i = 0; i < played.size(); i++) {
            assertThat(played.get(i)).isEqualTo(clip.get(i % clip.size()));
        }
        return played.size() / clip.size();
    }

    /** The call ended, and its end left nothing behind. */
    EndReason ended() {
        loop.advanceMillis(20_000);
        assertThat(events.ends).hasSize(1);
        assertThat(caller.disconnects).hasSize(1);
        assertThat(loop.tickers()).isEmpty();
        return events.ends.get(0);
    }

    private record Route(String message, Consumer<CallMessage> route) implements Handler {
        @Override
        public Audience audience() {
            return Audience.EVERYBODY;
        }

        @Override
        public String description() {
            return message;
        }

        @Override
        public void handle(HandledCall call, CallMessage callMessage, Done done) {
            Throwable failure = null;
            try {
                route.accept(callMessage);
            } catch (RuntimeException e) {
                failure = e;
            }
            done.done(failure);
        }
    }

    /** A route that takes its time. */
    private record SlowRoute(String message, List<Runnable> held) implements Handler {
        @Override
        public Audience audience() {
            return Audience.EVERYBODY;
        }

        @Override
        public String description() {
            return message;
        }

        @Override
        public void handle(HandledCall call, CallMessage callMessage, Done done) {
            held.add(() -> done.done(null));
        }
    }

    /** What the session is opened with, if the test does not say otherwise: no greeting, the server takes turns. */
    static final class OptionsBuilder {
        private String tenant = "test";
        private String greeting = "";
        private boolean createResponse = true;
        private boolean interruptResponse = true;
        private boolean bargeIn = true;

        OptionsBuilder greeting(String words) {
            greeting = words;
            return this;
        }

        OptionsBuilder createResponse(boolean creates) {
            createResponse = creates;
            return this;
        }

        OptionsBuilder interruptResponse(boolean interrupts) {
            interruptResponse = interrupts;
            return this;
        }

        /** As a session of a tenant whose callers may not interrupt. */
        OptionsBuilder withoutBargeIn() {
            createResponse = false;
            interruptResponse = false;
            bargeIn = false;
            tenant = "still";
            return this;
        }

        /** Of a tenant whose callers are asked after 10 s whether they are there, once. */
        OptionsBuilder asking() {
            tenant = "asking";
            return this;
        }

        private SessionOptions build() {
            return new SessionOptions(
                    URI.create("wss://model.example/v1/realtime?model=gpt-realtime-2.1"),
                    Map.of(),
                    SessionConfig.realtime()
                            .outputModality(OutputModality.AUDIO)
                            .inputFormat(RealtimeAudioFormat.PCMU)
                            .outputFormat(RealtimeAudioFormat.PCMU),
                    "gpt-realtime-2.1",
                    FORMAT,
                    FORMAT,
                    300,
                    300,
                    createResponse,
                    interruptResponse,
                    bargeIn,
                    List.of(),
                    greeting,
                    "gpt-transcribe");
        }
    }
}
