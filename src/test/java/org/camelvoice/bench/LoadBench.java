package org.camelvoice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.simulator.Callers;

/** One server under load: its process, the load's loop with callers and model, and the calls of one row after the other. */
final class LoadBench implements AutoCloseable {
    private static final Duration BETWEEN_DIALS = Duration.ofMillis(11); // so that frames don't leave all at once
    private static final Duration SESSION_PATIENCE = Duration.ofSeconds(10);

    private final LoadOptions options;
    private final LoadTarget target;
    private final LoadLoop loop;
    private final RawModel model;
    private final ServerProcess server;
    private final Callers callers;
    /** The calls that have been dialled. */
    private final List<LoadCall> on = new ArrayList<>();
    /** Rows so far, for ids that are no other call's. */
    private int rows;

    private LoadBench(LoadOptions options, LoadTarget target) throws IOException, InterruptedException {
        this.options = options;
        this.target = target;
        this.loop = new LoadLoop();
        this.model = new RawModel(loop);
        this.callers = Callers.on(1);
        try {
            this.server =
                    ServerProcess.start(LoadRun.SERVER_CORE, target.command(), model.url(), LoadFiles.of(options));
        } catch (IOException | InterruptedException | RuntimeException e) {
            loop.close();
            callers.close();
            throw e;
        }
    }

    /** The server listens. */
    static LoadBench start(LoadOptions options, LoadTarget target) throws IOException, InterruptedException {
        return new LoadBench(options, target);
    }

    LoadTarget target() {
        return target;
    }

    LoadLoop loop() {
        return loop;
    }

    RawModel model() {
        return model;
    }

    ServerProcess server() {
        return server;
    }

    Callers callers() {
        return callers;
    }

    int port() {
        return server.port();
    }

    /** Of a phone's WebSocket, with a place for the tenant. */
    String path() {
        return options.path;
    }

    /** Dials so many calls, one after the other; each has its session. */
    List<LoadCall> dial(LoadClient client, int count, LoadMeters meters)
            throws InterruptedException, NoSessionException {
        rows++;
        loop.execute(() -> model.talkInTurns(options.talk != TalkPlan.Talk.ENDLESS));
        List<LoadCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LoadCall call = new LoadCall(client, meters, loop.watch(), target.dropsFirst());
            calls.add(call);
            on.add(call);
            loop.execute(() -> model.expect(call));
            String id = "load-" + rows + "-" + i;
            call.dialled(client.dial(this, tenant(i), id, call, new TalkPlan(options.talk, count, id.hashCode())));
            awaitSession(call, i);
            Thread.sleep(BETWEEN_DIALS.toMillis());
        }
        return calls;
    }

    /**
     * Dials so many calls within a second, whatever becomes of the ones before; each says its number first.
     *
     * @return when all have been dialled
     */
    List<LoadCall> dialWithinASecond(int count, LoadMeters meters) throws InterruptedException {
        List<LoadCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LoadCall call = new LoadCall(LoadClient.PHONE, meters, loop.watch(), false);
            int number = i;
            calls.add(call);
            loop.execute(() -> model.expect(call, number));
        }
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * 1_000_000_000L / count;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            TalkPlan plan = new TalkPlan(TalkPlan.Talk.ENDLESS, count, i);
            calls.get(i).dialled(LoadClient.numbered(this, tenant(i), calls.get(i), plan, i));
        }
        return calls;
    }

    /** All hang up, and are gone then. */
    void hangUp(List<LoadCall> calls) throws Exception {
        for (LoadCall call : calls) {
            call.close();
        }
        while (calls.stream().anyMatch(LoadCall::isOn)) {
            Thread.sleep(10);
        }
        on.removeAll(calls);
        loop.check();
    }

    /** Those of a row that has failed. */
    void hangUpAll() throws Exception {
        loop.execute(model::expectNobody);
        hangUp(List.copyOf(on));
    }

    private String tenant(int call) {
        return options.tenants == 0 ? "default" : "tenant" + call % options.tenants;
    }

    private void awaitSession(LoadCall call, int number) throws InterruptedException, NoSessionException {
        long deadline = System.nanoTime() + SESSION_PATIENCE.toNanos();
        while (call.uplink().received() == 0) {
            loop.check();
            if (System.nanoTime() > deadline) {
                throw new NoSessionException("Call " + number + " has no session with the model after "
                        + SESSION_PATIENCE.toSeconds() + " s; it " + (call.isOn() ? "is on" : "has ended"));
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        server.close();
        callers.close();
        loop.close();
    }
}
