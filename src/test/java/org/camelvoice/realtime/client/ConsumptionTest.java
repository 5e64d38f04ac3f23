package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.call.EndReason;
import org.camelvoice.call.Farewells;
import org.camelvoice.call.Farewells.Outcome;
import org.camelvoice.call.ModelUsage.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call is told that its models were used for. */
class ConsumptionTest {
    private static final String USAGE = """
            {"total_tokens":127,"input_tokens":120,"output_tokens":7,"input_token_details":{"text_tokens":100,\
            "audio_tokens":20,"cached_tokens":64,"cached_tokens_details":{"text_tokens":60,"audio_tokens":4}},\
            "output_token_details":{"text_tokens":2,"audio_tokens":5}}""";

    private final TestCall test = TestCall.ready();

    @Test
    void everyResponseCounts() {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.says(used(Says.responseDone("resp_1")));
        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(100, 20, 60, 4, 2, 5));

        test.server.says(Says.responseCreated("resp_2"));
        test.server.says(used(Says.responseCancelled("resp_2", "turn_detected")));
        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(200, 40, 120, 8, 4, 10));
    }

    @Test
    void soDoesOneThatIsNotOfTheConversation() {
        test.server.says(Says.outOfBandCreated("resp_1"));
        test.server.says(used(Says.outOfBandDone("resp_1")));

        assertThat(test.call.minutes().tally().tokens().audioOut()).isEqualTo(5);
    }

    @Test
    void whatTheServerDoesNotCountIsNotCounted() {
        test.server.says(Says.responseCreated("resp_1"), Says.responseDone("resp_1"));

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(Tokens.NONE);
        assertThat(test.call.minutes().tally().cost()).hasValue(0);
    }

    @Test
    void whatIsReportedWhenTheCallIsOverCountsOnTheTenantsDayOnly() {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.ignoresTheRest();
        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_1");
        assertThat(test.server.isClosedByClient()).isFalse();

        long before =
                test.calls().budgets().usedToday(test.call.tenant().name()).tokens();
        test.server.says(used(Says.responseCancelled("resp_1", "client_cancelled")));

        assertThat(test.calls().budgets().usedToday(test.call.tenant().name()).tokens() - before)
                .isEqualTo(127);
        assertThat(test.call.minutes().tally().tokens()).isEqualTo(Tokens.NONE);
        assertThat(test.server.isClosedByClient()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "1000000000000000000", "1e18", "99999999999999999999", "2.5", "\"100\"", "[]"})
    void aReportThatMakesNoSenseIsRefusedAndCounted(String tokens) {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.says(used(Says.responseDone("resp_1")).replace("\"text_tokens\":100", "\"text_tokens\":" + tokens));
        test.server.says("""
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"tokens","output_tokens":%s}}""".formatted(tokens));
        test.server.says("""
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"duration","seconds":-1}}""");

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(Tokens.NONE);
        assertThat(test.calls().refusedUsage()).isEqualTo(3);
        assertThat(test.events.ends).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"total_tokens\":127}                                                             | 0 | 0   | 0 | 127",
                "{\"total_tokens\":127,\"input_tokens\":120}                                        | 0 | 120 | 0 | 7",
                "{\"total_tokens\":127,\"input_tokens\":120,\"output_tokens\":7}                    | 0 | 120 | 0 | 7",
                "{\"input_tokens\":120,\"output_tokens\":7}                                         | 0 | 120 | 0 | 7",
                "{\"input_tokens\":120,\"input_token_details\":{\"audio_tokens\":20}}               | 100 | 20 | 0 | 0",
                "{\"total_tokens\":5,\"output_token_details\":{\"text_tokens\":2,\"audio_tokens\":9}} | 0 | 0   | 2 | 9"
            })
    void whatTheServerDoesNotTellByKindCountsAtTheDearerPrice(
            String usage, long textIn, long audioIn, long textOut, long audioOut) {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.says(Says.responseDone("resp_1").replace("\"usage\":null", "\"usage\":" + usage));

        assertThat(test.call.minutes().tally().tokens())
                .isEqualTo(new Tokens(textIn, audioIn, 0, 0, textOut, audioOut));
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_tokens", "input_tokens", "output_tokens"})
    void aSumThatMakesNoSenseIsRefusedToo(String sum) {
        test.server.says(Says.responseCreated("resp_1"), Says.responseCreated("resp_2"));
        test.server.says(Says.responseDone("resp_1").replace("\"usage\":null", "\"usage\":{\"" + sum + "\":-1}"));
        test.server.says(Says.responseDone("resp_2")
                .replace("\"usage\":null", "\"usage\":{\"" + sum + "\":9223372036854775807}"));

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(Tokens.NONE);
        assertThat(test.calls().refusedUsage()).isEqualTo(2);
    }

    @Test
    void aTotalOfWhatWasWrittenDownIsTheCallersAudio() {
        test.server.says("""
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"tokens","total_tokens":22,"output_tokens":9}}""");

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(0, 13, 0, 0, 9, 0));
    }

    @Test
    void whatIsReportedAgainCountsOnce() {
        test.server.says(Says.responseCreated("resp_1"));
        String transcribed = """
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"tokens","output_tokens":9}}""";
        for (int i = 0; i < 3; i++) {
            test.server.says(used(Says.responseDone("resp_1")), transcribed);
        }

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(100, 20, 60, 4, 11, 5));
        assertThat(test.calls().refusedUsage()).isEqualTo(4);
    }

    @Test
    void whatWasReportedInTheCallDoesNotCountAgainWhenItIsOver() {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.says(used(Says.responseDone("resp_1")));
        test.server.says(Says.responseCreated("resp_2"));
        test.server.ignoresTheRest();
        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
        long before =
                test.calls().budgets().usedToday(test.call.tenant().name()).tokens();

        test.server.says(used(Says.responseDone("resp_1")));

        assertThat(test.calls().budgets().usedToday(test.call.tenant().name()).tokens())
                .isEqualTo(before);
        assertThat(test.calls().refusedUsage()).isEqualTo(1);
    }

    @Test
    void aSessionThatSaysNothingAfterItsCallIsKeptForTwoSeconds() {
        hangUpInTheMiddleOfAnAnswer();
        assertThat(farewells().waiting()).isEqualTo(1);

        test.loop.advanceMillis(1_980);
        assertThat(test.server.isClosedByClient()).isFalse();
        test.loop.advanceMillis(40);

        assertThat(test.server.isClosedByClient()).isTrue();
        assertThat(farewells().waiting()).isZero();
        assertThat(farewells().ended(Outcome.UNHEARD)).isEqualTo(1);
    }

    @Test
    void aSessionThatSaysWhatItHasUsedIsKeptNoLonger() {
        hangUpInTheMiddleOfAnAnswer();

        test.server.says(used(Says.responseCancelled("resp_1", "client_cancelled")));

        assertThat(farewells().waiting()).isZero();
        assertThat(farewells().ended(Outcome.HEARD)).isEqualTo(1);
    }

    @Test
    void aSessionThatFailsMeanwhileEndsOnce() {
        hangUpInTheMiddleOfAnAnswer();

        test.server.closes(1006, "");
        test.loop.advanceMillis(3_000);

        assertThat(farewells().waiting()).isZero();
        assertThat(farewells().ended(Outcome.UNHEARD)).isEqualTo(1);
    }

    @Test
    void oneTooManyIsClosedUnheard() {
        farewells().limit(1);
        assertThat(farewells().begin()).isTrue(); // another call's

        hangUpInTheMiddleOfAnAnswer();

        assertThat(test.server.isClosedByClient()).isTrue();
        assertThat(farewells().waiting()).isEqualTo(1);
        assertThat(farewells().ended(Outcome.REFUSED)).isEqualTo(1);
    }

    private void hangUpInTheMiddleOfAnAnswer() {
        test.server.says(Says.responseCreated("resp_1"));
        test.server.ignoresTheRest();
        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
    }

    private Farewells farewells() {
        return test.calls().farewells();
    }

    @Test
    void whatWasWrittenDownCountsToo() {
        test.server.says("""
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"tokens","input_tokens":13,"input_token_details":{"text_tokens":1,"audio_tokens":12},\
                "output_tokens":9}}""");

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(1, 12, 0, 0, 9, 0));
    }

    static String used(String responseDone) {
        return responseDone.replace("\"usage\":null", "\"usage\":" + USAGE);
    }
}
