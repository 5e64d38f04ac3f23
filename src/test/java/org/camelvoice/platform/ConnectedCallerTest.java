package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Line;
import org.camelvoice.call.RecordedRoute;
import org.camelvoice.call.Switchboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every platform has without writing it. */
class ConnectedCallerTest {
    private final Switchboard board = new Switchboard();
    private final FakeConnection connection = new FakeConnection(board.loop);
    private final RecordedRoute started = board.route("voice:call/started");
    private final RecordedRoute ended = board.route("voice:call/ended");
    private final RecordedRoute heard = board.route("voice:words/audio");
    private final RecordedRoute keys = board.route("voice:words/key");
    private final ConnectedCaller caller =
            ConnectedCaller.connect(new WordPlatform(), connection, Map.of(), board.calls);

    @AfterEach
    void nothingIsLeft() {
        connection.assertExhausted();
        board.closeAfterCalls();
    }

    @Test
    void aCallBeginsIsHeardAndHungUp() {
        talk();

        caller.binary(new byte[160]);
        assertThat((byte[]) heard.next()).hasSize(160);
        caller.text("key 5");
        keys.assertNext("5");

        hangUp();
        connection.assertClosed(1000, "caller-hung-up");
    }

    @Test
    void whatARouteSendsLeavesInTheStreamsWords() {
        talk();

        caller.send("audio", new byte[160], "r1", "i1");

        assertThat(connection.next()).startsWith("binary ");
        board.events.assertNext("CONNECTING > SPEAKING");
        hangUp();
    }

    @Test
    void nothingComesOfWhatIsSaidBeforeACall() {
        caller.binary(new byte[160]);
        caller.text("key 5");

        board.events.assertNext("refused Expected start before audio", "refused Expected start before key");
        caller.closed();
    }

    @Test
    void whoSaysNothingForFiveSecondsIsTurnedAway() {
        board.advanceMillis(5_020);

        board.events.assertNext("refused Expected a start within 5 s, got none");
        connection.assertClosed(1008, "Expected a start within 5 s, got none");
        caller.text("call acme"); // was on its way already
        assertThat(caller.call()).isNull();
    }

    @Test
    void aSecondCallIsRefusedAndTheFirstGoesOn() {
        talk();

        caller.text("call acme");

        board.events.assertNext("refused Expected one start, got a second");
        assertThat(caller.call().state().isOver()).isFalse();
        hangUp();
    }

    @Test
    void fiftyMessagesInARowThatMakeNoSenseEndTheCall() {
        talk();
        for (int i = 0; i < 50; i++) {
            board.advanceMillis(50);
            caller.text("what?");
        }

        assertThat(caller.call().endReason().kind()).isEqualTo(EndReason.Kind.PROTOCOL_ERROR);
        board.events.forget();
        ended.next();
    }

    @Test
    void aMessageThatIsOneTooManyIsNoProofOfSense() {
        talk();
        for (int i = 0; i < 50; i++) {
            caller.text("key 1");
        }
        for (int i = 0; i < 49; i++) { // with the first, as many as may come at once
            caller.text("what?");
        }
        caller.text("key 1");
        board.advanceMillis(60);
        caller.text("what?");

        assertThat(caller.call().endReason().kind()).isEqualTo(EndReason.Kind.PROTOCOL_ERROR);
        assertThat(keys.taken()).hasSize(50);
        board.events.forget();
        ended.next();
    }

    @Test
    void afterTheEndNothingReachesARoute() {
        talk();
        caller.call().ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));
        ended.next();
        board.events.assertNext("CONNECTING > ENDED", "ended hangup: A test hung up");

        caller.binary(new byte[160]);
        caller.text("key 5");
        caller.text("bye");
        caller.text("what?");

        board.events.assertNext("dropped call-over 20"); // which is counted
        connection.assertClosed(1000, "hangup");
    }

    @Test
    void whoClosesInGoodOrderHasHungUp() {
        talk();
        connection.closedWith(CloseCode.NORMAL);

        caller.closed();

        ended.next();
        board.events.assertNext("CONNECTING > ENDED", "ended caller-hung-up: The caller hung up");
    }

    @Test
    void whoseConnectionIsCutWasLost() {
        talk();

        caller.closed();

        ended.next();
        board.events.assertNext("CONNECTING > FAILED", "ended caller-lost: The caller's connection was cut");
    }

    @Test
    void whoIsNeverSilentIsLostAfterThirtySecondsOfNothing() {
        talk();

        board.advanceMillis(30_100);

        ended.next();
        board.events.assertNext("CONNECTING > FAILED", "ended caller-lost: Nothing came from the caller for 30 s");
    }

    @Test
    void aCallerWhoIsTurnedAwayIsToldNothingOfOthers() {
        caller.text("call amce");

        connection.assertClosed(1008, "There is no such tenant");
        connection.assertRefused(RefusalReason.NO_TENANT);
        board.events.assertNext("refused No tenant amce; there are [acme]");
    }

    /** A failure of ours is none of the caller's, whatever its type. */
    @Test
    void aCallThatCannotBeginForAnotherReasonSaysSoWithoutItsMessage() {
        caller.begin("acme", null, Map.of(), null); // a platform's mistake: there is no line

        connection.assertClosed(1011, "The call could not begin");
        board.events.assertNextBegins(
                "refused The call could not begin: java.lang.NullPointerException at org.camelvoice.");
        connection.assertRefused(RefusalReason.CALL_FAILED);
    }

    /** A platform may have had to look up whom they call. */
    @Test
    void aCallerWhoHasGoneMeanwhileBeginsNothing() {
        caller.closed();

        caller.begin("acme", null, Map.of(), Line.withoutFeedback(AudioFormat.MULAW_8K, 200, board.caller));

        assertThat(caller.call()).isNull();
    }

    @Test
    void aTransferredCallersEndIsDueToThat() {
        talk();

        caller.transferring(true);
        caller.text("bye");

        ended.next();
        board.events.assertNext("CONNECTING > ENDED", "ended transferred: The caller was connected with somebody else");
    }

    private void talk() {
        caller.text("call acme");
        started.next();
        board.events.assertNext("started");
        assertThat(caller.call().state()).isEqualTo(CallState.CONNECTING);
    }

    private void hangUp() {
        caller.text("bye");
        ended.next();
        board.events.forget();
    }
}
