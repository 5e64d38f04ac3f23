package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of a call's messages, by routes that do what Camel's do; {@code VoiceRoutesTest} has Camel's. */
class CallDispatcherTest {
    private static final String MEDIA = "voice:twilio/media";
    private static final String DTMF = "voice:twilio/dtmf";

    private final Switchboard board = new Switchboard();
    private final RecordedRoute media = board.route(MEDIA);
    private final RecordedRoute digits = board.route(DTMF);
    private final RecordedRoute ended = board.route(CallMessage.CALL_ENDED);
    private final Call call = board.talk();

    @AfterEach
    void nothingElseHappened() {
        board.close();
    }

    @Test
    void messagesReachTheirRoutesInOrder() {
        say("1", "2", "3");

        media.assertNext("1", "2", "3");
        assertThat(call.routes().isIdle()).isTrue();
    }

    @Test
    void whatIsHandedOverFromInsideARouteComesAfterIt() {
        List<String> order = new ArrayList<>();
        media.that(() -> order.add("media"));
        digits.that(() -> {
            say("1", "2", "3");
            order.add("digits");
        });

        call.routes().dispatch(new CallMessage(DTMF, "#"));

        assertThat(order).containsExactly("digits", "media", "media", "media");
        digits.assertNext("#");
        media.assertNext("1", "2", "3");
    }

    @Test
    void theNextMessageWaitsUntilTheRouteIsDoneWithTheOneBefore() {
        media.holding();

        say("1", "2");
        media.assertNext("1");
        media.assertExhausted();
        assertThat(call.routes().isIdle()).isFalse();

        media.release();
        media.assertNext("2");
        media.release();
        assertThat(call.routes().isIdle()).isTrue();
    }

    @Test
    void whatIsToBeDoneAfterwardsIsDoneAfterAllThatCameBefore() {
        List<String> order = new ArrayList<>();
        media.holding();
        say("1", "2");

        call.routes().afterwards(() -> order.add("afterwards"));
        media.release();
        assertThat(order).isEmpty();
        media.release();

        assertThat(order).containsExactly("afterwards");
        media.assertNext("1", "2");
    }

    @Test
    void withNothingToWaitForAfterwardsIsNow() {
        List<String> order = new ArrayList<>();

        call.routes().afterwards(() -> order.add("now"));

        assertThat(order).containsExactly("now");
    }

    /** Whoever waits for the route to be done, such as the socket's next message, waits for nothing else. */
    @Test
    void whatIsToBeDoneAfterwardsIsDoneEvenWhenTheCallEndsBefore() {
        List<String> order = new ArrayList<>();
        media.holding();
        say("1", "2");
        call.routes().afterwards(() -> order.add("afterwards"));

        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));
        assertThat(order).isEmpty();
        media.release();

        assertThat(order).containsExactly("afterwards");
        media.assertNext("1"); // and not 2, which is forgotten
        ended.next();
        overBecause("ENDED", "hangup: A test hung up");
    }

    @Test
    void aRouteThatThrowsHoldsUpNothing() {
        media.failingWith("no");

        say("1");
        media.that(() -> {});
        say("2");

        media.assertNext("1", "2");
        board.events.assertNext("failed route-of-media: no");
    }

    @Test
    void aTaskThatThrowsHoldsUpNothing() {
        assertThatThrownBy(() -> call.routes().afterwards(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        say("1");

        media.assertNext("1");
    }

    @Test
    void moreThanTwoThousandMessagesDoNotWait() {
        media.holding();
        for (int i = 0; i <= 2_000; i++) {
            say("frame");
        }
        assertThat(call.state().isOver()).isFalse();

        say("one too many");

        media.assertNext("frame");
        media.assertExhausted();
        overBecause("FAILED", "overloaded: Too many messages wait for route route-of-media");
        media.release();
        ended.next();
    }

    @Test
    void audioThatIsDoneOnAnotherThreadEndsTheCallAndNamesTheRoute() throws InterruptedException {
        media.holding();
        call.routes().dispatch(new CallMessage(MEDIA, "audio", null, null, true));
        media.assertNext("audio");

        elsewhere(media::release);

        String sentence = "Route route-of-media with voice:twilio/media has gone over to another thread, where a call's"
                + " order is lost";
        board.events.assertNext("failed route-of-media with voice:twilio/media: " + sentence);
        overBecause("FAILED", "route-failed: " + sentence);
        ended.next();
    }

    /** A look-up before a digit is acted upon takes its time; what comes next waits for it. */
    @Test
    void aMessageThatIsNoAudioMayBeDoneOnAnotherThread() throws InterruptedException {
        digits.holding();
        call.routes().dispatch(new CallMessage(DTMF, "1"));
        say("later");
        digits.assertNext("1");
        media.assertExhausted();

        elsewhere(digits::release);

        media.assertNext("later");
    }

    private void say(String... bodies) {
        for (String body : bodies) {
            call.routes().dispatch(new CallMessage(MEDIA, body));
        }
    }

    private void elsewhere(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task, "elsewhere");
        thread.start();
        thread.join();
        board.loop.run();
    }

    private void overBecause(String state, String reason) {
        board.events.assertNext("LISTENING > " + state, "ended " + reason);
        board.caller.assertNext("disconnect " + reason.substring(0, reason.indexOf(':')));
        assertThat(board.calls.active()).isEmpty();
        assertThat(board.loop.tickers()).isEmpty();
    }
}
