package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallState;
import org.junit.jupiter.api.Test;

/** From the opening of the socket to the first word. */
class OpeningTest {

    private static TestCall dialled() {
        return TestCall.dialled(UnaryOperator.identity());
    }

    private static List<String> frames(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestCall::frame).toList();
    }

    @Test
    void theSessionIsUpdatedOnceTheServerHasCreatedIt() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.takesNothing();

        test.server.says(Says.sessionCreated());

        JsonNode update = test.server.takes("session.update");
        assertThat(update.at("/session/audio/input/format/type").textValue()).isEqualTo("audio/pcmu");
        test.server.takesNothing();
    }

    @Test
    void aSessionThatIsCreatedTwiceIsUpdatedOnce() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.sessionCreated());
        test.server.takes("session.update");
        test.server.takesNothing();
    }

    @Test
    void anUpdateThatNobodyAskedForOpensNothing() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionUpdated(TestCall.PCMU));
        test.session.append(TestCall.frame(0));
        test.server.takesNothing();
    }

    @Test
    void whatTheCallerSaysEarlyIsSentInOrderRightAfterTheGreetingWasAskedFor() {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello."));
        test.session.append(TestCall.frame(0));
        test.server.accepts();
        test.session.append(TestCall.frame(1));
        test.server.says(Says.sessionCreated());
        test.session.append(TestCall.frame(2));
        test.server.takes("session.update");
        test.server.takesNothing();

        test.server.says(Says.sessionUpdated(TestCall.PCMU));
        test.session.append(TestCall.frame(3));

        test.server.takes("response.create");
        assertThat(test.server.takesAudio()).isEqualTo(frames(0, 4));
        test.server.takesNothing();
    }

    @Test
    void ofEarlyAudioTheLastTenSecondsAreKeptAndTheRestIsCounted() {
        TestCall test = dialled();
        frames(0, 600).forEach(test.session::append); // 12 s

        test.configure();

        test.server.takes("session.update");
        assertThat(test.server.takesAudio()).isEqualTo(frames(100, 600));
        assertThat(test.events.dropped(DropReason.EARLY_BUFFER_FULL)).isEqualTo(2_000);
    }

    @Test
    void theGreetingIsAskedForWordForWordWithoutContextAndTools() {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello, this is \"Acme\"."));
        test.configure();
        test.server.takes("session.update");

        JsonNode response = test.server.takes("response.create").path("response");

        assertThat(response.path("instructions").textValue()).contains("Hello, this is 'Acme'.");
        assertThat(response.path("input")).isEmpty();
        assertThat(response.path("input").isArray()).isTrue();
        assertThat(response.path("tool_choice").textValue()).isEqualTo("none");
        assertThat(response.at("/metadata/purpose").textValue()).isEqualTo("greeting");
        assertThat(response.has("conversation")).isFalse();
    }

    @Test
    void withoutAGreetingTheCallerSpeaksFirst() {
        TestCall test = dialled();
        test.configure();
        test.server.takes("session.update");
        test.server.takesNothing();
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void howLongItTookIsTold() {
        TestCall test = dialled();
        test.loop.advanceMillis(700);
        test.server.accepts();
        test.loop.advanceMillis(800);
        test.server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        assertThat(test.events.connectMillis).containsExactly(1_500L);
    }

    @Test
    void whatIsSaidAfterwardsGoesOutAtOnce() {
        TestCall test = TestCall.ready();
        List<String> sent = new ArrayList<>();
        for (String frame : frames(0, 3)) {
            test.session.append(frame);
            sent.addAll(test.server.takesAudio());
            test.loop.advanceMillis(20);
        }
        assertThat(sent).isEqualTo(frames(0, 3));
    }
}
