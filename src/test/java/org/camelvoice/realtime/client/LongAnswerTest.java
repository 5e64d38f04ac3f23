package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.call.CallState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come much faster than they can be heard. */
class LongAnswerTest {
    private static final int LONGEST_MILLIS = 200_000; // 4,096 tokens of output
    private static final int DELTA_MILLIS = 250;

    private final TestCall test = TestCall.ready();

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 1_000})
    void theLongestAnswerIsHeardToItsEndHoweverFastItComes(int timesRealTime) {
        says("r1", "i1", LONGEST_MILLIS, timesRealTime);

        test.loop.advanceMillis(LONGEST_MILLIS);

        assertThat(test.caller.sent()).hasSize(LONGEST_MILLIS * 8);
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
        assertThat(test.call.minutes().conversation().item("i1").isCut()).isFalse();
        assertThat(test.server.isPaused()).isFalse();
    }

    @Test
    void anAnswerThatNeverEndsIsReadAsFarAsItMayWait() {
        test.calls().queuedAudio().limit(0, 30);
        says("r1", "i1", 120_000, 1_000);

        assertThat(test.server.isPaused()).isTrue();
        assertThat(test.call.earpiece().playout().queuedMillis()).isBetween(30_000L, 30_000L + DELTA_MILLIS);
        test.loop.advanceMillis(60_000);
        assertThat(test.call.earpiece().playout().queuedMillis()).isBetween(20_000L, 31_000L);
        test.loop.advanceMillis(62_000);

        assertThat(test.server.unread()).isZero();
        assertThat(test.caller.sent()).hasSize(120_000 * 8);
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
    }

    /** The server says so behind all that it has said before. */
    @Test
    void aCallerWhoSpeaksIsHeardThoughTheModelIsReadNoFurther() {
        test.calls().queuedAudio().limit(0, 30);
        says("r1", "i1", 33_000, 1_000); // which takes a quarter of a second
        test.loop.advanceMillis(1_000);
        assertThat(test.server.isPaused()).isTrue();
        test.server.says(Says.speechStarted(900, "item_u"));
        assertThat(test.caller.clears).as("it is not read").isZero();

        test.call.mouthpiece().said(loud());

        assertThat(test.caller.clears).isEqualTo(1);
        assertThat(test.server.isPaused()).isFalse();
        assertThat(test.server
                        .takes("conversation.item.truncate")
                        .path("audio_end_ms")
                        .intValue())
                .isBetween(1_200, 1_300);
    }

    @Test
    void whatWaitsToBeReadIsNoSilenceOfTheModels() {
        test.calls().queuedAudio().limit(0, 30);
        says("r1", "i1", 100_000, 1_000);
        test.session.requestResponse();
        test.loop.advanceMillis(40_000);

        assertThat(test.call.state()).isEqualTo(CallState.SPEAKING);
        assertThat(test.apologies()).isZero();
        test.server.ignoresTheRest();
    }

    private void says(String response, String item, int millis, int timesRealTime) {
        test.server.says(Says.responseCreated(response));
        for (int said = 0; said < millis; said += DELTA_MILLIS) {
            test.modelSpeaks(response, item, DELTA_MILLIS);
            if (said / DELTA_MILLIS % timesRealTime == 0) {
                test.loop.advanceMillis(DELTA_MILLIS);
            }
        }
        test.server.says(Says.audioDone(response, item), Says.responseDone(response));
    }

    private static byte[] loud() {
        byte[] frame = new byte[160];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) (i / 8 % 2 == 0 ? 0x90 : 0x10); // a square of 16,000
        }
        return frame;
    }
}
