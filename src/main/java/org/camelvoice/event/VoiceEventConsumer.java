package org.camelvoice.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.LostExchange;

/**
 * The beginning of a route that observes calls. When the route is stopped it gets no more events and finishes those that
 * wait, within the time that Camel's shutdown strategy gives it. When the CamelContext stops it goes on until the sockets
 * have been closed, since calls end then.
 */
final class VoiceEventConsumer extends DefaultConsumer implements Observer, ShutdownAware, Suspendable {
    private final VoiceEventEndpoint endpoint;
    private final Set<EventName> events;
    private final Observers observers;
    private final Set<String> tenants;
    private final Set<String> platforms;
    /** Empty while the route is not started. Replaced as a whole, by whoever starts and stops it. */
    private volatile List<EventLane> lanes = List.of();
    /** Null until the route was started once. Written before it observes. */
    private volatile Drops drops;

    VoiceEventConsumer(VoiceEventEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.events = EventName.all(endpoint.getNames());
        this.observers = Observers.of(endpoint.getCamelContext());
        this.tenants = endpoint.tenants();
        this.platforms = endpoint.platforms();
        expectAtLeastOne("threads", endpoint.getThreads());
        expectAtLeastOne("queueSize", endpoint.getQueueSize());
    }

    private void expectAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s: expected %s of at least 1, got %d".formatted(endpoint.getEndpointUri(), option, value));
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        drops = new Drops(endpoint.getCamelContext(), routeId(), events);
        lanes = openLanes();
        observers.add(this);
    }

    private String routeId() {
        return getRoute() == null ? endpoint.getEndpointUri() : getRoute().getRouteId();
    }

    private List<EventLane> openLanes() {
        int threads = endpoint.getThreads();
        List<EventLane> opened = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            EventLane lane = new EventLane((endpoint.getQueueSize() + threads - 1) / threads, this::observe);
            endpoint.getCamelContext()
                    .getExecutorServiceManager()
                    .newThread("voice-event-" + routeId(), lane)
                    .start();
            opened.add(lane);
        }
        return List.copyOf(opened);
    }

    @Override
    protected void doSuspend() {
        observers.remove(this);
    }

    @Override
    protected void doResume() {
        observers.add(this);
    }

    /** What still waits has had its time. */
    @Override
    protected void doStop() throws Exception {
        observers.remove(this);
        List<EventLane> closed = lanes;
        lanes = List.of();
        closed.forEach(lane -> lane.close().forEach(drops::dropped));
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return endpoint.getCamelContext().isStopping();
    }

    /** Those in its route are counted by Camel itself too. */
    @Override
    public int getPendingExchangesSize() {
        return lanes.stream().mapToInt(EventLane::pending).sum();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    @Override
    public Set<EventName> events() {
        return events;
    }

    @Override
    public boolean isAbout(CallFacts call) {
        return (tenants.isEmpty() || tenants.contains(call.tenant()))
                && (platforms.isEmpty() || platforms.contains(call.platform()));
    }

    @Override
    public void offer(VoiceEvent happened) {
        List<EventLane> open = lanes;
        if (!open.isEmpty()
                && !open.get(Math.floorMod(happened.head().callId().hashCode(), open.size()))
                        .offer(happened)) {
            drops.dropped(happened);
        }
    }

    /** On the thread of its lane, which waits until the route is done: that keeps a call's events in order. */
    private void observe(VoiceEvent happened) {
        Exchange exchange = createExchange(false);
        fill(exchange.getMessage(), happened);
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } catch (Throwable e) { // no reason to observe no more
            LostExchange.leave(exchange, getRoute(), e);
        }
        if (exchange.getException() != null) {
            drops.failed(happened, exchange.getException());
        }
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }

    private static void fill(Message message, VoiceEvent happened) {
        EventHead head = happened.head();
        message.setBody(happened);
        message.setHeader(VoiceConstants.CALL_ID, head.callId());
        message.setHeader(VoiceConstants.TENANT, head.tenant());
        message.setHeader(VoiceConstants.PLATFORM, head.platform());
        message.setHeader(VoiceConstants.EVENT, head.event());
        message.setHeader(VoiceConstants.TIMESTAMP, head.atMs());
    }
}
