package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final FakeRealtimeServer server = new FakeRealtimeServer();
    private final SessionOptions options = TestCall.options();
    private final RealtimeLink opened = new RealtimeLink(
            options, new ManualLoop(), new SessionFailure(options, new Tenant()), new GreetingListener());
    private final CurrentLink link = new CurrentLink();
    private final Outbox outbox = new Outbox(link);

    /** As the session does. */
    private final class GreetingListener implements RealtimeLink.Listener {
        @Override
        public SessionConfig config() {
            return options.config();
        }

        @Override
        public void ready(AudioFormat given) {
            outbox.sendEarly();
            outbox.send(ClientEvent.responseCreate(ResponseConfig.asTheSession()));
            outbox.sendEarlyWords();
        }

        @Override
        public void event(ServerEvent event) {
            // of no interest
        }

        @Override
        public void malformed() {
            throw new AssertionError("malformed");
        }

        @Override
        public void broken(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void failed(EndReason reason) {
            throw new AssertionError(reason);
        }
    }

    private void configure() {
        link.use(opened);
        opened.open(server);
        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        server.takes("session.update");
    }

    private static ClientEvent words() {
        return ClientEvent.conversationItemCreate(Item.user("Hello?").withId("voice_0"));
    }

    @Test
    void whatIsEarlyWaitsForTheSessionAndTheCallersWordsForTheGreeting() {
        outbox.sendWords(words());
        outbox.send(ClientEvent.conversationItemDelete("item_1"));
        assertThat(outbox.isOpen()).isFalse();

        configure();

        assertThat(outbox.isOpen()).isTrue();
        server.takes("conversation.item.delete");
        server.takes("response.create");
        server.takes("conversation.item.create");
        server.takesNothing();
    }

    @Test
    void aReadySessionIsToldAtOnce() {
        configure();
        server.takes("response.create");

        outbox.sendWords(words());
        outbox.send(ClientEvent.conversationItemDelete("item_1"));

        server.takes("conversation.item.create");
        server.takes("conversation.item.delete");
        server.takesNothing();
    }

    @Test
    void noMoreThanAHundredWaitOfBothKindsTogether() {
        for (int i = 0; i < 50; i++) {
            outbox.sendWords(words());
            outbox.send(ClientEvent.conversationItemDelete("item_1"));
        }
        assertThatThrownBy(() -> outbox.send(ClientEvent.conversationItemDelete("item_1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Expected at most 100 events before the session is ready, got another"
                        + " conversation.item.delete");
    }

    @Test
    void aClosedSessionIsToldNothing() {
        link.close();
        outbox.send(ClientEvent.conversationItemDelete("item_1"));
        assertThat(link.isClosed()).isTrue();
        server.takesNothing();
    }
}
