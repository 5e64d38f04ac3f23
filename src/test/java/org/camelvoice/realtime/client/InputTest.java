package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.realtime.event.Item;
import org.junit.jupiter.api.Test;

/** What goes to the server, in which order, and what happens when the server does not read. */
class InputTest {

    private static TestCall dialled() {
        return TestCall.dialled(UnaryOperator.identity());
    }

    private static List<String> frames(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestCall::frame).toList();
    }

    @Test
    void audioThatTheSocketRefusesWaitsAndGoesOutInOrder() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        frames(0, 3).forEach(test.session::append);
        test.server.readsAgain();
        test.session.append(TestCall.frame(3));
        test.server.takesNothing();

        test.loop.advanceMillis(20);

        assertThat(test.server.takesAudio()).isEqualTo(frames(0, 4));
        assertThat(test.events.dropped(DropReason.INPUT_QUEUE_FULL)).isZero();
    }

    @Test
    void beyondThePlatformsQueueTheOldestAudioIsGivenUpAndCounted() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        frames(0, 25).forEach(test.session::append); // the queue holds 10
        test.server.readsAgain();
        test.loop.advanceMillis(20);
        assertThat(test.server.takesAudio()).isEqualTo(frames(15, 25));
        assertThat(test.events.dropped(DropReason.INPUT_QUEUE_FULL)).isEqualTo(15 * 20);
    }

    @Test
    void whatTheModelNeverGotIsNoPartOfItsCount() {
        TestCall test = dialled();
        for (String frame : frames(0, 600)) { // 12 s, of which it gets the last 10
            test.call.timeline().appended(20, test.call.facts().moment());
            test.session.append(frame);
            test.loop.advanceMillis(20);
            if (test.call.facts().moment() == 9_000) {
                test.server.accepts();
            }
        }
        test.server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        assertThat(test.call.timeline().moment(0)).isEqualTo(2_000);
        assertThat(test.call.timeline().moment(9_999)).isEqualTo(11_980);
    }

    @Test
    void whatWasClearedBeforeTheModelGotItIsNoPartOfItsCount() {
        TestCall test = dialled();
        test.call.timeline().appended(20, 0);
        test.session.append(TestCall.frame(0));
        test.session.clearInput();
        test.call.timeline().appended(20, 500);
        assertThat(test.call.timeline().moment(0)).isEqualTo(500);
    }

    @Test
    void audioOfAnySizeIsBoundedByItsLength() {
        TestCall test = dialled();
        test.session.append(TestCall.silence(9_995));
        for (int i = 0; i < 10; i++) {
            test.session.append(TestCall.silence(1));
        }
        assertThat(test.events.dropped(DropReason.EARLY_BUFFER_FULL)).isEqualTo(9_995);
        test.configure();
        test.server.takes("session.update");
        assertThat(test.server.takesAudio()).hasSize(10);
    }

    @Test
    void audioWithoutAudioIsNotSent() {
        TestCall test = TestCall.ready();
        test.session.append("");
        test.server.takesNothing();
    }

    @Test
    void whatIsNotBase64IsRefusedAtOnceAlsoWhenItIsEarly() {
        TestCall test = dialled();
        assertThatIllegalArgumentException().isThrownBy(() -> test.session.append("AA\"A"));
        test.configure();
        test.server.takes("session.update");
        test.server.takesNothing();
    }

    @Test
    void aCommitKeepsItsPlaceInAudioThatWaits() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        frames(0, 2).forEach(test.session::append);
        test.session.commitInput();
        test.session.append(TestCall.frame(2));
        test.server.readsAgain();
        test.loop.advanceMillis(20);
        assertThat(test.server.takesAudio()).isEqualTo(frames(0, 2));
        test.server.takes("input_audio_buffer.commit");
        assertThat(test.server.takesAudio()).isEqualTo(frames(2, 3));
    }

    @Test
    void aCommitOutlivesTheAudioBeforeItAndDoesNotPileUp() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        test.session.append(TestCall.frame(0));
        for (int i = 0; i < 1_000; i++) {
            test.session.commitInput();
        }
        frames(1, 12).forEach(test.session::append);
        test.server.readsAgain();
        test.loop.advanceMillis(20);
        test.server.takes("input_audio_buffer.commit");
        assertThat(test.server.takesAudio()).isEqualTo(frames(2, 12));
    }

    @Test
    void aClearForgetsWhatWaits() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        frames(0, 2).forEach(test.session::append);
        test.session.clearInput();
        test.session.append(TestCall.frame(2));
        test.server.readsAgain();
        test.loop.advanceMillis(20);
        test.server.takes("input_audio_buffer.clear");
        assertThat(test.server.takesAudio()).isEqualTo(frames(2, 3));
    }

    @Test
    void anEarlyClearIsNoBusinessOfTheServers() {
        TestCall test = dialled();
        test.session.append(TestCall.frame(0));
        test.session.clearInput();
        test.configure();
        test.server.takes("session.update");
        test.server.takesNothing();
    }

    @Test
    void whatTheCallerTypesEarlyStandsBehindTheGreetingAndIsAnswered() {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello."));
        test.session.add(Item.user("Are you there?"));
        test.session.requestResponse();
        test.configure();
        test.server.takes("session.update");

        assertThat(test.server.takes("response.create").toString()).contains("Hello.");
        assertThat(test.server.takes("conversation.item.create").toString()).contains("Are you there?");
        test.server.takesNothing();
        test.server.says(Says.greetingCreated("resp_g"), Says.itemAdded("voice_0", "user"));
        test.modelSpeaks("resp_g", "item_g", 100);
        test.server.says(Says.responseDone("resp_g"));
        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void whatRoutesSendEarlyWaitsForTheSessionAndGoesBeforeTheGreeting() {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello."));
        test.session.add(Item.system("The caller is known."));
        test.server.accepts();
        test.session.add(Item.system("And is in a hurry."));
        test.session.requestResponse();
        test.session.append(TestCall.frame(0));
        test.server.takesNothing();
        test.server.says(Says.sessionCreated());
        test.server.takes("session.update");
        test.server.takesNothing();

        test.server.says(Says.sessionUpdated(TestCall.PCMU));

        assertThat(test.server.takes("conversation.item.create").toString()).contains("known");
        assertThat(test.server.takes("conversation.item.create").toString()).contains("hurry");
        assertThat(test.server
                        .takes("response.create")
                        .at("/response/instructions")
                        .textValue())
                .contains("Hello.");
        assertThat(test.server.takesAudio()).isEqualTo(frames(0, 1));
        test.server.says(Says.itemAdded("voice_0", "system"), Says.itemAdded("voice_1", "system"));
        test.server.says(Says.greetingCreated("resp_g"));
        test.modelSpeaks("resp_g", "item_g", 100);
        test.server.says(Says.responseDone("resp_g"));
        test.server.takes("response.create");
    }

    @Test
    void aHundredEarlyEventsAreKeptAndTheNextIsRefusedWithASentence() {
        TestCall test = dialled();
        for (int i = 0; i < 100; i++) {
            test.session.add(Item.user("Hello."));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> test.session.add(Item.user("Hello.")))
                .withMessage("Expected at most 100 events before the session is ready,"
                        + " got another conversation.item.create");
    }

    @Test
    void aServerThatTakesNoMoreEndsTheCall() {
        TestCall test = TestCall.ready();
        test.server.stopsReading();
        test.session.requestResponse();
        assertThat(test.ended()).isEqualTo(new EndReason(Kind.MODEL_LOST, "model.example takes no more messages"));
        assertThat(test.apologies()).isOne();
    }

    @Test
    void aServerThatTakesNotEvenTheGreetingEndsTheCallOnce() {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello."));
        test.session.append(TestCall.frame(0));
        test.server.accepts();
        test.server.says(Says.sessionCreated());
        test.server.stopsReading();
        test.server.says(Says.sessionUpdated(TestCall.PCMU));
        assertThat(test.ended().kind()).isEqualTo(Kind.MODEL_LOST);
        assertThat(test.apologies()).isOne();
    }

    @Test
    void nothingIsSentToASessionThatIsClosed() {
        TestCall test = TestCall.ready();
        test.session.close();
        test.session.requestResponse();
        test.session.add(Item.user("Hello."));
        test.session.append(TestCall.frame(0));
        test.session.commitInput();
        test.session.cancelResponse();
        test.session.close();
        test.server.takesNothing();
        assertThat(test.server.isClosedByClient()).isTrue();
        assertThat(test.loop.tickers()).doesNotContain(test.session);
    }
}
