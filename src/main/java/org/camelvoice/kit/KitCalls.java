package org.camelvoice.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.Audience;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.HandledCall;
import org.camelvoice.call.Handler;
import org.camelvoice.call.Tally;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;

/**
 * Calls by one platform, in virtual time, whose routes write down what they get: no socket, no model, no Camel route.
 * What the kit knows of the gateway is in here and in {@link KitCaller}.
 */
final class KitCalls {
    static final String TENANT = "kit";

    private final Platform platform;
    private final UnaryOperator<Connection> line;
    private final ManualLoop loop = new ManualLoop();
    private final Tenant tenant = new Tenant();
    private final Calls calls;
    private final List<KitCaller> callers = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /**
     * What was told of a call.
     *
     * @param what the message that a route got, such as {@code voice:twilio/media}; or an event, such as {@code dtmf}
     * @param body the message's, or what else is known of the event; may be null
     */
    record Told(String callId, String what, Object body) {}

    /** @param line how the platform is to see a connection */
    KitCalls(Platform platform, UnaryOperator<Connection> line) {
        this.platform = platform;
        this.line = line;
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind(TENANT, tenant);
        calls = new Calls(new Tenants(context));
        calls.observe(new Events());
        route("voice:call/started");
        route("voice:call/ended");
        platform.incoming().forEach(message -> route(message(message)));
    }

    /** {@code media} → {@code voice:twilio/media}. */
    String message(String ofThePlatform) {
        return "voice:" + platform.name() + "/" + ofThePlatform;
    }

    /** The message that carries audio, both ways. */
    String audio() {
        return message(platform.audio());
    }

    private void route(String message) {
        calls.handlers().add(new Route(message));
    }

    /** A caller who is connected, and has not said anything. */
    KitCaller connect(Peer peer, String tenant) {
        KitCaller caller = new KitCaller(callers.size() + 1, peer, loop);
        callers.add(caller);
        caller.connect(platform, line.apply(caller.connection()), calls, tenant);
        return caller;
    }

    /** A caller who has dialled, a moment ago. */
    KitCaller dial(Peer peer, String tenant) {
        KitCaller caller = connect(peer, tenant);
        peer.dial(tenant);
        wind(200);
        return caller;
    }

    void wind(int millis) {
        for (int i = 0; i < millis; i++) {
            loop.advanceMillis(1);
            callers.forEach(KitCaller::pass);
        }
        loop.run();
    }

    Platform platform() {
        return platform;
    }

    /** Whom the callers call. */
    Tenant tenant() {
        return tenant;
    }

    Calls calls() {
        return calls;
    }

    ManualLoop loop() {
        return loop;
    }

    /** What was told so far of this call, of this name. */
    List<Told> told(Call of, String what) {
        return told.stream()
                .filter(each ->
                        each.callId().equals(of.facts().id()) && each.what().equals(what))
                .toList();
    }

    /** What was told so far, of whichever call. */
    List<Told> told() {
        return told;
    }

    private void tell(CallFacts call, String what, Object body) {
        told.add(new Told(call.id(), what, body));
    }

    /** A route that is done at once. */
    private final class Route implements Handler {
        private final String message;

        Route(String message) {
            this.message = message;
        }

        @Override
        public String message() {
            return message;
        }

        @Override
        public Audience audience() {
            return Audience.EVERYBODY;
        }

        @Override
        public String description() {
            return "the kit's";
        }

        @Override
        public void handle(HandledCall call, CallMessage got, Done done) {
            tell(call.facts(), message, got.body());
            done.done(null);
        }
    }

    private final class Events implements CallEvents {
        @Override
        public void started(CallFacts call) {
            tell(call, "started", null);
        }

        @Override
        public void ended(CallFacts call, EndReason reason, Tally tally) {
            tell(call, "ended", reason);
        }

        @Override
        public void dtmf(CallFacts call, String digit) {
            tell(call, "dtmf", digit);
        }

        @Override
        public void heardCaller(CallFacts call, int millis) {
            tell(call, "heardCaller", millis);
        }

        @Override
        public void sentToCaller(CallFacts call, int millis) {
            tell(call, "sentToCaller", millis);
        }

        @Override
        public void speechStarted(CallFacts call) {
            tell(call, "speechStarted", null);
        }

        @Override
        public void unhandled(CallFacts call, String message) {
            tell(call, "unhandled", message);
        }
    }
}
