package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.call.Line;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.model.Apology;
import org.camelvoice.realtime.ToolFunctions;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real routes make of server events, and what they send. Each route here handles an event {@code test.…}, which the
 * server says when the route is to run.
 */
class RoutesTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeRealtimeServer server = new FakeRealtimeServer();
    private final FakeCaller caller = new FakeCaller(loop, AudioFormat.MULAW_8K);
    private final RecordedEvents events = new RecordedEvents();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void bindTenant() {
        Tenant tenant = new Tenant();
        tenant.setOutputFormat(TestCall.PCMU);
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "sk-test");
        context.getRegistry().bind("acme", tenant);
        Calls.of(context).observe(events);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** Routes that connect the call and answer nothing. */
    private RouteBuilder connecting() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("voice:call/started").process(exchange -> connect(ExchangeCall.of(exchange)));
            }
        };
    }

    private void connect(Call call) {
        RealtimeSession session =
                new RealtimeSession(call, TestCall.options(), new Apology(), ToolFunctions.of(Tools.of(context)));
        call.session(session);
        session.open(server);
    }

    private Call call(RouteBuilder... routes) throws Exception {
        for (RouteBuilder route : routes) {
            context.addRoutes(route);
        }
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

    /** When the server says {@code output_audio_buffer.started}, sends {@code body} and {@code headers} to {@code uri}. */
    private static RouteBuilder sending(String uri, Object body, Map<String, Object> headers) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("openai-realtime:output_audio_buffer.started")
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeaders(new HashMap<>(headers));
                        })
                        .to(uri);
            }
        };
    }

    /** The event that a route to {@code uri} sends. */
    private JsonNode sends(String uri, String type, Object body, Map<String, Object> headers) throws Exception {
        call(connecting(), sending(uri, body, headers));
        server.says(Says.bare("output_audio_buffer.started"));
        assertThat(events.routeFailures).isEmpty();
        return server.takes(type);
    }

    /** What a route to {@code uri} fails with. */
    private void assertFails(String uri, Object body, String sentence) throws Exception {
        call(connecting(), sending(uri, body, Map.of()));
        server.says(Says.bare("output_audio_buffer.started"));
        server.takesNothing();
        assertThat(events.routeFailures).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessage(sentence));
        assertThat(events.ends).isEmpty();
    }

    @Test
    void appendTakesBase64() throws Exception {
        JsonNode append =
                sends("openai-realtime:input_audio_buffer.append", "input_audio_buffer.append", "AAAA", Map.of());
        assertThat(append.path("audio").textValue()).isEqualTo("AAAA");
    }

    @Test
    void appendTakesNothingElse() throws Exception {
        assertFails(
                "openai-realtime:input_audio_buffer.append",
                new byte[160],
                "openai-realtime:input_audio_buffer.append: expected base64 as String, got byte[]");
    }

    @Test
    void appendWithoutABodyFails() throws Exception {
        assertFails(
                "openai-realtime:input_audio_buffer.append",
                null,
                "openai-realtime:input_audio_buffer.append: expected base64 as String, got null");
    }

    @Test
    void theInputCanBeCommitted() throws Exception {
        sends("openai-realtime:input_audio_buffer.commit", "input_audio_buffer.commit", null, Map.of());
    }

    @Test
    void theInputCanBeCleared() throws Exception {
        sends("openai-realtime:input_audio_buffer.clear", "input_audio_buffer.clear", null, Map.of());
    }

    @Test
    void whatTheCallerTypesIsAnItem() throws Exception {
        JsonNode item = sends(
                        "openai-realtime:conversation.item.create", "conversation.item.create", "Hello.", Map.of())
                .path("item");
        assertThat(item.path("role").textValue()).isEqualTo("user");
        assertThat(item.at("/content/0/text").textValue()).isEqualTo("Hello.");
    }

    @Test
    void anItemWithoutTextIsNone() throws Exception {
        assertFails(
                "openai-realtime:conversation.item.create",
                null,
                "openai-realtime:conversation.item.create: expected text as String, got null");
    }

    @Test
    void anAnswerIsAskedFor() throws Exception {
        sends("openai-realtime:response.create", "response.create", null, Map.of());
    }

    @Test
    void theResponseInProgressIsCancelled() throws Exception {
        call(connecting(), sending("openai-realtime:response.cancel", null, Map.of()));
        server.says(Says.responseCreated("resp_1"), Says.bare("output_audio_buffer.started"));
        assertThat(server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_1");
    }

    @Test
    void anItemIsDeletedByItsHeader() throws Exception {
        JsonNode delete = sends(
                "openai-realtime:conversation.item.delete",
                "conversation.item.delete",
                null,
                Map.of(VoiceConstants.ITEM_ID, "item_1"));
        assertThat(delete.path("item_id").textValue()).isEqualTo("item_1");
    }

    @Test
    void withoutAnItemNothingIsDeleted() throws Exception {
        assertFails("openai-realtime:conversation.item.delete", null, "Expected the header CamelVoiceItemId");
    }

    @Test
    void anItemIsTruncatedByItsHeadersToNoMoreThanCame() throws Exception {
        Map<String, Object> headers = Map.of(VoiceConstants.ITEM_ID, "item_1", VoiceConstants.HEARD_MILLIS, 700L);
        call(connecting(), sending("openai-realtime:conversation.item.truncate", null, headers));
        server.says(Says.audio("resp_1", "item_1", TestCall.silence(500)), Says.bare("output_audio_buffer.started"));
        assertThat(server.takes("conversation.item.truncate")
                        .path("audio_end_ms")
                        .intValue())
                .isEqualTo(500);
    }

    @Test
    void withoutAnInterruptionAndHeadersNothingIsTruncated() throws Exception {
        call(connecting(), sending("openai-realtime:conversation.item.truncate", null, Map.of()));
        server.says(Says.bare("output_audio_buffer.started"));
        server.takesNothing();
        assertThat(events.routeFailures).isEmpty();
    }

    @Test
    void theBargeInRouteTellsTheServerWhatWasHeard() throws Exception {
        call(connecting(), new RouteBuilder() {
            @Override
            public void configure() {
                from(TestCall.AUDIO_DELTA).process(RoutesTest::play);
                from("openai-realtime:input_audio_buffer.speech_started")
                        .to("voice:call/clear")
                        .to("openai-realtime:conversation.item.truncate");
            }
        });
        server.says(Says.responseCreated("resp_1"), Says.itemAdded("item_1", "assistant"));
        server.says(Says.audio("resp_1", "item_1", TestCall.silence(2_000)));
        loop.advanceMillis(800);
        server.says(Says.speechStarted(0, "item_u"));
        assertThat(server.takes("conversation.item.truncate")
                        .path("audio_end_ms")
                        .longValue())
                .isBetween(780L, 820L);
        assertThat(caller.clears).isOne();
    }

    private static void play(Exchange exchange) {
        String base64 = exchange.getMessage().getBody(String.class);
        ExchangeCall.of(exchange)
                .earpiece()
                .play(
                        exchange.getMessage().getHeader(VoiceConstants.RESPONSE_ID, String.class),
                        exchange.getMessage().getHeader(VoiceConstants.ITEM_ID, String.class),
                        Base64.getDecoder().decode(base64));
    }

    @Test
    void aClientEventThatDoesNotExistStopsTheStart() throws Exception {
        context.addRoutes(sending("openai-realtime:response.creat", null, Map.of()));
        assertThatThrownBy(context::start)
                .rootCause()
                .hasMessage("to openai-realtime:response.creat: expected one of"
                        + " [connect, prewarm, input_audio_buffer.append, input_audio_buffer.commit, input_audio_buffer.clear,"
                        + " conversation.item.create, conversation.item.truncate, conversation.item.delete,"
                        + " response.create, response.cancel]; did you mean response.create?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input_audio_buffer.speech_startet | OpenAI's reference lists no such server event; did you"
                        + " mean input_audio_buffer.speech_started?",
                "response.create | OpenAI's reference lists no such server event; did you mean" + " response.created?",
                "speech | OpenAI's reference lists no such server event",
                "response.audio.delta | that is the beta protocol's name; expected response.output_audio.delta",
            })
    void aServerEventThatDoesNotExistStopsTheStart(String event, String sentence) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai-realtime:" + event).to("mock:end");
            }
        });
        assertThatThrownBy(context::start).rootCause().hasMessage("from openai-realtime:" + event + ": " + sentence);
    }

    @Test
    void aCallCannotBeConnectedTwice() throws Exception {
        call(connecting(), sending("openai-realtime:connect", null, Map.of()));
        server.says(Says.bare("output_audio_buffer.started"));
        assertThat(events.routeFailures).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageMatching("Expected a call without a session, but route \\S+ connects it a second time"));
        assertThat(events.ends).isEmpty();
    }

    @Test
    void beforeACallIsConnectedNothingCanBeSent() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("voice:call/started").errorHandler(noErrorHandler()).to("openai-realtime:response.create");
            }
        });
        context.start();
        Call call = Calls.of(context)
                .prepare(new CallRequest(
                        "acme", "test", null, Map.of(), loop, caller, Line.withMarks(AudioFormat.MULAW_8K, caller)));
        caller.calls(call);
        call.start();
        assertThat(events.routeFailures).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessage("Expected a session, but no route has sent this call to openai-realtime:connect yet"));
    }
}
