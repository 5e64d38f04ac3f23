package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.model.Apology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that has used what its tenant's calls may use, as the caller hears it and as the server sees it. */
class LimitReachedTest {
    private static final int BYTES_A_MILLI = 8;
    private static final byte[] WORDS = words(new Apology().forLimit(AudioFormat.MULAW_8K));
    private static final String USAGE = "{\"total_tokens\":127,\"input_tokens\":120,\"output_tokens\":7,"
            + "\"input_token_details\":{\"text_tokens\":100,\"audio_tokens\":20},"
            + "\"output_token_details\":{\"text_tokens\":2,\"audio_tokens\":5}}";

    private final TestCall test = TestCall.ready();

    @AfterEach
    void noLimit() {
        test.call.tenant().getLimits().setTokensPerCall(0); // it is every test's tenant
    }

    private static byte[] words(List<String> pieces) {
        var all = new java.io.ByteArrayOutputStream();
        pieces.forEach(piece -> all.writeBytes(Base64.getDecoder().decode(piece)));
        return all.toByteArray();
    }

    private void theModelAnswers(int millis) {
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", millis);
        test.server.says(Says.responseDone("resp_1").replace("\"usage\":null", "\"usage\":" + USAGE));
    }

    private void assertHeard(int answerMillis) {
        byte[] heard = test.caller.sent();
        int answer = answerMillis * BYTES_A_MILLI;
        assertThat(heard.length).isGreaterThanOrEqualTo(answer + WORDS.length);
        assertThat(Arrays.copyOfRange(heard, answer, answer + WORDS.length)).isEqualTo(WORDS);
    }

    @Test
    void theAnswerIsHeardThenTheWordsThenTheCallEnds() {
        test.call.tenant().getLimits().setTokensPerCall(127);
        theModelAnswers(3_000);
        test.loop.advanceMillis(1_000);
        assertThat(test.server.isClosedByClient()).as("while it may still be interrupted").isFalse();

        test.loop.advanceMillis(2_600);
        assertThat(test.server.isClosedByClient()).as("when nothing more may be used").isTrue();
        assertThat(test.events.ends).isEmpty();

        EndReason end = test.ended();
        assertThat(end)
                .isEqualTo(new EndReason(
                        Kind.LIMIT_REACHED,
                        "Tenant test: limits.tokensPerCall: 127 of 127 tokens of the call are used"));
        assertHeard(3_000);
    }

    @Test
    void aCallerWhoInterruptsTheLastAnswerHearsTheWordsAtOnce() {
        test.call.tenant().getLimits().setTokensPerCall(127);
        theModelAnswers(10_000);
        test.loop.advanceMillis(1_000);

        test.server.says(Says.speechStarted(1_000, "item_u"));
        test.loop.advanceMillis(400);

        assertThat(test.server.isClosedByClient()).isTrue();
        assertThat(test.ended().kind()).isEqualTo(Kind.LIMIT_REACHED);
        byte[] heard = test.caller.sent();
        assertThat(heard.length).isBetween(WORDS.length + 8_000, WORDS.length + 16_000);
    }

    @Test
    void belowTheLimitTheCallGoesOn() {
        test.call.tenant().getLimits().setTokensPerCall(128);
        theModelAnswers(1_000);
        test.loop.advanceMillis(5_000);

        assertThat(test.call.state().isOpen()).isTrue();
    }
}
