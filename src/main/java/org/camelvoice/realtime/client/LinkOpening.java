package org.camelvoice.realtime.client;

import java.util.concurrent.RejectedExecutionException;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.RealtimeTransport;

/**
 * How a session comes to its link: it opens a new one, or takes one over that was opened while the phone still rang.
 * If that one failed, a new one is opened, unless its server refused it: then the call hears why at once. Owned by the
 * call's loop.
 */
final class LinkOpening {
    private static final long PATIENCE_NANOS = 1_000_000_000L; // 1 s, for the loop where the link is

    private final MediaLoop loop;
    private final SessionFailure failures;
    private final SessionOptions options;
    private final CurrentLink current;
    private final Greeting greeting;
    private final RealtimeLink.Listener listener;

    /** Null until one of the two ways is gone. */
    private RealtimeTransport transport;

    private long begunAt;
    /** Whether a link is to come from another loop. */
    private boolean awaiting;

    LinkOpening(
            Call call, SessionOptions options, CurrentLink current, Greeting greeting, RealtimeLink.Listener listener) {
        this.loop = call.loop();
        this.failures = new SessionFailure(options, call.tenant());
        this.options = options;
        this.current = current;
        this.greeting = greeting;
        this.listener = listener;
    }

    /** Opens a new one. */
    void open(RealtimeTransport by) {
        transport = by;
        begunAt = loop.nanoTime();
        openNew();
    }

    private void openNew() {
        RealtimeLink link = new RealtimeLink(options, loop, failures, listener);
        current.use(link);
        link.open(transport);
    }

    /**
     * Takes one over.
     *
     * @param otherwise opens a new one if that one cannot be had
     */
    void adopt(PrewarmedLink prewarmed, RealtimeTransport otherwise) {
        transport = otherwise;
        begunAt = loop.nanoTime();
        awaiting = true;
        try {
            prewarmed.claim(loop, new Adoption(prewarmed));
        } catch (RejectedExecutionException e) { // the loop where it is has stopped
            prewarmed.close();
            awaiting = false;
            openNew();
        }
    }

    private final class Adoption implements PrewarmedLink.Heir {
        private final PrewarmedLink prewarmed;

        private Adoption(PrewarmedLink prewarmed) {
            this.prewarmed = prewarmed;
        }

        @Override
        public void takes(RealtimeLink link) {
            if (!awaiting || current.isClosed()) {
                prewarmed.leave(loop);
                return;
            }
            awaiting = false;
            current.use(link);
            if (prewarmed.isGreeted()) {
                greeting.asked();
            }
            prewarmed.tell(listener);
        }

        @Override
        public void goesWithout(EndReason failure) {
            if (!awaiting || current.isClosed()) {
                return;
            }
            awaiting = false;
            if (failure != null && failure.kind() == Kind.MODEL_REFUSED) {
                listener.failed(failure); // it would say the same again
            } else {
                openNew();
            }
        }
    }

    /** A loop that hands nothing over stands still. */
    void tick(long now) {
        if (awaiting && now - begunAt > PATIENCE_NANOS) {
            awaiting = false;
            openNew();
        }
        current.tick();
    }

    /** For how long the call has waited. */
    long millis() {
        return (loop.nanoTime() - begunAt) / 1_000_000;
    }
}
