package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.call.Line;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.model.Apology;
import org.camelvoice.realtime.ToolFunctions;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a call's route throws, its caller is told so, and the call ends; no other does. */
class ErrorsInRoutesTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeRealtimeServer server = new FakeRealtimeServer();
    private final FakeCaller caller = new FakeCaller(loop, AudioFormat.MULAW_8K);
    private final RecordedEvents events = new RecordedEvents();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void bindTenant() {
        Tenant tenant = new Tenant();
        tenant.setOutputFormat(TestCall.PCMU);
        context.getRegistry().bind("acme", tenant);
        Calls.of(context).observe(events);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** Where in a route it is thrown. */
    private enum Where {
        PROCESSOR {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.process(exchange -> {
                    throw error.get();
                });
            }
        },
        LATER_IN_THE_ROUTE {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.to("language:constant:a").setHeader("x").constant("y").process((Processor) exchange -> {
                    throw error.get();
                });
            }
        },
        ASYNC_PROCESSOR {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        throw error.get();
                    }
                });
            }
        },
        EXPRESSION {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.setBody(exchange -> {
                    throw error.get();
                });
            }
        },
        PREDICATE {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.filter(exchange -> {
                            throw error.get();
                        })
                        .to("mock:x");
            }
        },
        BEAN {
            @Override
            void in(ProcessorDefinition<?> route, Supplier<Error> error) {
                route.bean(new Thrower(error));
            }
        };

        abstract void in(ProcessorDefinition<?> route, Supplier<Error> error);
    }

    public static final class Thrower {
        private final Supplier<Error> error;

        Thrower(Supplier<Error> error) {
            this.error = error;
        }

        public String handle() {
            Error thrown = error.get();
            if (thrown != null) {
                throw thrown;
            }
            return "";
        }
    }

    private static Error overflow() {
        try {
            return deeper(0);
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private static Error deeper(int depth) {
        return depth < 0 ? null : new AssertionError(deeper(depth + 1));
    }

    static List<Arguments> all() {
        List<Supplier<Error>> errors = List.of(
                () -> new AssertionError("x"),
                () -> new NoClassDefFoundError("a/B"),
                ErrorsInRoutesTest::overflow,
                () -> new OutOfMemoryError("Java heap space"));
        List<Arguments> all = new java.util.ArrayList<>();
        for (Where where : Where.values()) {
            for (Supplier<Error> error : errors) {
                all.add(Arguments.of(where, error.get().getClass().getSimpleName(), error));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("all")
    void anErrorEndsItsCallWithAnApology(Where where, String name, Supplier<Error> error) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("voice:call/started").process(exchange -> connect(ExchangeCall.of(exchange)));
                where.in(
                        from("openai-realtime:output_audio_buffer.started")
                                .routeId("broken")
                                .errorHandler(noErrorHandler()),
                        error);
            }
        });
        Call call = call();

        server.says(Says.bare("output_audio_buffer.started"));
        loop.advanceMillis(20_000);

        assertThat(events.ends).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo(EndReason.Kind.ROUTE_FAILED);
            assertThat(end.sentence()).contains(name);
        });
        assertThat(caller.sent()).isNotEmpty(); // the apology
        assertThat(events.routeFailures).hasSize(1);
        assertThat(call.routes().isIdle()).isTrue();
        assertThat(context.getInflightRepository().size()).isZero();
        assertThat(context.getInflightRepository().size("broken")).isZero();
    }

    private Call call() throws Exception {
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        Call call = Calls.of(context)
                .prepare(new CallRequest(
                        "acme", "test", null, Map.of(), loop, caller, Line.withMarks(AudioFormat.MULAW_8K, caller)));
        caller.calls(call);
        call.start();
        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        server.ignoresTheRest();
        return call;
    }

    private void connect(Call call) {
        RealtimeSession session =
                new RealtimeSession(call, TestCall.options(), new Apology(), ToolFunctions.of(Tools.of(context)));
        call.session(session);
        session.open(server);
    }
}
