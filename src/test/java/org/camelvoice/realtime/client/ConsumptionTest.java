package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.call.ModelUsage.Tokens;
import org.junit.jupiter.api.Test;

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
    void whatWasWrittenDownCountsToo() {
        test.server.says("""
                {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_u","transcript":"Hi",\
                "usage":{"type":"tokens","input_tokens":13,"input_token_details":{"text_tokens":1,"audio_tokens":12},\
                "output_tokens":9}}""");

        assertThat(test.call.minutes().tally().tokens()).isEqualTo(new Tokens(1, 12, 0, 0, 9, 0));
    }

    private static String used(String responseDone) {
        return responseDone.replace("\"usage\":null", "\"usage\":" + USAGE);
    }
}
