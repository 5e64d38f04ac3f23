package org.camelvoice.platform.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.call.RecordedRoute;
import org.camelvoice.call.Switchboard;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.FakeConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients say on the browser's socket, what is done about it, and what they are told. */
class BrowserStreamTest {
    private static final String V1 = "camel-voice.v1";

    private final Switchboard board = new Switchboard();
    private final RecordedRoute started = board.route("voice:call/started");
    private final RecordedRoute ended = board.route("voice:call/ended");
    private final RecordedRoute heard = board.route("voice:browser/audio");
    private final RecordedRoute typed = board.route("voice:browser/text");
    private final RecordedRoute interrupts = board.route("voice:browser/interrupt");
    private final FakeConnection connection = new FakeConnection(board.loop);
    private ConnectedCaller stream;

    @AfterEach
    void nothingElseHappened() {
        connection.assertExhausted();
        board.close();
    }

    // Beginning.

    @Test
    void aSocketThatOpensIsACall() {
        open("s-1", "acme");

        assertThat(connection.next())
                .isEqualTo("{'type':'connected','session_id':'s-1','tenant':'acme'}".replace('\'', '"'));
        started.next();
        board.events.assertNext("started");
        assertThat(stream.call().facts().platform()).isEqualTo("browser");
        assertThat(stream.call().facts().attributes()).containsOnly(Map.entry("sessionId", "s-1"));
    }

    @Test
    void aSessionIdInUseIsRefusedAndTheCallThatHasItGoesOn() {
        begin(null);
        FakeConnection second = new FakeConnection(board.loop);

        open(second, "s-1", "acme");
        board.advanceMillis(1_900);
        second.assertExhausted();
        second.assertOpen();
        assertThat(connection.next()).isEqualTo("ping");
        connection.pong();
        board.advanceMillis(40);

        assertSaid(second, "{'type':'error','message':'This session id is in use'}");
        second.assertClosed(4409, "This session id is in use");
        board.events.assertNext("refused This session id is in use");
        assertThat(stream.call()).isNull();
        assertThat(board.calls.active()).hasSize(1);
    }

    @Test
    void atALimitOfItsTenantAClientIsToldAndTheSocketIsClosed() {
        board.tenant.getLimits().setCalls(1);
        board.ring();

        open("s-1", "acme");

        assertSaid(connection, "{'type':'error','message':'There are too many calls at the moment'}");
        connection.assertClosed(4429, "There are too many calls at the moment");
        board.events.assertNext("refused Tenant acme: limits.calls: there is 1 call in progress, the limit is 1");
        assertThat(stream.call()).isNull();
    }

    @Test
    void aCallThatReachesALimitEndsWithAnErrorAndItsCode() {
        board.tenant.getLimits().setTokensPerCall(10);
        begin(null);
        stream.call().minutes().used(new ModelUsage(Source.RESPONSE, "r1", "m", new Tokens(10, 0, 0, 0, 0, 0), 0));
        board.advanceMillis(40);

        connection.assertClosed(4429, "limit-reached");
        assertSaid(connection, "{'type':'state_change','old_state':'connecting','new_state':'ended'}");
        assertSaid(connection, "{'type':'error','message':'The call has reached its limit'}");
        assertSaid(connection, "{'type':'disconnected','reason':'The call has reached its limit'}");
        ended.next();
        board.events.assertNext(
                "limit tokens-per-call",
                "CONNECTING > ENDED",
                "ended limit-reached: Tenant acme: limits.tokensPerCall: 10 of 10 tokens of the call are used");
    }

    @Test
    void aCallThatReachesItsLongestTimeEndsSoToo() {
        board.tenant.setMaxCallSeconds(5);
        begin(null);
        board.advanceMillis(5_040);

        connection.assertClosed(4429, "time-limit");
        connection.next();
        assertSaid(connection, "{'type':'error','message':'The call has reached its longest time'}");
        assertSaid(connection, "{'type':'disconnected','reason':'The call has reached its longest time'}");
        ended.next();
        board.events.forget();
    }

    @Test
    void whateverTheOwnerSaysMeanwhileIsASignOfLifeToo() {
        begin(null);
        ConnectedCaller first = stream;
        FakeConnection second = new FakeConnection(board.loop);

        open(second, "s-1", "acme");
        board.advanceMillis(1_000);
        first.text(audio(new byte[960]));
        heard.next();
        board.advanceMillis(40);

        assertThat(connection.next()).isEqualTo("ping");
        second.assertClosed(4409, "This session id is in use");
        second.next();
        board.events.assertNext("refused This session id is in use");
    }

    @Test
    void whoComesAgainTakesOverWhenTheOldSocketIsDead() {
        begin(null);
        Call old = stream.call();
        FakeConnection second = new FakeConnection(board.loop);

        open(second, "s-1", "acme");
        assertThat(stream.isIdle()).isFalse();
        board.advanceMillis(1_980);
        assertThat(old.state().isOver()).isFalse();
        second.assertExhausted();
        board.advanceMillis(60);

        assertThat(stream.isIdle()).isTrue();
        assertThat(connection.next()).isEqualTo("ping");
        connection.assertClosed(1011, "caller-lost");
        while (connection.hasNext()) {
            connection.next();
        }
        ended.next();
        started.next();
        assertThat(second.next()).contains("\"connected\"", "s-1");
        second.assertOpen();
        assertThat(stream.call()).isNotSameAs(old);
        assertThat(board.calls.active()).containsExactly(stream.call());
        board.events.assertNext(
                "CONNECTING > FAILED",
                "ended caller-lost: The caller did not answer, and has come again on another connection",
                "started");
    }

    @Test
    void whoComesAgainTakesOverThoughAllLinesAreBusy() {
        board.calls.maxCalls(1);
        begin(null);
        FakeConnection second = new FakeConnection(board.loop);
        FakeConnection other = new FakeConnection(board.loop);

        open(other, "s-2", "acme");
        open(second, "s-1", "acme");
        board.advanceMillis(2_060);

        other.assertClosed(1013, "All lines are busy");
        assertThat(second.next()).contains("\"connected\"", "s-1");
        assertThat(board.calls.active()).containsExactly(stream.call());
        assertThat(board.calls.refused()).isEqualTo(1);
        board.events.forget();
        ended.next();
        started.next();
        while (connection.hasNext()) {
            connection.next();
        }
    }

    @Test
    void whileOneIsBeingLookedAtTheNextIsRefusedAtOnce() {
        begin(null);
        FakeConnection second = new FakeConnection(board.loop);
        open(second, "s-1", "acme");
        board.loop.run();
        FakeConnection third = new FakeConnection(board.loop);

        open(third, "s-1", "acme");
        board.advanceMillis(40);

        third.assertClosed(4409, "This session id is in use");
        third.next();
        second.assertOpen();
        assertThat(connection.next()).isEqualTo("ping");
        board.events.assertNext("refused This session id is in use");
    }

    @Test
    void whoComesAgainAndGoesEndsNobodysCall() {
        begin(null);
        Call old = stream.call();
        FakeConnection second = new FakeConnection(board.loop);
        open(second, "s-1", "acme");
        second.closedWith(1006);

        board.advanceMillis(3_000);

        assertThat(old.state().isOver()).isFalse();
        assertThat(connection.next()).isEqualTo("ping");
        board.events.assertNext("refused This session id is in use");
    }

    @Test
    void whoHangsUpWhileBeingAskedMakesWay() {
        begin(null);
        ConnectedCaller old = stream;
        FakeConnection second = new FakeConnection(board.loop);
        open(second, "s-1", "acme");
        board.advanceMillis(100);

        assertThat(connection.next()).isEqualTo("ping");
        connection.closedWith(1000);
        old.closed();
        board.advanceMillis(40);

        ended.next();
        started.next();
        assertThat(second.next()).contains("\"connected\"");
        board.events.assertNext("CONNECTING > ENDED", "ended caller-hung-up: The caller hung up", "started");
    }

    @Test
    void aSessionIdIsFreeWhenItsCallIsOver() {
        begin(null);
        hangUp();

        FakeConnection second = new FakeConnection(board.loop);
        open(second, "s-1", "acme");
        second.next();
        started.next();
        board.events.assertNext("started");
    }

    @Test
    void aSessionIdHasToBeAWord() {
        open("../etc", "acme");

        assertTurnedAway("Expected a session id of 1 to 128 letters, digits and ._~-", 1008);
    }

    @Test
    void whereTicketsAreNeededAPathWhoseGuardHasSeenNoneLetsNobodyIn() {
        AtomicInteger refused = new AtomicInteger();
        board.calls.expected().require("browser", () -> true, refused::incrementAndGet);

        open("s-1", "acme");

        assertTurnedAway("Expected a ticket, got none that counts", 1008);
        assertThat(refused).hasValue(1);
    }

    @Test
    void whoCallsNobodyIsNotToldWhoThereIs() {
        open("s-1", "amce");

        assertTurnedAway("There is no such tenant", 1008, "No tenant amce; there are [acme]"); // which is for the log
    }

    @Test
    void whenTheGatewayStopsNobodyIsLetIn() {
        board.calls.stopWithin(Duration.ZERO);
        open("s-1", "acme");

        assertTurnedAway("The gateway is stopping and takes no more calls", 1001);
    }

    // What it says, as JSON.

    @Test
    void audioReachesItsRouteInWholeFrames() {
        begin(null);

        stream.text(audio(new byte[1_000]));
        assertThat((byte[]) heard.next()).hasSize(960);
        stream.text(audio(new byte[920]));
        assertThat((byte[]) heard.next()).hasSize(960);
        assertThat(board.events.heardMillis()).isEqualTo(40);
    }

    @Test
    void audioInAnotherFormatIsConverted() {
        begin(null);

        stream.text("{\"type\":\"config\",\"format\":\"g711_ulaw\"}");
        IntStream.range(0, 50).forEach(frame -> stream.text(audio(new byte[160])));

        for (int frame = 0; frame < 49; frame++) { // the resampler holds back 2 ms
            assertThat((byte[]) heard.next()).hasSize(960);
        }
        heard.forget();
    }

    @Test
    void configAfterTheFirstAudioIsRefusedAndTheFormatStays() {
        begin(null);
        stream.text(audio(new byte[960]));
        heard.next();

        stream.text("{\"type\":\"config\",\"format\":\"g711_ulaw\"}");
        assertRefused("Expected config before the first audio; the format stays pcm16 at 24000 Hz");
        stream.text(audio(new byte[960]));
        assertThat((byte[]) heard.next()).hasSize(960);
    }

    @Test
    void theFormatChangesTenTimesAtMost() {
        begin(null);
        for (int i = 0; i < 5; i++) {
            stream.text("{\"type\":\"config\",\"format\":\"pcm16\",\"sample_rate\":44100}");
            stream.text("{\"type\":\"config\",\"format\":\"pcm16\",\"sample_rate\":48000}");
        }
        stream.text("{\"type\":\"config\",\"format\":\"pcm16\",\"sample_rate\":48000}"); // as it is
        stream.text("{\"type\":\"config\",\"format\":\"pcm16\",\"sample_rate\":44100}");
        assertRefused("Expected at most 10 formats in one call; it stays pcm16 at 48000 Hz");
    }

    @Test
    void halfSamplesAreRefused() {
        begin(null);
        stream.text(audio(new byte[961]));
        assertRefused("Expected whole samples of 2 bytes, got 961 bytes");
    }

    @Test
    void tooMuchAudioInOneMessageIsRefused() {
        begin(null);
        stream.text(audio(new byte[1_000_000]));
        assertRefused("Expected at most 5 s of audio in one message, got 20 s");
    }

    @Test
    void aBinaryMessageIsRefusedWhereTheClientDidNotAskForThem() {
        begin(null);
        stream.binary(new byte[960]);
        assertRefused("Expected text, got a binary message of 960 bytes; the subprotocol camel-voice.v1 has them");
    }

    @Test
    void reportsAreRefusedFromAClientThatDidNotPromiseThem() {
        begin(null);
        stream.text("{\"type\":\"played\",\"epoch\":0,\"samples\":0}");
        assertRefused("Expected played with the subprotocol camel-voice.v1 only");
        stream.text("{\"type\":\"cleared\",\"epoch\":0,\"samples\":0}");
        assertRefused("Expected cleared with the subprotocol camel-voice.v1 only");
    }

    @Test
    void textAndInterruptReachTheirRoutes() {
        begin(null);
        stream.text("{\"type\":\"text\",\"message\":\"Hello\"}");
        assertThat(typed.next()).isEqualTo("Hello");
        stream.text("{\"type\":\"interrupt\"}");
        interrupts.next();
    }

    // More than it may.

    @Test
    void audioFasterThanItCanBeSaidIsDroppedAndThenEndsTheCall() {
        begin(V1);
        int sent = 0;
        while (connection.isOpen()) {
            stream.binary(new byte[48_000]);
            sent++;
        }

        assertThat(sent).isEqualTo(21); // seconds
        assertThat(heard.taken()).hasSize(10);
        assertThat(board.events.droppedMillis()).isEqualTo(11_000);
        assertLostFor("Audio came from the caller faster than it can be said: 10000 ms ahead, and as much again");
    }

    @Test
    void textsBeyondThirtyAMinuteAreRefusedSoThatTheModelAnswersNoFlood() {
        begin(null);
        for (int second = 0; second < 60; second++) {
            stream.text("{\"type\":\"text\",\"message\":\"Hello\"}");
            board.advanceMillis(900);
            stream.text(audio(new byte[960])); // whoever speaks as well makes sense
            board.advanceMillis(100);
        }

        assertThat(typed.taken()).hasSizeBetween(38, 41); // ten at once, and thirty
        String refusal = connection.next();
        assertThat(refusal)
                .isEqualTo("{\"type\":\"error\",\"message\":\"Expected at most 30 texts a minute, got more\"}");
        drop();
    }

    @Test
    void aFloodOfTextsIsNotAnsweredMessageByMessageAndEndsTheCall() {
        begin(null);
        int sent = 0;
        for (; connection.isOpen(); sent++) {
            stream.text("{\"type\":\"text\",\"message\":\"Hello\"}");
        }

        assertThat(sent).isEqualTo(60); // fifty refusals in a row
        assertThat(typed.taken()).hasSize(10);
        drop();
        ended.next();
    }

    @Test
    void interruptionsBeyondTwentyASecondComeToNothingAndThenEndTheCall() {
        begin(null);
        int sent = 0;
        for (; connection.isOpen(); sent++) {
            stream.text("{\"type\":\"interrupt\"}");
        }

        assertThat(sent).isEqualTo(100 + 1_000 + 1);
        assertThat(interrupts.taken()).hasSize(100);
        assertLostFor("Expected at most 20 messages a second, got more, and they did not stop");
    }

    @Test
    void aClientThatReportsTwentyTimesASecondForHoursLosesNoReport() {
        begin(V1);
        for (int i = 0; i < 20_000; i++) {
            stream.text("{\"type\":\"played\",\"epoch\":0,\"samples\":0}");
            board.advanceMillis(50);
        }
        assertThat(connection.isOpen()).isTrue();
        board.events.assertExhausted();
    }

    /** The call is over for this reason, and nothing was said to the client before that. */
    private void assertLostFor(String sentence) {
        board.events.forget();
        assertStateChange("connecting", "failed");
        assertSaid(connection, "{'type':'error','message':'" + sentence + "'}");
        assertSaid(connection, "{'type':'disconnected','reason':'" + sentence + "'}");
        connection.assertClosed(1008, "protocol-error");
        ended.next();
    }

    /** Whatever the client was told, and observers. */
    private void drop() {
        while (connection.hasNext()) {
            connection.next();
        }
        board.events.forget();
        heard.forget();
    }

    @Test
    void fiftyMessagesInARowThatMakeNoSenseEndTheCall() {
        begin(null);
        IntStream.range(0, 49).forEach(i -> {
            stream.text("?");
            assertRefused("Expected JSON of at most 1000 levels, got 1 characters that are not");
        });

        stream.text("?");

        assertThat(connection.next()).contains("\"error\"");
        board.events.assertNext("refused Expected JSON of at most 1000 levels, got 1 characters that are not");
        assertEnded("connecting", "failed");
        String sentence = "50 invalid messages in a row, the last: Expected JSON of at most 1000 levels, got 1"
                + " characters that are not";
        assertSaid(connection, "{'type':'error','message':'" + sentence + "'}");
        assertSaid(connection, "{'type':'disconnected','reason':'" + sentence + "'}");
        connection.assertClosed(1008, "protocol-error");
    }

    // What it is told.

    @Test
    void aJsonClientGetsAudioInItsOwnFormat() {
        Call call = talk(null);
        stream.text("{\"type\":\"config\",\"format\":\"pcm16\",\"sample_rate\":48000}");

        stream.send("audio", new byte[960], "r1", "i1");

        assertThat(connection.next())
                .startsWith("{\"type\":\"audio\",\"data\":\"")
                .endsWith("\",\"format\":\"pcm16\",\"sample_rate\":48000}");
        assertStateChange("listening", "speaking");
        assertThat(call.earpiece().playout().isAudible()).isTrue();
        board.events.assertNext("LISTENING > SPEAKING");
    }

    @Test
    void aBodyThatIsNoAudioIsRefused() {
        talk(null);
        assertThatThrownBy(() -> stream.send("audio", "text", "r1", "i1"))
                .hasMessage("voice:browser/audio: expected PCM16 at 24 kHz as byte[], got String");
    }

    @Test
    void binaryAudioNamesItsItemAndItsEpoch() {
        talk(V1);

        stream.send("audio", new byte[960], "r1", "i1");
        assertSaid(connection, "{'type':'item','item':1,'item_id':'i1'}");
        assertThat(connection.next()).isEqualTo("binary 0100000000000000 968");
        assertStateChange("listening", "speaking");

        stream.send("audio", new byte[960], null, null);
        stream.send("audio", new byte[960], "r1", "i2");
        assertThat(connection.next()).isEqualTo("binary 0000000000000000 968");
        assertSaid(connection, "{'type':'item','item':2,'item_id':'i2'}");
        assertThat(connection.next()).isEqualTo("binary 0200000000000000 968");
        board.events.assertNext("LISTENING > SPEAKING");
    }

    @Test
    void afterAClearAudioIsOfTheNextEpoch() {
        Call call = interrupted();

        stream.send("audio", new byte[960], "r2", "i2");

        assertSaid(connection, "{'type':'item','item':2,'item_id':'i2'}");
        assertThat(connection.next()).isEqualTo("binary 0200000001000000 968");
        assertStateChange("listening", "speaking");
        assertThat(call.earpiece().playout().awaitsAnswer()).isTrue();
        settle();
    }

    @Test
    void whatWasHeardIsWhatTheClientAnswers() {
        Call call = interrupted();

        stream.text("{\"type\":\"cleared\",\"epoch\":0,\"samples\":312}"); // 13 ms

        assertThat(call.minutes().conversation().item("i1").heardMillis()).isEqualTo(13);
        assertThat(connection.next()).contains("\"interrupted\":true,\"heard_ms\":13,\"heard_error_ms\":5");
    }

    @Test
    void aClientThatDoesNotAnswerIsNotWaitedForLongerThan150Millis() {
        Call call = interrupted();
        assertThat(call.minutes().conversation().item("i1").isCut()).isFalse();

        board.advanceMillis(160);

        assertThat(call.minutes().conversation().item("i1").isCut()).isTrue();
        assertThat(connection.next()).contains("\"interrupted\":true,\"heard_ms\":20,\"heard_error_ms\":null");
        stream.text("{\"type\":\"cleared\",\"epoch\":0,\"samples\":0}");
        assertThat(call.minutes().conversation().item("i1").heardMillis()).isEqualTo(20);
    }

    @Test
    void reportsThatCannotBeAreRefused() {
        interrupted();
        stream.text("{\"type\":\"played\",\"epoch\":0,\"samples\":99999}"); // of the old epoch: it was on its way
        stream.text("{\"type\":\"played\",\"epoch\":1,\"samples\":1}");
        assertRefused("Expected at most 0 samples to be played, got 1");
        stream.text("{\"type\":\"played\",\"epoch\":7,\"samples\":1}");
        assertRefused("Expected played of epoch 1, got 7");
        stream.text("{\"type\":\"cleared\",\"epoch\":1,\"samples\":1}");
        assertRefused("Expected cleared of an epoch before 1, got 1");
        stream.text("{\"type\":\"cleared\",\"epoch\":0,\"samples\":481}");
        assertRefused("Expected at most 480 samples to have been played, got 481");
        settle();
    }

    @Test
    void configIsRefusedWhereAudioIsBinary() {
        begin(V1);
        stream.text("{\"type\":\"config\",\"format\":\"pcm16\"}");
        assertRefused("Expected no config: camel-voice.v1 has pcm16 at 24000 Hz");
    }

    @Test
    void binaryMessagesAreAudioWhereTheClientAskedForThem() {
        begin(V1);
        byte[] frame = new byte[960];
        stream.binary(frame);
        assertThat(heard.next()).isSameAs(frame);
        stream.binary(new byte[3]);
        assertRefused("Expected whole samples of 2 bytes, got 3 bytes");
    }

    @Test
    void speechAndAnswersAreTold() {
        Call call = talk(null);

        call.mouthpiece().speechStarted(0);
        assertSaid(connection, "{'type':'speech_started'}");
        call.mouthpiece().speechStopped(0);
        assertSaid(connection, "{'type':'speech_ended'}");
        assertStateChange("listening", "thinking");
        board.events.assertNext("LISTENING > THINKING");
        call.events().responseStarted(call.facts(), "r1");
        assertSaid(connection, "{'type':'response_started','response_id':'r1'}");
        call.events().responseEnded(call.facts(), "r1", "completed");
        assertSaid(connection, "{'type':'response_ended','response_id':'r1','status':'completed'}");
    }

    @Test
    void captionsSayWhereTheyBelong() {
        Call call = talk(null);
        ConversationItem item = call.minutes().conversation().added("i2", "i1", "assistant");
        item.write("Good ");
        call.events().written(call.facts(), item);
        assertSaid(
                connection,
                "{'type':'transcript','role':'assistant','text':'Good ','final':false,'item_id':'i2',"
                        + "'previous_item_id':'i1','interrupted':false,'heard_ms':null,'heard_error_ms':null,'heard_text':null}");
        item.audioReceived(48_000);
        item.written("Good morning to you");
        item.cutAt(500, 5);
        call.events().written(call.facts(), item);
        assertSaid(
                connection,
                "{'type':'transcript','role':'assistant','text':'Good morning to you','final':true,'item_id':'i2',"
                        + "'previous_item_id':'i1','interrupted':true,'heard_ms':500,'heard_error_ms':5,'heard_text':'Good'}");
    }

    @Test
    void nothingComesOfACaptionThatWasSaidToBeInterrupted() {
        Call call = talk(null);
        ConversationItem item = call.minutes().conversation().added("i1", null, "assistant");
        item.write("Good morning");
        item.audioReceived(48_000);
        item.cutAt(500);
        call.events().written(call.facts(), item);
        assertThat(connection.next()).contains("'interrupted':true".replace('\'', '"'));
        item.written("Good morning to you"); // the model says where it broke off
        call.events().written(call.facts(), item);
        connection.assertExhausted();
    }

    @Test
    void whatIsHalfWrittenIsToldTenTimesASecondAtMost() {
        Call call = talk(null);
        ConversationItem item = call.minutes().conversation().added("i1", null, "assistant");
        for (String word : new String[] {"one ", "two ", "three "}) {
            item.write(word);
            call.events().written(call.facts(), item);
        }
        assertThat(connection.next()).contains("\"text\":\"one \"");
        connection.assertExhausted();

        board.advanceMillis(100);
        assertThat(connection.next()).contains("\"text\":\"one two three \"");
        item.written("one two three four");
        call.events().written(call.facts(), item);
        assertThat(connection.next()).contains("\"text\":\"one two three four\"", "\"final\":true");
        board.advanceMillis(1_000);
    }

    @Test
    void whatNobodyWritesDownHasNoCaption() {
        Call call = talk(null);
        ConversationItem item = call.minutes().conversation().added("i1", null, "user");
        item.withoutTranscript();
        call.events().written(call.facts(), item);
        connection.assertExhausted();
    }

    @Test
    void aCaptionWhosePlaceIsNotKnownYetWaitsForIt() {
        Call call = talk(null);
        ConversationItem item = call.minutes().conversation().item("i1");
        item.write("Hello");
        call.events().written(call.facts(), item);
        connection.assertExhausted();
    }

    // Ending.

    @Test
    void whoClosesHasHungUp() {
        begin(null);
        hangUp();
    }

    @Test
    void whoseConnectionIsCutWasLost() {
        begin(null);
        connection.closedWith(1006);
        stream.closed();
        ended.next();
        board.events.assertNext("CONNECTING > FAILED", "ended caller-lost: The caller's connection was cut");
    }

    @Test
    void theReasonThatAStrangerIsToldNamesNoServer() {
        Call call = begin(null);

        call.ending().end(new EndReason(EndReason.Kind.MODEL_UNREACHABLE, "Cannot connect to wss://internal.example"));

        ended.next();
        assertStateChange("connecting", "failed");
        assertSaid(connection, "{'type':'error','message':'The model cannot be reached at the moment'}");
        assertSaid(connection, "{'type':'disconnected','reason':'The model cannot be reached at the moment'}");
        connection.assertClosed(1011, "model-unreachable");
        board.events.assertNext(
                "CONNECTING > FAILED", "ended model-unreachable: Cannot connect to wss://internal.example");
    }

    @Test
    void aCallThatIsHungUpHasAReasonAndNoError() {
        Call call = begin(null);

        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A route hung up"));

        ended.next();
        assertStateChange("connecting", "ended");
        assertSaid(connection, "{'type':'disconnected','reason':'The call was ended'}");
        connection.assertClosed(1000, "hangup");
        board.events.assertNext("CONNECTING > ENDED", "ended hangup: A route hung up");
    }

    @Test
    void whoDoesNotReadIsHungUpOn() {
        Call call = talk(null);
        connection.fill();

        stream.send("audio", new byte[960], "r1", "i1");

        ended.next();
        connection.assertClosed(1011, "caller-not-reading");
        assertThat(call.state()).isEqualTo(CallState.FAILED);
        board.events.assertNextBegins("LISTENING > FAILED");
        board.events.assertNextBegins("ended caller-not-reading");
    }

    @Test
    void aSilentClientIsAskedForASignOfLifeAndStaysIfItGivesOne() {
        begin(null);
        board.advanceMillis(15_100);
        assertThat(connection.next()).isEqualTo("ping");
        connection.pong();
        board.advanceMillis(15_100);
        assertThat(connection.next()).isEqualTo("ping");
        connection.assertOpen();
    }

    @Test
    void aClientThatGivesNoSignOfLifeIsGone() {
        begin(null);
        board.advanceMillis(30_100);
        assertThat(connection.next()).isEqualTo("ping");
        ended.next();
        assertEnded("connecting", "failed");
        assertThat(connection.next()).contains("Your connection was lost");
        assertThat(connection.next()).contains("disconnected");
        connection.assertClosed(1011, "caller-lost");
    }

    private void open(String sessionId, String tenant) {
        open(connection, sessionId, tenant);
    }

    private void open(FakeConnection by, String sessionId, String tenant) {
        Map<String, String> parameters = new HashMap<>(Map.of("sessionId", sessionId, "tenant", tenant));
        stream = ConnectedCaller.connect(new BrowserPlatform(), by, parameters, board.calls);
    }

    private Call begin(String subprotocol) {
        connection.speaking(subprotocol);
        open("s-1", "acme");
        connection.next();
        started.next();
        board.events.assertNext("started");
        return stream.call();
    }

    private Call talk(String subprotocol) {
        Call call = begin(subprotocol);
        call.connected();
        assertStateChange("connecting", "connected");
        assertStateChange("connected", "listening");
        board.events.assertNext("CONNECTING > CONNECTED", "CONNECTED > LISTENING");
        return call;
    }

    /** A call in which the model was cut short, and the client has been asked how much of it was heard. */
    private Call interrupted() {
        Call call = talk(V1);
        call.minutes().conversation().added("i1", null, "assistant").audioReceived(48_000);
        stream.send("audio", new byte[960], "r1", "i1");
        board.advanceMillis(20);
        call.earpiece().clear();
        board.events.forget();
        while (connection.hasNext() && !connection.peek().contains("\"clear\"")) {
            connection.next();
        }
        assertSaid(connection, "{'type':'clear','epoch':1}");
        assertStateChange("speaking", "listening");
        return call;
    }

    /** The answer is read in the turn behind the one in which the clock says that its time is over. */
    @Test
    void anAnswerToAClearThatWaitsToBeReadByALateLoopCounts() {
        AtomicReference<String> waiting = new AtomicReference<>();
        MediaLoop.Ticker reader = now -> {
            String answer = waiting.getAndSet(null);
            if (answer != null) {
                stream.text(answer);
            }
        };
        board.loop.add(reader); // an older ticker than the call's comes behind it
        Call call = interrupted();
        board.advanceMillis(140);
        waiting.set("{\"type\":\"cleared\",\"epoch\":0,\"samples\":240}");
        board.advanceMillis(20);
        board.loop.remove(reader);

        assertThat(waiting.get()).isNull();
        assertThat(call.minutes().conversation().item("i1").heardMillis()).isEqualTo(10);
        settle();
    }

    @Test
    void aSecondInterruptionOfNothingHoldsTheFirstUpNoLonger() {
        AtomicReference<Call> interrupting = new AtomicReference<>();
        MediaLoop.Ticker again = now -> {
            Call call = interrupting.getAndSet(null);
            if (call != null) {
                call.earpiece().clear();
            }
        };
        board.loop.add(again);
        Call call = interrupted();
        board.advanceMillis(140);
        interrupting.set(call);
        board.advanceMillis(20);
        board.loop.remove(again);

        assertThat(interrupting.get()).isNull();
        assertThat(call.minutes().conversation().item("i1").isCut()).isTrue();
        settle();
    }

    private void settle() {
        stream.text("{\"type\":\"cleared\",\"epoch\":0,\"samples\":0}");
        board.events.forget();
        while (connection.hasNext()) {
            assertThat(connection.next()).contains("transcript");
        }
    }

    private void hangUp() {
        connection.closedWith(1000);
        stream.closed();
        ended.next();
        board.events.assertNext("CONNECTING > ENDED", "ended caller-hung-up: The caller hung up");
    }

    private void assertTurnedAway(String sentence, int closeCode) {
        assertTurnedAway(sentence, closeCode, sentence);
    }

    private void assertTurnedAway(String sentence, int closeCode, String noted) {
        assertSaid(connection, "{'type':'error','message':'" + sentence + "'}");
        connection.assertClosed(closeCode, sentence);
        board.events.assertNext("refused " + noted);
        assertThat(stream.call()).isNull();
        assertThat(board.calls.active()).isEmpty();
    }

    private void assertRefused(String sentence) {
        assertSaid(connection, "{'type':'error','message':'" + sentence + "'}");
        board.events.assertNext("refused " + sentence);
    }

    private void assertEnded(String before, String now) {
        assertStateChange(before, now);
        ended.forget();
        board.events.assertNextBegins(before.toUpperCase(Locale.ROOT) + " > ");
        board.events.assertNextBegins("ended ");
    }

    private void assertStateChange(String before, String now) {
        assertSaid(connection, "{'type':'state_change','old_state':'" + before + "','new_state':'" + now + "'}");
    }

    private static void assertSaid(FakeConnection by, String json) {
        assertThat(by.next()).isEqualTo(json.replace('\'', '"'));
    }

    private static String audio(byte[] data) {
        return "{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(data) + "\"}";
    }
}
