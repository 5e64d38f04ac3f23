package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** One socket, without a call. */
class RealtimeLinkTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeRealtimeServer server = new FakeRealtimeServer();
    /** What the listener heard, in order. */
    private final List<String> heard = new ArrayList<>();

    private final SessionOptions options = TestCall.options();
    private final RealtimeLink link =
            new RealtimeLink(options, loop, new SessionFailure(options, new Tenant()), new Recorder());

    private final class Recorder implements RealtimeLink.Listener {
        @Override
        public SessionConfig config() {
            return options.config();
        }

        @Override
        public void ready(AudioFormat given) {
            heard.add("ready " + given.name());
        }

        @Override
        public void event(ServerEvent event) {
            heard.add(event.type());
            if (event.type().equals("test.bug")) {
                throw new IllegalStateException("a bug");
            }
        }

        @Override
        public void malformed() {
            heard.add("malformed");
        }

        @Override
        public void broken(Throwable failure) {
            heard.add("broken " + failure.getMessage());
        }

        @Override
        public void failed(EndReason reason) {
            heard.add(reason.toString());
        }
    }

    private void waitMillis(long millis) {
        loop.advanceMillis(millis);
        link.tick();
    }

    private void ready() {
        link.open(server);
        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        server.ignoresTheRest();
        heard.clear();
    }

    @Test
    void anEventIsHeardWhenTheLinkHasDoneItsPart() {
        link.open(server);
        server.accepts();

        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU), Says.bare("test.more"));

        server.takes("session.update");
        assertThat(heard)
                .containsExactly("session.created", "ready audio/pcmu", "session.updated", "test.more");
        assertThat(link.isReady()).isTrue();
    }

    @Test
    void eachStepHasTenSecondsOfItsOwn() {
        link.open(server);
        waitMillis(9_900);
        server.accepts();
        waitMillis(9_900);
        server.says(Says.sessionCreated());
        waitMillis(9_900);
        assertThat(link.isClosed()).isFalse();

        waitMillis(200);

        assertThat(heard.get(heard.size() - 1)).contains("sent no session.updated within 10 s");
        assertThat(link.isClosed()).isTrue();
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void aLinkThatIsReadyHasAllTheTime() {
        ready();
        waitMillis(1_000_000);
        assertThat(heard).isEmpty();
    }

    @Test
    void anErrorEndsALinkOnlyBeforeItIsReady() {
        ready();
        server.says(Says.error("invalid_api_key", null, null));
        assertThat(heard).containsExactly("error");
        assertThat(link.isReady()).isTrue();
    }

    @Test
    void anErrorThatEndsItIsHeardBehindTheEnd() {
        link.open(server);
        server.accepts();
        server.says(Says.error("invalid_api_key", null, null), Says.bare("test.more"));
        assertThat(heard).hasSize(2).last().isEqualTo("error");
        assertThat(heard.get(0)).contains("refused the API key");
    }

    @Test
    void whatAResponseFailedOfIsWhyTheLinkFailsNext() {
        ready();
        server.says(Says.responseFailed("resp_1", "insufficient_quota"));
        server.closes(1011, "internal");
        assertThat(heard).hasSize(2).first().isEqualTo("response.done");
        assertThat(heard.get(1)).contains("has no quota left for this key");
    }

    @Test
    void aLinkFailsOnce() {
        ready();
        server.closes(1011, "internal");
        server.closes(1006, "");
        link.silent();
        assertThat(heard).hasSize(1).first().asString().contains("closed the session (1011, internal)");
    }

    @Test
    void aLinkThatWasClosedHasNotFailed() {
        ready();
        link.close();
        server.closes(1000, "");
        server.says(Says.bare("test.more"));
        assertThat(heard).isEmpty();
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void aSocketThatOpensWhenTheLinkIsClosedIsClosedToo() {
        link.open(server);
        link.close();
        server.accepts();
        assertThat(server.isClosedByClient()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsOfferedMayBeRefusedButNotWhatIsSent() {
        ready();
        server.stopsReading();
        assertThat(link.offer("{\"type\":\"input_audio_buffer.commit\"}")).isFalse();
        assertThat(heard).isEmpty();

        link.send(ClientEvent.inputAudioBufferCommit());

        assertThat(heard).hasSize(1).first().asString().contains("takes no more messages");
    }

    @Test
    void aBugCostsTheEventAndNoMore() {
        ready();
        server.says(Says.bare("test.bug"), Says.bare("test.more"));
        assertThat(heard).containsExactly("test.bug", "broken a bug", "test.more");
    }

    @Test
    void whatMakesNoSenseFiftyTimesInARowEndsIt() {
        ready();
        for (int i = 0; i < 49; i++) {
            server.says("nonsense");
        }
        server.says(Says.bare("test.more"));
        for (int i = 0; i < 49; i++) {
            server.says("nonsense");
        }
        assertThat(link.isClosed()).isFalse();

        server.says("nonsense");

        assertThat(heard.get(heard.size() - 1)).contains("50 invalid messages in a row");
    }

    @Test
    void aLinkIsReadNoFurtherUntilItIsResumed() {
        ready();
        link.pause();
        server.says(Says.bare("test.more"));
        assertThat(link.isPaused()).isTrue();
        assertThat(heard).isEmpty();

        link.resume();

        assertThat(heard).containsExactly("test.more");
        assertThat(link.isPaused()).isFalse();
    }
}
