package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.camelvoice.strictjson.Json;

/**
 * One response, from {@code response.created} to {@code response.done}. It first waits while another thread speaks its
 * words, then sends its items step by step, each at its time. It may be cancelled at any moment before it is done. On
 * the session's loop.
 */
final class ResponseRun {

    private static final int LATE_DELTAS = 4;
    private static final int BURST_DELTAS = 3;
    private static final int BETWEEN_BURSTS_MILLIS = 1_200;

    private final String id = Ids.response();
    private final SessionState session;
    private final ResponseRequest request;
    private final Set<Fault> faults;
    private final Consumer<ResponseRun> whenDone;
    private final ResponseWriter writer;
    private final List<ItemStream> items = new ArrayList<>();

    /** The steps still to be sent. */
    private final Deque<Step> steps = new ArrayDeque<>();

    /** The item being sent; null before the first, between two, and after the last. */
    private ItemStream open;

    /** The time of the next step by {@link System#nanoTime()}; 0 before the first. */
    private long dueNanos;

    /** The timer of the next step, or of the wait; -1 if there is none. */
    private long timer = -1;

    private boolean done;

    ResponseRun(SessionState session, ResponseRequest request, Set<Fault> faults, Consumer<ResponseRun> whenDone) {
        this.session = session;
        this.request = request;
        this.faults = faults;
        this.whenDone = whenDone;
        this.writer = new ResponseWriter(session.wire(), session.conversation(), id, request.inConversation());
    }

    String id() {
        return id;
    }

    boolean isDone() {
        return done;
    }

    boolean isInConversation() {
        return request.inConversation();
    }

    void start(List<Output> answer) {
        ObjectNode created = ServerEvents.event("response.created");
        session.wire().send(created.set("response", json("in_progress", null)));
        if (faults.contains(Fault.RATE_LIMITED)) {
            fail(
                    "requests",
                    "rate_limit_exceeded",
                    "Rate limit reached for " + session.config().model()
                            + " on requests per day (RPD): Limit 1000, Used 1000, Requested 1.");
        } else if (faults.contains(Fault.RESPONSE_FAILED)) {
            fail("server_error", null, "The server had an error while processing your request. Sorry about that!");
        } else if (!faults.contains(Fault.STALLED)) {
            think(answer);
        }
    }

    private void fail(String type, String code, String message) {
        ObjectNode details = Json.object().put("type", "failed");
        details.putObject("error").put("type", type).put("code", code).put("message", message);
        done("failed", details);
    }

    private void think(List<Output> answer) {
        Promise<Void> thought = Promise.promise();
        timer = session.wire().after(session.prompter().thinkMillis(faults), thought::complete);
        List<Future<ItemStream>> streams = answer.stream().map(this::stream).toList();
        Future.all(streams)
                .compose(spoken -> thought.future())
                .onSuccess(now -> send(streams.stream().map(Future::result).toList()))
                .onFailure(this::cannotSpeak);
    }

    private void cannotSpeak(Throwable cause) {
        if (!done) {
            fail("server_error", null, "The sandbox cannot speak: " + cause);
        }
    }

    private Future<ItemStream> stream(Output output) {
        if (output instanceof Output.Pausing pausing) {
            return stream(pausing.output()).map(stream -> stream.pausing(pausing));
        }
        if (output instanceof Output.Call call) {
            return Future.succeededFuture(CallStream.of(writer, call, faults));
        }
        if (!request.isAudio() || faults.contains(Fault.TEXT_ONLY)) {
            return Future.succeededFuture(new TextStream(writer, text(output)));
        }
        return rendered(output)
                .map(speech -> new AudioStream(writer, speech, new AudioWriting(speech.format(), faults)));
    }

    private static String text(Output output) {
        return output instanceof Output.Say say ? say.text() : ((Output.Play) output).transcript();
    }

    private Future<Rendered> rendered(Output output) {
        WireFormat format = request.wireFormat();
        return output instanceof Output.Say say
                ? session.speech().say(say.text(), format)
                : session.speech().play((Output.Play) output, format);
    }

    private void send(List<ItemStream> streams) {
        if (!done) {
            streams.forEach(this::plan);
            if (faults.contains(Fault.RESPONSE_INCOMPLETE)) {
                planIncomplete("max_output_tokens");
            } else if (faults.contains(Fault.RESPONSE_FILTERED)) {
                planIncomplete("content_filter");
            } else {
                steps.add(Step.frame(() -> done("completed", null)));
            }
            run();
        }
    }

    private void plan(ItemStream stream) {
        steps.add(Step.frame(() -> open(stream)));
        List<Step> deltas = stream.deltas(session.prompter().pace(faults));
        steps.addAll(faults.contains(Fault.BURSTY) ? inBursts(deltas) : deltas);
        steps.add(Step.frame(() -> close("completed")));
    }

    private static List<Step> inBursts(List<Step> deltas) {
        List<Step> bursts = new ArrayList<>();
        for (Step delta : deltas) {
            boolean first = !bursts.isEmpty() && bursts.size() % BURST_DELTAS == 0;
            bursts.add(Step.delta(first ? BETWEEN_BURSTS_MILLIS : 0, delta.action()));
        }
        return bursts;
    }

    private void planIncomplete(String reason) {
        List<Step> half = steps.stream().limit((steps.size() + 1) / 2).toList();
        steps.clear();
        steps.addAll(half);
        steps.add(Step.frame(() -> {
            close("incomplete");
            done("incomplete", Json.object().put("type", "incomplete").put("reason", reason));
        }));
    }

    private void open(ItemStream stream) {
        open = stream;
        stream.open(items.size());
        items.add(stream);
    }

    private void close(String status) {
        if (open != null) {
            open.close(status);
            open = null;
        }
    }

    /** Sends the steps that are due, then waits for the next step's time, or for a slow client. */
    private void run() {
        timer = -1;
        while (!steps.isEmpty() && !session.wire().isClosed()) {
            if (session.wire().isFull()) {
                session.wire().whenDrained(this::run);
                return;
            }
            long waitNanos = dueOf(steps.peek()) - System.nanoTime();
            if (waitNanos > 500_000) { // half of a timer's resolution
                timer = session.wire().after((waitNanos + 500_000) / 1_000_000, this::run);
                return;
            }
            take();
        }
    }

    private long dueOf(Step step) {
        long before = dueNanos == 0 ? System.nanoTime() : dueNanos;
        return before + (long) (step.waitMillis() * 1_000_000);
    }

    private void take() {
        Step step = steps.poll();
        dueNanos = dueOf(step);
        step.action().run();
        if (step.isDelta() && isInConversation()) {
            session.transcriptions().answerBegan();
        }
        if (step.isDelta() && faults.contains(Fault.STALLED_AFTER_FIRST_DELTA)) {
            steps.clear();
        }
        if (step.isDelta() && faults.contains(Fault.DROP_AFTER_FIRST_DELTA)) {
            session.wire().cut();
        }
        if (step.isDelta() && faults.contains(Fault.FREEZE_AFTER_FIRST_DELTA)) {
            session.wire().freeze();
        }
    }

    /** @param reason turn_detected or client_cancelled */
    void cancel(String reason) {
        if (!done) {
            Step last = Step.frame(() -> {
                close("incomplete");
                done("cancelled", Json.object().put("type", "cancelled").put("reason", reason));
            });
            List<Step> late = faults.contains(Fault.LATE_DELTAS) ? lateDeltas() : List.of();
            steps.clear();
            steps.addAll(late.subList(0, late.size() / 2));
            steps.add(last);
            steps.addAll(late.subList(late.size() / 2, late.size()));
            resume();
        }
    }

    private List<Step> lateDeltas() {
        return open == null
                ? List.of()
                : steps.stream().filter(Step::isDelta).limit(2 * LATE_DELTAS).toList();
    }

    private void resume() {
        session.wire().cancel(timer);
        run();
    }

    private void done(String status, ObjectNode details) {
        done = true;
        ObjectNode response = json(status, details);
        items.forEach(item -> response.withArray("output").add(item.item().toJson()));
        response.set("usage", usage());
        session.wire().send(ServerEvents.event("response.done").set("response", response));
        whenDone.accept(this);
        session.wire().send(RateLimits.updated());
        if (isInConversation()) {
            session.transcriptions().answerEnded();
        }
    }

    private ObjectNode usage() {
        TokenCount.Output output = new TokenCount.Output(0, 0);
        for (ItemStream item : items) {
            output = output.plus(item.tokens());
        }
        return session.conversation().measure(session.config().instructions()).toJson(output);
    }

    private ObjectNode json(String status, ObjectNode details) {
        ObjectNode response = Json.object()
                .put("object", "realtime.response")
                .put("id", id)
                .put("status", status)
                .put(
                        "conversation_id",
                        request.inConversation() ? session.conversation().id() : null);
        response.set("status_details", details);
        response.putArray("output");
        request.describe(response);
        return response.putNull("usage");
    }
}
