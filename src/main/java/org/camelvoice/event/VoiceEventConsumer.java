package org.camelvoice.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Audience;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.RouteRun;
import org.camelvoice.call.VersionedRoute;

/**
 * The start of a route that observes calls. A stopped route gets no new events and finishes the waiting ones within
 * Camel's shutdown timeout. When the CamelContext stops, the route continues until the sockets are closed, because
 * calls end then.
 */
final class VoiceEventConsumer extends DefaultConsumer implements Observer, ShutdownAware, Suspendable {
    private final VoiceEventEndpoint endpoint;
    private final Set<EventName> events;
    private final Observers observers;
    /** Null before the first start. Written before it observes. */
    private volatile Audience audience;
    /** Empty while the route is stopped. Replaced as a whole by the thread that starts and stops it. */
    private volatile List<EventLane> lanes = List.of();
    /** Those of the lanes. Owned by the thread that starts and stops the route. */
    private final List<Thread> threads = new ArrayList<>();
    /** Null before the first start. Written before it observes. */
    private volatile Drops drops;

    VoiceEventConsumer(VoiceEventEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.events = EventName.all(endpoint.getNames());
        this.observers = Observers.of(endpoint.getCamelContext());
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
        audience = endpoint.audience().in(VersionedRoute.version(getRoute()));
        drops = new Drops(endpoint.getCamelContext(), routeId(), meteredName(), events);
        lanes = openLanes();
        observers.add(this);
    }

    private String routeId() {
        return getRoute() == null ? endpoint.getEndpointUri() : getRoute().getRouteId();
    }

    private String meteredName() {
        return getRoute() == null ? routeId() : VersionedRoute.meteredName(getRoute());
    }

    private List<EventLane> openLanes() {
        int count = endpoint.getThreads();
        List<EventLane> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventLane lane = new EventLane((endpoint.getQueueSize() + count - 1) / count, this::observe);
            Thread thread =
                    endpoint.getCamelContext().getExecutorServiceManager().newThread("voice-event-" + routeId(), lane);
            thread.start();
            threads.add(thread);
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

    /** Drops the remaining events, and interrupts a route that is still at one: their time is over. */
    @Override
    protected void doStop() throws Exception {
        observers.remove(this);
        List<EventLane> closed = lanes;
        lanes = List.of();
        closed.forEach(lane -> lane.close().forEach(drops::dropped));
        threads.forEach(Thread::interrupt);
        threads.clear();
        if (isLastVersion()) {
            drops.remove();
        }
        super.doStop();
    }

    /** Whether this route went with a version of a tenant, and none like it is there. */
    private boolean isLastVersion() {
        return VersionedRoute.version(getRoute()) != null
                && endpoint.getCamelContext().getRoutes().stream()
                        .noneMatch(route -> route != getRoute()
                                && VersionedRoute.meteredName(route).equals(meteredName()));
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return endpoint.getCamelContext().isStopping();
    }

    /** Camel itself also counts the exchanges in its route. */
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
        return audience.includes(call.version(), call.platform());
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

    /** Runs on the lane's thread, which waits for the route: that keeps a call's events in order. */
    private void observe(VoiceEvent happened) {
        Exchange exchange = createExchange(false);
        fill(exchange.getMessage(), happened);
        CountDownLatch done = new CountDownLatch(1);
        RouteRun run = new RouteRun(this, exchange, failure -> {
            try {
                ended(happened, failure);
            } finally {
                done.countDown();
            }
        });
        try {
            run.start();
            done.await();
        } catch (Throwable e) { // no reason to observe no more
            giveUp(run, happened, e);
        }
    }

    private void giveUp(RouteRun run, VoiceEvent happened, Throwable failure) {
        if (run.giveUp(failure)) {
            ended(happened, failure);
        }
    }

    private void ended(VoiceEvent happened, Throwable failure) {
        if (failure != null) {
            drops.failed(happened, failure);
        }
    }

    private static void fill(Message message, VoiceEvent happened) {
        EventHead head = happened.head();
        message.setBody(happened);
        message.setHeader(VoiceConstants.CALL_ID, head.callId());
        message.setHeader(VoiceConstants.TENANT, head.tenant());
        message.setHeader(VoiceConstants.TENANT_VERSION, head.tenantVersion());
        message.setHeader(VoiceConstants.PLATFORM, head.platform());
        message.setHeader(VoiceConstants.EVENT, head.event());
        message.setHeader(VoiceConstants.TIMESTAMP, head.atMs());
    }
}
