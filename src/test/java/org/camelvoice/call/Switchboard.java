package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.budget.Budgets;
import org.camelvoice.budget.FakeClock;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;

/**
 * Calls in virtual time, with a recorded caller and recorded routes: no socket, no model, no Camel. {@link #close} fails
 * on whatever was recorded and not asked for.
 */
public final class Switchboard implements AutoCloseable {
    private static final String PLATFORM = "twilio";

    public final ManualLoop loop = new ManualLoop();
    /** Tells the day. */
    public final FakeClock clock = new FakeClock("2026-11-29T12:00:00Z");

    public final RecordedEvents events = new RecordedEvents();
    public final RecordedCaller caller = new RecordedCaller();
    /** Of the tenant {@code acme}. */
    public final Tenant tenant = new Tenant();

    public final Calls calls;
    private final List<RecordedRoute> routes = new ArrayList<>();

    public Switchboard() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("acme", tenant);
        calls = new Calls(new Tenants(context));
        calls.budgets(new Budgets(clock));
        calls.observe(events);
    }

    public RecordedRoute route(String message) {
        return add(new RecordedRoute(message));
    }

    public RecordedRoute add(RecordedRoute route) {
        routes.add(route);
        calls.handlers().add(route);
        return route;
    }

    /** A call to acme that is yet to be started, on phone lines of 8 kHz µ-law. */
    public Call ring() {
        return calls.prepare(new CallRequest(
                "acme", PLATFORM, null, Map.of(), loop, caller, Line.withMarks(AudioFormat.MULAW_8K, caller)));
    }

    /** A call to acme that has been started, is connected, and has nothing to tell of it. */
    public Call talk() {
        RecordedRoute started = route(CallMessage.CALL_STARTED);
        Call call = ring();
        call.start();
        started.next();
        call.connected();
        events.assertNext("started", "CONNECTING > CONNECTED", "CONNECTED > LISTENING");
        caller.assertNext("mark e0:0");
        caller.playedEverything(call);
        return call;
    }

    public void advanceMillis(long millis) {
        loop.advanceMillis(millis);
    }

    @Override
    public void close() {
        events.assertExhausted();
        caller.assertExhausted();
        routes.forEach(RecordedRoute::assertExhausted);
    }

    /** As {@link #close}, when every call is over: nothing of theirs is left either. */
    public void closeAfterCalls() {
        loop.run();
        assertThat(calls.active()).isEmpty();
        assertThat(loop.tickers()).isEmpty();
        close();
    }
}
