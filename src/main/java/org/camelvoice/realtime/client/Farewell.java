package org.camelvoice.realtime.client;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;

/**
 * Sees a link out whose model still answers, though nobody listens any more: cancels the response, hears what it has
 * used, which is paid for all the same, and closes the link. Waits 2 s for that. Owned by the link's loop.
 */
final class Farewell implements RealtimeLink.Listener, MediaLoop.Ticker {
    private static final long PATIENCE_NANOS = 2_000_000_000L; // 2 s

    private final RealtimeLink link;
    private final MediaLoop loop;
    private final Consumption consumption;
    private long deadline;

    Farewell(RealtimeLink link, MediaLoop loop, Consumption consumption) {
        this.link = link;
        this.loop = loop;
        this.consumption = consumption;
    }

    /**
     * The link is this one's from now on. Called once.
     *
     * @param responseId the response in progress; null if the server has not begun it, though it was asked to
     */
    void begin(String responseId) {
        if (!link.isReady()) {
            link.close();
            return;
        }
        deadline = loop.nanoTime() + PATIENCE_NANOS;
        link.tell(this);
        loop.add(this);
        cancel(responseId);
        link.resume();
    }

    private void cancel(String responseId) {
        if (responseId != null) {
            link.send(ClientEvent.responseCancel(responseId));
        }
    }

    @Override
    public void event(ServerEvent event) {
        consumption.hear(event);
        if (event.type().equals("response.done")) {
            end();
        } else if (event.type().equals("response.created") && event.response() != null) {
            cancel(event.response().id());
        }
    }

    @Override
    public void tick(long now) {
        if (now - deadline > 0) {
            end();
        }
    }

    private void end() {
        loop.remove(this);
        link.close();
    }

    @Override
    public void failed(EndReason reason) {
        end();
    }

    @Override
    public void broken(Throwable bug) {
        end();
    }

    @Override
    public void malformed() {
        // it may still say what it has used
    }

    @Override
    public SessionConfig config() {
        throw new IllegalStateException("Expected a link that is configured");
    }

    @Override
    public void ready(AudioFormat given) {
        // it was before
    }
}
