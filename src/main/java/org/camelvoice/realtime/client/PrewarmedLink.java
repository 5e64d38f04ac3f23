package org.camelvoice.realtime.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Charges;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.PrewarmedSession;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Prewarming.Place;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.HoppingSocket;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.tenant.Prewarm;
import org.camelvoice.tenant.Tenant;

/**
 * A link that is opened before its call begins, on a loop that need not be the call's: its home. What the server says
 * meanwhile is kept for the call's session, and told to it in order when the link changes hands.
 *
 * <pre>
 *   open ──▶ configured ──▶ (greeting asked for) ──▶ claimed: the link is the session's, its socket stays at home
 *    │            │                 │
 *    └────────────┴─────────────────┴──▶ closed: nobody came        ──▶ failed: the reason is kept for the call
 * </pre>
 *
 * <p>Beyond {@value #MOST_CHARACTERS} characters of events the server is read no further until the link is claimed.
 * Owned by its home's loop, unless a method says otherwise.
 */
public final class PrewarmedLink implements PrewarmedSession, RealtimeLink.Listener, MediaLoop.Ticker {
    private static final int MOST_CHARACTERS = 2 << 20; // base64 of over 30 s of PCM16 at 24 kHz, 64 kB a second

    private final Tenant tenant;
    private final SessionOptions options;
    private final List<FunctionTool> functions;
    private final MediaLoop home;
    private final Place place;
    private final Consumption consumption;
    private final RealtimeLink link;
    private final HoppingSocket socket;
    /** What happened, as the session's listener will hear it. */
    private final List<Consumer<RealtimeLink.Listener>> kept = new ArrayList<>();

    /** Of these, what says what was used. */
    private final List<ServerEvent> bills = new ArrayList<>();

    private int characters;
    private boolean greeted;
    /** Whether the greeting was asked for, and is not whole. */
    private boolean answering;
    /** Null until the server has begun to answer. */
    private String responseId;
    /** Whether it is claimed, closed or failed. */
    private boolean over;
    /** Null unless it has failed. */
    private EndReason failure;

    /** Who takes a link over. Called on the call's loop. */
    interface Heir {

        /** The link is here, and has said nothing yet of what was {@linkplain PrewarmedLink#tell kept}. */
        void takes(RealtimeLink link);

        /** There is none; {@code failure} is null if it was closed. */
        void goesWithout(EndReason failure);
    }

    /**
     * A link that is not open yet.
     *
     * @param functions what the model may call, as things stand
     * @param home      where it is opened, and lives until its call has it
     * @param place     its own, which it ends
     * @param charges   who is told what was used if no call has it
     */
    public PrewarmedLink(
            Tenant tenant,
            SessionOptions options,
            List<FunctionTool> functions,
            MediaLoop home,
            Place place,
            Charges charges) {
        this.tenant = tenant;
        this.options = options;
        this.functions = List.copyOf(functions);
        this.home = home;
        this.place = place;
        this.consumption = new Consumption(charges::charge, options, charges.farewells());
        this.link = new RealtimeLink(options, home, new SessionFailure(options, tenant), this);
        this.socket = new HoppingSocket(home, link);
    }

    /** Begins to open it. Called once, from any thread; the transport is asked for at home. */
    public void open(Supplier<RealtimeTransport> transport) {
        home.execute(() -> {
            home.add(this);
            try {
                link.open(transport.get(), socket);
            } catch (Throwable e) { // nobody else would hear that there is none
                link.failed(e, 0);
            }
        });
    }

    /** With what it is opened. Called from any thread. */
    public SessionOptions options() {
        return options;
    }

    /** The functions that the server was told of. Called from any thread. */
    List<FunctionTool> functions() {
        return functions;
    }

    /** Whether it suits a call of this tenant, whose session would be opened so. Called from any thread. */
    public boolean suits(Tenant caller, SessionOptions otherwise) {
        return tenant == caller // a changed tenant is another one
                && options.uri().equals(otherwise.uri())
                && options.headers().equals(otherwise.headers());
    }

    /** Nobody came. Called from any thread. */
    @Override
    public void close() {
        try {
            home.execute(() -> {
                if (!over) {
                    end(Outcome.UNCLAIMED);
                    leave(home);
                }
            });
        } catch (RejectedExecutionException e) { // its home is gone, and its socket with it
            place.end(Outcome.UNCLAIMED);
        }
    }

    private void end(Outcome outcome) {
        over = true;
        place.end(outcome);
        home.remove(this);
    }

    /** No call has it, or will: the tenant pays. Called on the loop that owns the link, which is {@code loop}. */
    void leave(MediaLoop loop) {
        charge();
        if (answering) {
            new Farewell(link, loop, consumption).begin(responseId);
            readOn();
        } else {
            link.close();
        }
    }

    private void charge() {
        bills.forEach(consumption::hear);
        bills.clear();
        kept.clear();
    }

    private void readOn() {
        if (characters > MOST_CHARACTERS && !link.isPaused()) {
            socket.resume();
        }
    }

    /** The link is to be the heir's, which lives on {@code loop}. Called there, once. */
    void claim(MediaLoop loop, Heir heir) {
        run(home, () -> handOver(loop, heir));
    }

    private void handOver(MediaLoop loop, Heir heir) {
        if (over) {
            EndReason reason = failure;
            run(loop, () -> heir.goesWithout(reason));
        } else {
            end(Outcome.CLAIMED);
            socket.moveTo(loop);
            toHeir(loop, () -> heir.takes(link));
        }
    }

    private void toHeir(MediaLoop loop, Runnable task) {
        try {
            run(loop, task);
        } catch (RejectedExecutionException e) { // the call is gone, and its loop with it
            socket.moveTo(home);
            leave(home);
        }
    }

    private static void run(MediaLoop loop, Runnable task) {
        if (loop.isCurrent()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Whether the greeting has been asked for. Called on the call's loop, when the link has changed hands. */
    boolean isGreeted() {
        return greeted;
    }

    /** The listener hears what was kept, and from now on whatever comes. As {@link #isGreeted}. */
    void tell(RealtimeLink.Listener listener) {
        link.tell(listener);
        kept.forEach(link::repeat);
        kept.clear();
        bills.clear();
        readOn();
    }

    // What the server says, until the link changes hands.

    @Override
    public SessionConfig config() {
        return options.config(functions);
    }

    @Override
    public void ready(AudioFormat given) {
        kept.add(next -> next.ready(given));
        if (tenant.prewarm() == Prewarm.GREETING && !options.greeting().isEmpty()) {
            greeted = true;
            answering = true;
            link.send(new Greeting(options.greeting()).create());
        }
    }

    @Override
    public void event(ServerEvent event) {
        kept.add(next -> next.event(event));
        follow(event);
        boolean fitted = characters <= MOST_CHARACTERS;
        characters += event.json().length();
        if (fitted && characters > MOST_CHARACTERS) {
            place.countPause();
            socket.pause();
        }
    }

    private void follow(ServerEvent event) {
        if (Consumption.isIn(event)) {
            bills.add(event);
        }
        if (event.type().equals("response.done")) {
            answering = false;
        } else if (event.type().equals("response.created") && event.response() != null) {
            responseId = event.response().id();
        }
    }

    @Override
    public void malformed() {
        kept.add(RealtimeLink.Listener::malformed);
    }

    @Override
    public void broken(Throwable bug) {
        kept.add(next -> next.broken(bug));
    }

    @Override
    public void failed(EndReason reason) {
        failure = reason;
        end(Outcome.FAILED);
        charge();
    }

    @Override
    public void tick(long now) {
        link.tick();
    }
}
