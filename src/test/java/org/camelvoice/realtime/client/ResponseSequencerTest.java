package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.realtime.event.ResponseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseSequencerTest {
    private static final ResponseConfig ANSWER = ResponseConfig.asTheSession();
    private static final ResponseConfig GREETING = ANSWER.instructions("Say hello.");

    private final List<ClientEvent> sent = new ArrayList<>();
    private long now = 1_000_000_000L;
    private final ResponseSequencer sequencer = opened();

    private ResponseSequencer opened() {
        ResponseSequencer opened = new ResponseSequencer(sent::add, () -> now);
        opened.open();
        return opened;
    }

    private ClientEvent takeCreate() {
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).type()).isEqualTo("response.create");
        return sent.remove(0);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        sequencer.tick(now);
    }

    @AfterEach
    void nothingWasSentThatWasNotTaken() {
        assertThat(sent).isEmpty();
    }

    @Test
    void anAnswerIsAskedForAtOnceWhenNothingIsGoingOn() {
        sequencer.request(ANSWER);
        takeCreate();
    }

    @Test
    void nothingIsAskedForBeforeTheSessionIsOpen() {
        ResponseSequencer closed = new ResponseSequencer(sent::add, () -> now);
        closed.request(ANSWER);
        assertThat(sent).isEmpty();
        closed.open();
        takeCreate();
    }

    @Test
    void whileAResponseIsInProgressARequestWaits() {
        sequencer.created("resp_1");
        sequencer.request(ANSWER);
        assertThat(sent).isEmpty();
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void theEndOfAnotherResponseFreesNothing() {
        sequencer.created("resp_1");
        sequencer.request(ANSWER);
        sequencer.done("resp_0");
        assertThat(sent).isEmpty();
        assertThat(sequencer.active()).isEqualTo("resp_1");
    }

    @Test
    void whileOneIsOnItsWayTheNextWaits() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.request(ANSWER);
        assertThat(sent).isEmpty();
    }

    @Test
    void whileTheCallerSpeaksARequestWaits() {
        sequencer.speechStarted();
        sequencer.request(ANSWER);
        pass(Duration.ofSeconds(20));
        assertThat(sent).isEmpty();
        sequencer.speechDiscarded();
        takeCreate();
    }

    @Test
    void aCommittedTurnIsGivenThreeSecondsToBeAnsweredByTheServer() {
        sequencer.turnCommitted();
        sequencer.request(ANSWER);
        pass(Duration.ofSeconds(3));
        assertThat(sent).isEmpty();
        pass(Duration.ofMillis(20));
        takeCreate();
    }

    @Test
    void speechThatEndsWithoutATurnBlocksForThreeSecondsAndNotForGood() {
        sequencer.speechStarted();
        sequencer.speechStopped();
        sequencer.request(ANSWER);
        assertThat(sent).isEmpty();
        pass(Duration.ofMillis(3_020));
        takeCreate();
    }

    @Test
    void speechOfWhichNoEndIsToldBlocksForAMinute() {
        sequencer.speechStarted();
        sequencer.request(ANSWER);
        pass(Duration.ofSeconds(60));
        assertThat(sent).isEmpty();
        pass(Duration.ofMillis(20));
        takeCreate();
    }

    @Test
    void aCreateThatIsNeitherBegunNorRefusedBlocksForThreeSeconds() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.request(ANSWER);
        pass(Duration.ofMillis(3_020));
        takeCreate();
    }

    @Test
    void aResponseOfWhichNothingCameForHalfAMinuteIsOver() {
        sequencer.created("resp_1");
        sequencer.request(ANSWER);
        pass(Duration.ofSeconds(20));
        sequencer.seen("resp_1");
        sequencer.seen("resp_0");
        sequencer.seen(null);
        pass(Duration.ofSeconds(30));
        assertThat(sent).isEmpty();
        pass(Duration.ofMillis(20));
        takeCreate();
    }

    @Test
    void requestsThatWaitBecomeOne() {
        sequencer.created("resp_1");
        sequencer.request(ANSWER);
        sequencer.request(ANSWER);
        sequencer.request(ANSWER.instructions("The last."));
        sequencer.done("resp_1");
        assertThat(EventWriter.write(takeCreate())).contains("The last.");
        sequencer.created("resp_2");
        sequencer.done("resp_2");
    }

    @Test
    void anAnswerThatWaitsIsDroppedWhenTheServerAnswersByItself() {
        sequencer.turnCommitted();
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        pass(Duration.ofSeconds(4));
    }

    @Test
    void anAnswerToAnItemThatTheServerHadInTimeIsDropped() {
        sequencer.turnCommitted();
        sequencer.itemSent("item_1");
        sequencer.request(ANSWER);
        sequencer.itemSettled("item_1");
        sequencer.created("resp_1");
        sequencer.done("resp_1");
    }

    @Test
    void anAnswerToAnItemThatTheServerHadTooLateIsStillAskedFor() {
        sequencer.turnCommitted();
        sequencer.itemSent("item_1");
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.itemSettled("item_1");
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void aRequestThatWaitsIsAnsweredByOneOfOursThatBeginsMeanwhile() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
    }

    @Test
    void aRequestOfWhichOursMayNotKnowTheItemIsStillAskedFor() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.itemSent("item_1");
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.itemSettled("item_1");
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void aGreetingThatWaitsIsNotDroppedByTheServersOwnResponse() {
        sequencer.turnCommitted();
        sequencer.requestItsOwn(GREETING);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        assertThat(EventWriter.write(takeCreate())).contains("Say hello.");
    }

    @Test
    void aGreetingAndAnAnswerDoNotTakeEachOthersPlace() {
        sequencer.created("resp_0");
        sequencer.requestItsOwn(GREETING);
        sequencer.request(ANSWER);
        sequencer.done("resp_0");
        assertThat(EventWriter.write(takeCreate())).contains("Say hello.");
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        assertThat(EventWriter.write(takeCreate())).doesNotContain("Say hello.");
    }

    @Test
    void whereTheServerDoesNotAnswerTurnsWeAskAtOnce() {
        sequencer.speechStarted();
        sequencer.speechStopped();
        assertThat(sent).isEmpty();
        sequencer.turnIsOurs();
        takeCreate();
    }

    @Test
    void whereTheServerDoesNotAnswerTurnsWeAskWhenTheResponseInProgressIsDone() {
        sequencer.created("resp_1");
        sequencer.turnIsOurs();
        assertThat(sent).isEmpty();
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void aCreateThatLostTheRaceIsSentAgainWhenTheWinnerIsDone() {
        sequencer.itemSent("item_1");
        sequencer.request(ANSWER);
        String id = takeCreate().eventId();
        sequencer.turnCommitted();
        sequencer.created("resp_1");
        sequencer.itemSettled("item_1");
        sequencer.refused(id, true);
        assertThat(sent).isEmpty();
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void aCreateThatLostTheRaceTwiceIsGivenUp() {
        sequencer.requestItsOwn(GREETING);
        sequencer.refused(takeCreate().eventId(), true);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        sequencer.refused(takeCreate().eventId(), true);
        sequencer.created("resp_2");
        sequencer.done("resp_2");
        pass(Duration.ofSeconds(4));
    }

    @Test
    void aCreateThatLostTheRaceToAResponseWhichAnswersItIsNotSentAgain() {
        sequencer.request(ANSWER);
        String id = takeCreate().eventId();
        sequencer.turnCommitted();
        sequencer.created("resp_1");
        sequencer.refused(id, true);
        sequencer.done("resp_1");
    }

    @Test
    void aRaceThatTheServerDoesNotTellApartIsOursToo() {
        sequencer.requestItsOwn(GREETING);
        takeCreate();
        sequencer.refused(null, true);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void aCreateThatLostTheRaceToAResponseWeNeverHearOfIsSentAgainAfterThreeSeconds() {
        sequencer.requestItsOwn(GREETING);
        sequencer.refused(takeCreate().eventId(), true);
        assertThat(sent).isEmpty();
        pass(Duration.ofMillis(3_020));
        takeCreate();
    }

    @Test
    void aCreateThatIsRefusedForAnotherReasonBlocksNothing() {
        sequencer.request(ANSWER);
        String id = takeCreate().eventId();
        sequencer.request(GREETING);
        sequencer.refused(id, false);
        takeCreate();
    }

    @Test
    void otherPeoplesErrorsAreNotOurs() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.request(GREETING);
        sequencer.refused("cancel-resp_1", false);
        sequencer.refused(null, false);
        assertThat(sent).isEmpty();
    }

    @Test
    void aResponseOfOursThatBeginsWhenTheCallerSpeaksAlreadyIsToBeCancelledAndWaits() {
        sequencer.request(ANSWER);
        takeCreate();
        sequencer.speechStarted();
        assertThat(sequencer.created("resp_1")).isFalse();
        sequencer.done("resp_1");
        assertThat(sent).isEmpty();
        sequencer.speechDiscarded();
        takeCreate();
    }

    @Test
    void aResponseOfTheServersOwnIsLeftToTheServer() {
        sequencer.speechStarted();
        assertThat(sequencer.created("resp_1")).isTrue();
    }

    @Test
    void eachCreateHasAnIdOfItsOwn() {
        sequencer.request(ANSWER);
        String first = takeCreate().eventId();
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        sequencer.request(ANSWER);
        assertThat(takeCreate().eventId()).isNotEqualTo(first);
    }

    @Test
    void aTurnIsAwaitedThoughTheCallerIsHeardAgainAndThatWasNoSpeech() {
        sequencer.turnCommitted();
        sequencer.speechStarted();
        sequencer.speechDiscarded();
        sequencer.requestItsOwn(GREETING);
        assertThat(sent).isEmpty();
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void speechThatStoppedAndWasNoneIsNotAwaited() {
        sequencer.speechStarted();
        sequencer.speechStopped();
        sequencer.request(ANSWER);
        sequencer.speechDiscarded();
        takeCreate();
    }

    @Test
    void aResponseThatLostARaceUnheardOfIsAwaitedThoughSpeechIsDiscarded() {
        sequencer.requestItsOwn(GREETING);
        sequencer.refused(takeCreate().eventId(), true);
        sequencer.speechStarted();
        sequencer.speechDiscarded();
        assertThat(sent).isEmpty();
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        takeCreate();
    }

    @Test
    void anAnswerOutlivesAGreetingThatBeginsWhileATurnIsAwaited() {
        sequencer.requestItsOwn(GREETING);
        takeCreate();
        sequencer.turnCommitted();
        sequencer.request(ANSWER);
        sequencer.created("resp_1"); // the greeting, for the server could not begin its own
        sequencer.done("resp_1");
        pass(Duration.ofSeconds(4));
        takeCreate();
    }

    @Test
    void anAnswerIsDroppedWhenTheServersOwnResponseHasMadeAGreetingLoseTheRace() {
        sequencer.requestItsOwn(GREETING);
        String id = takeCreate().eventId();
        sequencer.turnCommitted();
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.refused(id, true);
        sequencer.done("resp_1");
        assertThat(EventWriter.write(takeCreate())).contains("Say hello.");
        sequencer.created("resp_2");
        sequencer.done("resp_2");
    }

    @Test
    void aCreateThatLosesTheRaceThoughItSeemedToHaveBegunIsSentAgain() {
        sequencer.turnCommitted();
        pass(Duration.ofSeconds(4)); // the server is late
        sequencer.requestItsOwn(GREETING);
        String id = takeCreate().eventId();
        sequencer.created("resp_1"); // its own
        sequencer.refused(id, true);
        assertThat(sent).isEmpty();
        sequencer.done("resp_1");
        assertThat(takeCreate().eventId()).isEqualTo(id);
        sequencer.refused(id, true);
        sequencer.refused(id, true);
        pass(Duration.ofSeconds(4));
    }

    @Test
    void aServerThatConfirmsNoItemsMakesAnAnswerWaitAndNoMore() {
        for (int i = 0; i < 1_000; i++) {
            sequencer.itemSent("item_" + i);
        }
        sequencer.turnCommitted();
        sequencer.request(ANSWER);
        sequencer.created("resp_1");
        sequencer.done("resp_1");
        takeCreate();
    }
}
