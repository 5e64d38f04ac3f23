package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.CallerLimits;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.RecordedRoute;
import org.camelvoice.call.Switchboard;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.FakeConnection;
import org.camelvoice.simulator.StrictTwilio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Twilio says on a Media Stream, and what is done about it. Everything that is sent, Twilio would take. */
class TwilioStreamTest {
    private static final String SID = "MZ1";
    private static final Pattern PAYLOAD = Pattern.compile("\"payload\":\"([^\"]*)\"");
    private static final Pattern MARK = Pattern.compile("\"mark\":\\{\"name\":\"([^\"]*)\"");

    private final Switchboard board = new Switchboard();
    private final FakeConnection connection = new FakeConnection(board.loop);
    private final RecordedRoute started = board.route("voice:call/started");
    private final RecordedRoute ended = board.route("voice:call/ended");
    private final RecordedRoute media = board.route("voice:twilio/media");
    private final RecordedRoute digits = board.route("voice:twilio/dtmf");
    private final RecordedRoute marks = board.route("voice:twilio/mark");
    private final ConnectedCaller stream =
            ConnectedCaller.connect(new TwilioPlatform(), connection, Map.of("tenant", "acme"), board.calls);

    @AfterEach
    void nothingElseHappened() {
        connection.assertExhausted();
        board.close();
    }

    // Beginning.

    @Test
    void startBeginsACall() {
        stream.text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        assertThat(stream.call()).isNull();

        stream.text(start());

        started.next();
        board.events.assertNext("started");
        assertThat(sentMark()).isEqualTo("e0:0");
        assertThat(stream.call().tenant().name()).isEqualTo("acme");
        assertThat(stream.call().facts().platform()).isEqualTo("twilio");
        assertThat(stream.call().facts().attributes())
                .containsOnly(Map.entry("streamSid", SID), Map.entry("callSid", "CA1"), Map.entry("accountSid", "AC1"));
    }

    @Test
    void customParametersAreAttributesOfTheCall() {
        stream.text(start("\"From\":\"+1800\",\"Nothing\":null,\"Deep\":{}"));

        assertThat(begun().facts().attributes()).containsEntry("From", "+1800").doesNotContainKeys("Nothing", "Deep");
    }

    @Test
    void aCustomParameterIsNeverTakenForWhatTwilioSays() {
        stream.text(start("\"callSid\":\"CA-forged\",\"streamSid\":\"MZ-forged\",\"accountSid\":\"AC-forged\""));

        assertThat(begun().facts().attributes()).containsEntry("callSid", "CA1").containsEntry("streamSid", SID);
    }

    @Test
    void notEvenWhereTwilioSaysNothing() {
        stream.text("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"mediaFormat\":{\"encoding\":"
                + "\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                + "\"customParameters\":{\"callSid\":\"CA-forged\"}}}");

        assertThat(begun().facts().attributes()).containsOnly(Map.entry("streamSid", SID));
    }

    @Test
    void whatComesBeforeStartIsRefusedAndTheStartIsStillAwaited() {
        stream.text(media(0, new byte[160]));
        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
        stream.text("{\"event\":\"mark\",\"mark\":{\"name\":\"e0:0\"}}");
        stream.text("{\"event\":\"stop\"}");

        board.events.assertNext(
                "refused Expected start before media",
                "refused Expected start before dtmf",
                "refused Expected start before mark");
        connection.assertOpen();
        stream.text(start());
        begun();
    }

    @Test
    void aSecondStartIsRefusedAndTheCallGoesOn() {
        Call call = talk();

        stream.text(start());

        board.events.assertNext("refused Expected one start, got a second");
        assertThat(stream.call()).isSameAs(call);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void withoutAStartInFiveSecondsTheConnectionIsClosed() {
        board.advanceMillis(5_000);
        connection.assertOpen();
        board.advanceMillis(20);

        connection.assertClosed(1008, "Expected a start within 5 s, got none");
        board.events.assertNext("refused Expected a start within 5 s, got none");
        board.closeAfterCalls();
    }

    @Test
    void aConnectionThatIsCutBeforeItsStartLeavesNothing() {
        stream.closed();

        board.advanceMillis(20_000);
        board.closeAfterCalls();
    }

    @Test
    void aStartThatCameIsNotAwaited() {
        talk();

        board.advanceMillis(20_000);

        connection.assertOpen();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"encoding\":\"audio/x-alaw\",\"sampleRate\":8000,\"channels\":1",
                "\"encoding\":\"audio/x-mulaw\",\"sampleRate\":16000,\"channels\":1",
                "\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":2",
                "\"channels\":1"
            })
    void audioOfAnotherKindIsTurnedAwayWithASentence(String format) {
        stream.text("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"mediaFormat\":{%s}}}".formatted(format));

        String line = board.events.assertNextBegins("refused Expected audio/x-mulaw, 8000 Hz, 1 channel, got ");
        connection.assertClosed(1008, line.substring("refused ".length()));
        board.closeAfterCalls();
    }

    @Test
    void whatAStrangerWritesIsNeitherLoggedNorSentBackWhereItIsNoName() {
        String encoding = "x\\n" + "y".repeat(10_000) + "\\u001b[31m€";
        stream.text("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"mediaFormat\":{\"encoding\":\"%s\"}}}"
                .formatted(encoding));

        String line = board.events.assertNextBegins(
                "refused Expected audio/x-mulaw, 8000 Hz, 1 channel, got an invalid name of 10008 characters");
        assertThat(line).hasSizeLessThan(320).matches("\\p{Print}*").doesNotContain("yyy");
        assertThat(connection.isOpen()).isFalse(); // with a reason that the fake found short enough
    }

    @Test
    void anUnknownTenantIsTurnedAwayAndNotToldWhichThereAre() {
        FakeConnection other = new FakeConnection(board.loop);
        ConnectedCaller lost =
                ConnectedCaller.connect(new TwilioPlatform(), other, Map.of("tenant", "amce"), board.calls);

        lost.text(start());

        other.assertClosed(1008, "There is no such tenant");
        board.events.assertNext("refused No tenant amce; there are [acme]"); // for the log
        assertThat(lost.call()).isNull();
    }

    @Test
    void aPathWithoutATenantIsTurnedAway() {
        FakeConnection other = new FakeConnection(board.loop);
        ConnectedCaller lost = ConnectedCaller.connect(new TwilioPlatform(), other, Map.of(), board.calls);

        lost.text(start());

        other.assertClosed(1008, "Expected a tenant in the path, got none");
        board.events.assertNext("refused Expected a tenant in the path, got none");
    }

    @Test
    void afterItWasTurnedAwayAConnectionBeginsNothing() {
        stream.text("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{}}");
        board.events.assertNextBegins("refused Expected audio/x-mulaw");

        stream.text(start()); // was on its way already
        stream.text("nonsense");
        stream.binary(new byte[1]);
        stream.closed();

        assertThat(stream.call()).isNull();
        board.closeAfterCalls();
    }

    @Test
    void aStoppingGatewayTakesNoCall() {
        board.calls.stopWithin(java.time.Duration.ZERO);

        stream.text(start());

        connection.assertClosed(1001, "The gateway is stopping and takes no more calls");
        board.events.assertNext("refused The gateway is stopping and takes no more calls");
        board.closeAfterCalls();
    }

    // What the caller says.

    @Test
    void mediaIsHandedOnAsItIs() {
        talk();
        byte[] frame = frame(1);

        stream.text(media(0, frame));

        media.assertNext(frame);
        assertThat(board.events.heardMillis()).isEqualTo(20);
    }

    @Test
    void aGapByTimestampsIsFilledWithFramesOfSilenceInOrder() {
        Call call = talk();
        speakFor(200);
        stream.text(media(200, frame(1)));
        board.advanceMillis(120);
        stream.text(media(320, frame(2)));

        media.assertNext(frame(1), silence(), silence(), silence(), silence(), silence(), frame(2));
        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(200 + 140);
        assertThat(board.events.heardMillis()).as("what came from the caller").isEqualTo(200 + 40);
    }

    @Test
    void framesThatAreSwappedAreHandedOnInOrder() {
        talk();
        for (int i = 0; i < 10; i += 2) {
            stream.text(media(i + 2, 20 * (i + 1), frame(i + 1)));
            stream.text(media(i + 1, 20 * i, frame(i)));
        }

        for (int i = 0; i < 10; i++) {
            media.assertNext((Object) frame(i));
        }
    }

    @Test
    void whatWaitsForAFrameThatNeverComesIsHandedOnByTheClock() {
        talk();
        stream.text(media(1, 0, frame(1)));
        stream.text(media(3, 40, frame(3)));
        media.assertNext((Object) frame(1));
        board.advanceMillis(80);

        media.assertNext(silence(), frame(3));
    }

    @Test
    void aFrameThatComesTwiceIsCountedAndHandedOnOnce() {
        talk();
        stream.text(media(1, 0, frame(1)));
        stream.text(media(2, 20, frame(2)));
        stream.text(media(2, 20, frame(2)));

        media.assertNext(frame(1), frame(2));
        board.events.assertNext("dropped duplicate 20");
    }

    @Test
    void silenceInSpeechIsPutInOnceAndLateFramesFollowIt() {
        Call call = talk();
        speakFor(200);
        call.mouthpiece().speechStarted(0);
        board.advanceMillis(200);
        for (int timestamp = 200; timestamp <= 400; timestamp += 20) {
            stream.text(media(timestamp, frame(2)));
        }

        for (int i = 0; i < 10; i++) {
            media.assertNext((Object) silence());
        }
        for (int i = 0; i < 11; i++) {
            media.assertNext((Object) frame(2));
        }
        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(200 + 200 + 220);
    }

    @Test
    void whereLateAudioIsNotWantedItIsDropped() {
        board.calls.callerLimits(new CallerLimits(false, 10_000, 20, 30));
        Call call = talk();
        speakFor(200);
        call.mouthpiece().speechStarted(0);
        board.advanceMillis(200);
        for (int timestamp = 200; timestamp <= 400; timestamp += 20) {
            stream.text(media(timestamp, frame(2)));
        }

        for (int i = 0; i < 10; i++) {
            media.assertNext((Object) silence());
            board.events.assertNext("dropped late 20");
        }
        media.assertNext((Object) frame(2)); // the one of 400 ms
        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(200 + 200 + 20);
    }

    @Test
    void framesOfOtherSizesAreCountedAndCutAnew() {
        talk();
        stream.text(media(0, filled(100, 1)));
        stream.text(media(12, filled(100, 2)));
        stream.text(media(25, filled(280, 3)));

        board.events.assertNext(
                "refused Expected whole frames of 160 bytes, got 100",
                "refused Expected whole frames of 160 bytes, got 100",
                "refused Expected whole frames of 160 bytes, got 280");
        media.assertNext((Object) joined(filled(100, 1), filled(60, 2)));
        media.assertNext((Object) joined(filled(40, 2), filled(280, 3)));
    }

    @Test
    void framesOfOtherSizesEndNoCallHoweverManyCome() {
        Call call = talk();
        for (int i = 0; i < 200; i++) {
            stream.text(media(-1, filled(240, 1)));
            board.events.assertNext("refused Expected whole frames of 160 bytes, got 240");
        }
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        media.forget();
    }

    @Test
    void framesOfOtherSizesLeaveNoGapBetweenThem() {
        Call call = talk();
        for (int i = 0; i < 100; i++) { // 30 ms each
            stream.text(media(30 * i, filled(240, 1)));
        }
        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(3_000);
        media.forget();
        board.events.forget();
    }

    @Test
    void whatWeSaidOurselvesIsNotTakenForTheCallers() {
        talk();

        stream.text(media(0, frame(1)).replace("inbound", "outbound"));
    }

    @Test
    void aDigitReachesItsRoute() {
        talk();

        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"#\"}}");

        digits.assertNext("#");
    }

    @Test
    void aDigitThatIsNoneIsRefusedAndNotRepeated() {
        talk();

        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"12\"}}");
        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"a\"}}");

        board.events.assertNext(
                "refused Expected a digit of 123A456B789C*0#D, got 2 characters",
                "refused Expected a digit of 123A456B789C*0#D, got 1 characters");
    }

    // More than a caller may.

    @Test
    void whatComesFasterThanItCanBeSaidIsDropped() {
        talk();
        byte[] second = filled(8_000, 1);
        for (int i = 0; i < 15; i++) {
            stream.text(media(-1, second));
        }

        for (int i = 0; i < 10; i++) {
            media.assertNext((Object) second);
        }
        for (int i = 0; i < 5; i++) {
            board.events.assertNext("dropped too-fast 1000");
        }
        board.advanceMillis(1_000);
        stream.text(media(-1, second));
        media.assertNext((Object) second);
    }

    @Test
    void whoGoesOnSendingFasterThanItCanBeSaidLosesTheCall() {
        talk();
        int sent = 0;
        while (connection.isOpen()) {
            stream.text(media(-1, filled(8_000, 1)));
            sent++;
        }

        assertThat(sent).isEqualTo(21); // seconds
        media.forget();
        board.events.forget();
        ended.assertNext("protocol-error: Audio came from the caller faster than it can be said: 10000 ms ahead, and as"
                + " much again");
        connection.assertClosed(1008, "protocol-error");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void messagesWithNextToNothingInThemAreNotForNothing(int bytes) {
        talk();
        for (int i = 0; i < 100_000 && connection.isOpen(); i++) {
            stream.text(media(-1, new byte[bytes]));
        }

        assertThat(connection.isOpen()).isFalse();
        media.forget();
        board.events.forget();
        ended.next();
    }

    @Test
    void timestampsThatLeapBringNoMoreSilenceThanAnybodyCouldHaveSaid() {
        Call call = talk();
        speakFor(400);
        int timestamp = 400;
        for (int i = 0; i < 2_000; i++) {
            stream.text(media(timestamp, frame(1)));
            timestamp += i % 5 == 0 ? 1_000 : 20;
        }

        assertThat(call.mouthpiece().timeline().appendedMillis()).isLessThanOrEqualTo(400 + 10_000 + 20);
        media.forget();
        board.events.forget();
        ended.forget();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'event':'dtmf','dtmf':{'digit':'1'}}",
                "{'event':'mark','mark':{'name':'of a route'}}",
                "{'event':'tomorrow'}",
                "{'event':'connected'}"
            })
    void messagesBeyondTwentyASecondComeToNothingAndThenEndTheCall(String message) {
        Call call = talk();
        int sent = flood(message.replace('\'', '"'), 500);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        assertThat(taken()).as("what came of 500").isLessThanOrEqualTo(100);
        board.advanceMillis(5_000);
        stream.text(message.replace('\'', '"'));
        assertThat(taken()).as("what came of one").isLessThanOrEqualTo(1);

        sent += flood(message.replace('\'', '"'), 100_000);

        assertThat(sent).isLessThan(2_000);
        assertThat(taken()).as("what came of the rest").isLessThanOrEqualTo(100);
        board.events.forget();
        ended.assertNext("protocol-error: Expected at most 20 messages a second, got more, and they did not stop");
    }

    @Test
    void marksOfOursMayComeTenTimesAsOften() {
        Call call = talk();
        assertThat(flood(echo("e0:0"), 999)).isEqualTo(999); // one has come already
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        board.events.assertExhausted();

        assertThat(flood(echo("e0:0"), 100_000)).isLessThan(2_000);
        board.events.forget();
        ended.next();
    }

    @Test
    void messagesBeforeAnyStartAreBoundedToo() {
        assertThat(flood("{\"event\":\"connected\"}", 100_000)).isLessThan(2_000);

        connection.assertClosed(1008, "Expected at most 20 messages a second, got more, and they did not stop");
        board.events.forget();
        board.closeAfterCalls();
    }

    /** How many of the messages were sent before the connection was closed. */
    private int flood(String message, int most) {
        int sent = 0;
        while (sent < most && connection.isOpen()) {
            stream.text(message);
            sent++;
        }
        return sent;
    }

    /** How many messages have reached routes. */
    private int taken() {
        board.events.forget();
        return digits.taken().size() + marks.taken().size();
    }

    @Test
    void eventsThatTwilioDidNotHaveYetAreIgnored() {
        talk();

        stream.text("{\"event\":\"tomorrow\",\"streamSid\":\"MZ1\"}");

        board.events.assertNext("unhandled voice:twilio/(unknown event)");
        connection.assertOpen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "[]", "{}", "{\"event\":\"media\",\"media\":{\"payload\":\"***\"}}"})
    void nonsenseIsOneLineAndTheCallGoesOn(String nonsense) {
        Call call = talk();

        stream.text(nonsense);

        board.events.assertNextBegins("refused Expected ");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aBinaryMessageIsRefused() {
        talk();

        stream.binary(new byte[3]);

        board.events.assertNext("refused Expected text, got a binary message of 3 bytes");
    }

    @Test
    void fiftyMessagesOfNonsenseInARowEndTheCall() {
        talk();
        for (int i = 0; i < 50; i++) {
            stream.text("nonsense");
            board.events.assertNextBegins("refused Expected JSON");
        }

        board.events.assertNextBegins("LISTENING > FAILED");
        board.events.assertNextBegins("ended protocol-error: 50 invalid messages in a row, the last: Expected JSON");
        connection.assertClosed(1008, "protocol-error");
        ended.next();
    }

    @Test
    void fiftyMessagesOfNonsenseBeforeAnyStartCloseTheConnection() {
        for (int i = 0; i < 51; i++) {
            stream.text("nonsense");
        }

        assertThat(connection.isOpen()).isFalse();
        board.events.forget();
        board.advanceMillis(20_000);
        board.closeAfterCalls();
    }

    @Test
    void audioBetweenNonsenseIsANewStart() {
        Call call = talk();
        for (int i = 0; i < 120; i++) {
            stream.text(i % 40 == 39 ? media(-1, frame(1)) : "nonsense");
        }

        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        board.events.forget();
        media.forget();
    }

    // What the caller hears.

    @Test
    void audioLeavesInMediaMessagesWithMarksBetween() {
        Call call = talk();

        stream.send("media", filled(8_000, 7), "r1", "i1");
        board.advanceMillis(20);

        assertThat(sentAudio()).isEqualTo(160);
        assertThat(sentMark()).isEqualTo("e0:1");
        assertThat(call.state()).isEqualTo(CallState.SPEAKING);
        board.events.assertNext("LISTENING > SPEAKING");
        assertThat(drain()).isEqualTo(3_840); // 500 ms in all: of what left, nobody knows yet whether it plays
    }

    @Test
    void ourMarksTellWhatWasHeardAndReachNoRoute() {
        Call call = talk();
        stream.send("media", filled(160, 7), "r1", "i1");
        call.earpiece().playout().complete(board.loop.nanoTime());
        sentAudio();
        String mark = sentMark();
        assertThat(call.earpiece().playout().isAudible()).isTrue();

        stream.text(echo(mark));

        assertThat(call.earpiece().playout().isAudible()).isFalse();
        board.events.assertNext("LISTENING > SPEAKING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-the-menu", "e1", "e:1", "e1:", "ex:1", "e1:1x"})
    void aRoutesMarkComesBackToARoute(String name) {
        talk();

        stream.send("mark", name, null, null);
        assertThat(sentMark()).isEqualTo(name);
        stream.text(echo(name));

        marks.assertNext(name);
    }

    @Test
    void aRoutesMarkStaysBehindTheAudioThatItWasSentAfter() {
        talk();
        stream.send("media", filled(8_000, 7), "r1", "i1"); // of which half a second leaves now
        stream.send("mark", "said", null, null);

        assertThat(drain()).isEqualTo(4_000);
        board.events.assertNext("LISTENING > SPEAKING");
        int bytes = 4_000;
        while (bytes < 8_000) {
            board.advanceMillis(20);
            bytes += drainUntilMark("said");
        }
        assertThat(bytes).isEqualTo(8_000);
        assertThat(sentMark()).isEqualTo("said");
        var unused = drain();
    }

    @Test
    void aRoutesMarkComesBackWhenTheCallerInterrupts() {
        Call call = talk();
        stream.send("media", filled(8_000, 7), "r1", "i1");
        stream.send("mark", "said", null, null);
        var unused = drain();

        call.earpiece().clear();

        assertThat(connection.next()).contains("\"event\":\"clear\"");
        assertThat(sentMark()).isEqualTo("said"); // finds nothing to be played, and is echoed at once
        assertThat(sentMark()).startsWith("e1:");
        board.events.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e1:1"})
    void aRouteMayUseNeitherOurMarksNorNamelessOnes(String name) {
        talk();

        assertThatThrownBy(() -> stream.send("mark", name, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "voice:twilio/mark: expected a mark's name as String, neither empty nor e<n>:<n>, got \"%s\"",
                        name);
    }

    @Test
    void aBodyOfTheWrongTypeIsRefusedWithWhatWasExpected() {
        talk();

        assertThatThrownBy(() -> stream.send("media", new short[160], null, null))
                .hasMessage("voice:twilio/media: expected µ-law as byte[], got short[]");
        assertThatThrownBy(() -> stream.send("media", null, null, null))
                .hasMessage("voice:twilio/media: expected µ-law as byte[], got null");
    }

    @Test
    void aClearIsSentAndTheMarksItBringsBackCountForNothing() {
        Call call = talk();
        stream.send("media", filled(8_000, 7), "r1", "i1");
        drain();

        call.earpiece().clear();
        assertThat(connection.next()).isEqualTo("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}");
        assertThat(sentMark()).isEqualTo("e1:6");
        stream.text(echo("e0:1"));

        assertThat(call.earpiece().playout().isAudible()).isFalse();
        board.events.assertNext("LISTENING > SPEAKING", "barge-in -1", "SPEAKING > LISTENING");
    }

    @Test
    void aCallerWhoDoesNotReadLosesTheCall() {
        talk();
        connection.fill();

        stream.send("media", filled(8_000, 7), "r1", "i1");

        board.events.assertNext(
                "LISTENING > FAILED",
                "ended caller-not-reading: The caller's connection takes no more, since nobody reads it");
        connection.assertClosed(1011, "caller-not-reading");
        ended.next();
        board.closeAfterCalls();
    }

    @Test
    void aCallerWhoReadsNothingFromTheBeginningIsNoCall() {
        connection.fill();

        stream.text(start());

        board.events.assertNext(
                "started",
                "CONNECTING > FAILED",
                "ended caller-not-reading: The caller's connection takes no more, since nobody reads it");
        ended.next();
        board.closeAfterCalls();
    }

    // The end.

    @Test
    void stopEndsTheCall() {
        talk();

        stream.text(stop());

        board.events.assertNext("LISTENING > ENDED", "ended caller-hung-up: The caller hung up");
        connection.assertClosed(1000, "caller-hung-up");
        ended.assertNext("caller-hung-up: The caller hung up");
        stream.closed();
        board.closeAfterCalls();
    }

    @Test
    void whatWasSaidLastIsPaddedAndHandedOnBeforeTheEnd() {
        talk();
        List<String> order = new ArrayList<>();
        media.that(() -> order.add("media"));
        ended.that(() -> order.add("ended"));

        stream.text(media(0, filled(200, 1)));
        stream.text(stop());

        media.assertNext((Object) filled(160, 1));
        media.assertNext((Object) joined(filled(40, 1), Arrays.copyOf(silence(), 120)));
        ended.next();
        assertThat(order).containsExactly("media", "media", "ended");
        board.events.forget();
    }

    @Test
    void stopWaitsForARouteThatIsStillAtWork() {
        Call call = talk();
        media.holding();
        stream.text(media(0, frame(1)));

        stream.text(stop());
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        media.release();

        assertThat(call.state()).isEqualTo(CallState.ENDED);
        media.next();
        ended.next();
        board.events.forget();
    }

    @Test
    void aCutConnectionEndsTheCall() {
        talk();
        stream.text(media(0, filled(100, 1)));
        board.events.assertNextBegins("refused");

        stream.closed();

        board.events.assertNext("LISTENING > FAILED", "ended caller-lost: The caller's connection was cut");
        ended.next();
        board.closeAfterCalls();
    }

    /** Twilio sends a quiet caller's silence too: when nothing at all comes, there is nobody. */
    @Test
    void aCallerOfWhomNothingComesForThirtySecondsIsLost() {
        Call call = talk();
        board.advanceMillis(29_000);
        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
        digits.next();
        board.advanceMillis(29_000);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        board.advanceMillis(2_000);

        board.events.assertNext("LISTENING > FAILED", "ended caller-lost: Nothing came from the caller for 30 s");
        ended.next();
        board.closeAfterCalls();
    }

    @Test
    void audioThatComesWhileTheConnectionIsBeingClosedIsCountedAndDropped() {
        Call call = talk();
        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));
        board.events.assertNext("LISTENING > ENDED", "ended hangup: A test hung up");
        ended.next();

        stream.text(media(0, frame(1)));
        stream.text("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
        stream.text(stop());

        board.events.assertNext("dropped call-over 20");
        connection.assertClosed(1000, "hangup");
    }

    @Test
    void aGatewayThatStopsSaysSo() {
        talk();

        stream.goAway();

        board.events.assertNext("LISTENING > ENDED", "ended shutdown: The gateway is stopping");
        connection.assertClosed(1001, "shutdown");
        ended.next();
        stream.closed();
        board.closeAfterCalls();
    }

    @Test
    void aConnectionThatGoesAwayBeforeItsStartHasNothingToEnd() {
        stream.goAway();
        stream.closed();

        board.closeAfterCalls();
    }

    // Twilio's side.

    private static String start() {
        return start("");
    }

    private static String start(String customParameters) {
        return ("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC1\",\"streamSid\":\"MZ1\","
                        + "\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                        + "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{%s}},\"streamSid\":\"MZ1\"}")
                .formatted(customParameters);
    }

    /** @param timestamp -1 to leave it out */
    private static String media(int timestamp, byte[] mulaw) {
        return media(1, timestamp, mulaw);
    }

    private static String media(int chunk, int timestamp, byte[] mulaw) {
        String time = timestamp < 0 ? "" : "\"timestamp\":\"" + timestamp + "\",";
        return "{\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%d\",%s\"payload\":\"%s\"}}"
                .formatted(chunk, time, Base64.getEncoder().encodeToString(mulaw));
    }

    /** The caller speaks from the stream's beginning, at its pace; the next frame is due now. */
    private void speakFor(int millis) {
        for (int at = 0; at < millis; at += 20) {
            stream.text(media(at, frame(9)));
            board.advanceMillis(20);
        }
        media.forget();
    }

    private static String echo(String mark) {
        return "{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"" + mark
                + "\"}}";
    }

    private static String stop() {
        return "{\"event\":\"stop\",\"sequenceNumber\":\"5\",\"stop\":{\"callSid\":\"CA1\"},\"streamSid\":\"MZ1\"}";
    }

    /** A call that has been started and connected, and of which there is nothing more to tell. */
    private Call talk() {
        stream.text(start());
        Call call = begun();
        call.connected();
        stream.text(echo("e0:0"));
        board.events.assertNext("CONNECTING > CONNECTED", "CONNECTED > LISTENING");
        return call;
    }

    private Call begun() {
        started.next();
        board.events.assertNext("started");
        assertThat(sentMark()).isEqualTo("e0:0");
        return stream.call();
    }

    /** The bytes of audio in the next message that was sent. */
    private int sentAudio() {
        return Base64.getDecoder().decode(field(PAYLOAD)).length;
    }

    /** The name of the mark that was sent next. */
    private String sentMark() {
        return field(MARK);
    }

    private String field(Pattern pattern) {
        String message = connection.next();
        StrictTwilio.take(SID, message);
        Matcher matcher = pattern.matcher(message);
        assertThat(matcher.find()).as(message).isTrue();
        return matcher.group(1);
    }

    /** Takes all that was sent; the bytes of audio in it. */
    private int drain() {
        int bytes = 0;
        while (connection.hasNext()) {
            String message = connection.next();
            StrictTwilio.take(SID, message);
            Matcher matcher = PAYLOAD.matcher(message);
            bytes += matcher.find() ? Base64.getDecoder().decode(matcher.group(1)).length : 0;
        }
        return bytes;
    }

    /** Takes what was sent before the mark of this name, if it was; the bytes of audio in it. */
    private int drainUntilMark(String name) {
        int bytes = 0;
        while (connection.hasNext() && !connection.peek().contains("\"name\":\"" + name + "\"")) {
            Matcher matcher = PAYLOAD.matcher(connection.next());
            bytes += matcher.find() ? Base64.getDecoder().decode(matcher.group(1)).length : 0;
        }
        return bytes;
    }

    private static byte[] frame(int value) {
        return filled(160, value);
    }

    private static byte[] silence() {
        return filled(160, 0xFF);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
