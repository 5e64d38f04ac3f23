package org.camelvoice.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Line;
import org.camelvoice.call.RecordedCaller;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that know a call by its id. */
class CallStepsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T23:05:00Z"), ZoneOffset.UTC);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Tenant tenant = new Tenant();
    private Call call;

    @BeforeEach
    void ring() {
        context.getRegistry().bind("acme", tenant);
        context.start();
        RecordedCaller caller = new RecordedCaller();
        call = Calls.of(context)
                .prepare(new CallRequest(
                        "acme",
                        "twilio",
                        null,
                        Map.of(),
                        new ManualLoop(),
                        caller,
                        Line.withMarks(AudioFormat.MULAW_8K, caller)));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin | Monday, 23 November 2026, 00:05 (Europe/Berlin)",
                "America/New_York | Sunday, 22 November 2026, 18:05 (America/New_York)",
                "Z | Sunday, 22 November 2026, 23:05 (Z)",
            })
    void theTimeIsThatOfTheTenant(String zone, String time) throws Exception {
        tenant.setTimeZone(zone);

        assertThat(run(new CurrentTime(CLOCK), null).getBody()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "sales,+4930123456",
        "Night Desk,sip:night@example.com",
        "' sales ',+4930123456",
        "+4930123456,+4930123456"
    })
    void aTargetIsFoundByItsNameOrItsNumber(String wanted, String target) throws Exception {
        tenant.setTransferTargets("sales=+4930123456, night desk = sip:night@example.com");

        assertThat(run(new TransferTargetStep(), wanted).getHeader(VoiceConstants.TRANSFER_TO))
                .isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+49900123456", "boss", ""})
    void whoAsksForAnotherIsToldTheNames(String wanted) {
        tenant.setTransferTargets("sales=+4930123456,night desk=sip:night@example.com");

        assertThatThrownBy(() -> run(new TransferTargetStep(), wanted))
                .hasMessage("Expected one of sales, night desk.");
    }

    @Test
    void aTenantWithoutTargetsTransfersNobody() {
        assertThatThrownBy(() -> run(new TransferTargetStep(), "+4930123456"))
                .hasMessage("Nobody can be reached by transfer.");
    }

    @Test
    void aCallThatIsNotThereIsNamed() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(VoiceConstants.CALL_ID, "4711");

        assertThatThrownBy(() -> new TransferTargetStep().process(exchange))
                .hasMessage("There is no call 4711: it has ended, or never existed");
    }

    @Test
    void anExchangeThatNamesNoCallIsToldHow() {
        assertThatThrownBy(() -> new CurrentTime(CLOCK).process(new DefaultExchange(context)))
                .hasMessage("currentTime: expected the header CamelVoiceCallId");
    }

    private Message run(Processor step, Object body) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(VoiceConstants.CALL_ID, call.facts().id());
        exchange.getMessage().setBody(body);
        step.process(exchange);
        return exchange.getMessage();
    }
}
