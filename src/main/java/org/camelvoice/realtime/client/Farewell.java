package org.camelvoice.realtime.client;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Farewells;
import org.camelvoice.call.Farewells.Outcome;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.RareLog;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.slf4j.LoggerFactory;

/**
 * Sees a link out whose model still answers, though nobody listens any more: cancels the response, hears what it has
 * used, which is paid for all the same, and closes the link. Waits 2 s for that, unless too many {@linkplain Farewells
 * wait}. Owned by the link's loop.
 */
final class Farewell implements RealtimeLink.Listener, MediaLoop.Ticker {
    private static final long PATIENCE_NANOS = 2_000_000_000L; // 2 s

    private static final RareLog BROKEN = new RareLog(LoggerFactory.getLogger(Farewell.class));

    private final RealtimeLink link;
    private final MediaLoop loop;
    private final Consumption consumption;
    private long deadline;
    /** Whether it has ended. */
    private boolean over;

    Farewell(RealtimeLink link, MediaLoop loop, Consumption consumption) {
        this.link = link;
        this.loop = loop;
        this.consumption = consumption;
    }

    /**
     * The link is this one's from now on. Called once.
     *
     * @param responseId the response to cancel; null if it is cancelled, or the server has not begun it, though it was asked to
     */
    void begin(String responseId) {
        if (!link.isReady() || !consumption.farewells().begin()) {
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
        if (event.type().equals("response.done") && !isOutOfBand(event)) {
            end(Outcome.HEARD);
        } else if (event.type().equals("response.created") && event.response() != null) {
            cancel(event.response().id());
        }
    }

    private static boolean isOutOfBand(ServerEvent event) {
        return event.response() != null && event.response().isOutOfBand();
    }

    @Override
    public void tick(long now) {
        if (now - deadline > 0) {
            end(Outcome.UNHEARD);
        }
    }

    private void end(Outcome outcome) {
        if (!over) {
            over = true;
            consumption.farewells().end(outcome);
            loop.remove(this);
            link.close();
        }
    }

    @Override
    public void failed(EndReason reason) {
        end(Outcome.UNHEARD);
    }

    @Override
    public void broken(Throwable bug) {
        BROKEN.warn(
                "What a response has used could not be read when its call was over: {}",
                bug.getClass().getName());
        end(Outcome.UNHEARD);
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
