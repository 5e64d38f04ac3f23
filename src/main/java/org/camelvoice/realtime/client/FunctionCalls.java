package org.camelvoice.realtime.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelvoice.call.Call;
import org.camelvoice.call.ToolUse;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventReader;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.realtime.event.ToolChoice;

/**
 * The model's calls of functions: each is run on a thread of its own, and its result comes back here as
 * an item of the conversation, whatever else was said meanwhile. When all calls of a response have their results and the
 * response is over, the model is asked once to go on.
 *
 * <pre>
 *   function_call ──▶ runs ──▶ function_call_output ──┐
 *        │              └─ 2 s ─▶ filler              ├──▶ one response.create
 *   response.done ────────────────────────────────────┘
 * </pre>
 *
 * <p>Owned by the call's loop.
 */
final class FunctionCalls implements AutoCloseable {
    private static final int MOST_KNOWN = 1_000;
    private static final int MOST_TURNS = 64;
    private static final Map<String, String> FILLER = Map.of("purpose", "filler");

    private final Call call;
    private final SessionOptions options;
    private final Items items;
    private final ResponseSequencer sequencer;
    private final Outbox outbox;
    private final Functions functions;
    /** The last that came, whether they still run or not: a server may tell of one twice. */
    private final Newest<Asked> known = new Newest<>(MOST_KNOWN);
    /** Those that have no result yet. */
    private final Map<Asked, Running> running = new LinkedHashMap<>();
    /** Responses that called functions and are not settled, by id, the oldest first. */
    private final Map<String, Turn> turns = new LinkedHashMap<>();

    /** Which functions the server was told of. */
    private List<FunctionTool> told = List.of();

    /** Whether the model was asked for words about it that it has called too many, since the caller's last turn. */
    private boolean saidSo;

    /**
     * One call of a function. Servers have been seen to give a later one the {@code call_id} of an earlier one.
     *
     * @param itemId empty if the server does not say it
     */
    private record Asked(String responseId, String itemId, String callId) {

        static Asked of(Item item, String responseId) {
            return new Asked(responseId, item.id() == null ? "" : item.id(), item.callId());
        }

        private String key() {
            return responseId + '/' + itemId + '/' + callId;
        }

        /** The same one, if a server says the item's id in one place only. */
        private boolean is(Asked other) {
            boolean sameItem = itemId.equals(other.itemId) || itemId.isEmpty() || other.itemId.isEmpty();
            return sameItem && responseId.equals(other.responseId) && callId.equals(other.callId);
        }
    }

    /** A function that runs. */
    private static final class Running {
        private final Turn turn;
        private final Functions.Manner manner;
        private final long fillAt;
        private boolean filled;

        private Running(Turn turn, Functions.Manner manner, long now) {
            this.turn = turn;
            this.manner = manner;
            this.fillAt = now + manner.fillerAfter().toNanos();
        }

        private boolean wantsFiller(long now) {
            return !filled && manner.filler() != null && now - fillAt >= 0;
        }
    }

    /** A response that has called functions. */
    private static final class Turn {
        private int unanswered;
        private boolean over;
        private boolean isOverLimit;
    }

    FunctionCalls(
            Call call,
            SessionOptions options,
            Functions.Source source,
            Items items,
            ResponseSequencer sequencer,
            Outbox outbox) {
        this.call = call;
        this.options = options;
        this.items = items;
        this.sequencer = sequencer;
        this.outbox = outbox;
        this.functions = source.open(call, () -> call.loop().execute(this::tellOfTools));
    }

    /** What the session is configured with: as the tenant wants it, and the functions that there are now. */
    SessionConfig config() {
        told(functions.declared());
        return options.config(told);
    }

    /** The session was configured with these functions. */
    void told(List<FunctionTool> declared) {
        told = declared;
    }

    /** Functions have come or gone, perhaps. Before the session is ready its configuration tells of them. */
    void tellOfTools() {
        List<FunctionTool> declared = functions.declared();
        if (outbox.isOpen() && !declared.equals(told)) {
            told(declared);
            outbox.send(ClientEvent.sessionUpdate(SessionConfig.realtime().tools(declared, options.mcpServers())));
        }
    }

    /** An item of a response is whole. */
    void itemDone(ServerEvent event) {
        Item item = event.item();
        if (item != null && event.responseId() != null && isWhole(item)) {
            begin(item, asKnown(Asked.of(item, event.responseId())));
        }
    }

    /** The one that came before, if this is the same one and the server has said its item's id in one place only. */
    private Asked asKnown(Asked asked) {
        return known.contains(asked)
                ? asked
                : known.stream().filter(asked::is).findFirst().orElse(asked);
    }

    private static boolean isWhole(Item item) {
        return item.isFunctionCall()
                && isId(item.callId())
                && isId(item.name())
                && (item.id() == null || isId(item.id()))
                && !"incomplete".equals(item.status());
    }

    /** Whether it is there, and no longer than what is remembered may be. */
    private static boolean isId(String id) {
        return id != null && id.length() <= EventReader.LONGEST_NAME;
    }

    /** One that came already runs no second time. */
    private void begin(Item item, Asked asked) {
        String arguments = item.arguments() == null ? "" : item.arguments();
        Turn turn = turns.getOrDefault(asked.responseId, new Turn());
        Running begun =
                new Running(turn, functions.manner(item.name()), call.loop().nanoTime());
        if (functions.call(asked.key(), item.callId(), item.name(), arguments, result -> call.loop()
                .execute(() -> ended(asked, result)))) {
            turn.unanswered++;
            turns.put(asked.responseId, turn);
            running.put(asked, begun);
            remember(asked);
        }
    }

    private void remember(Asked asked) {
        known.add(asked);
        if (turns.size() > MOST_TURNS) { // a server that ends no response
            turns.remove(turns.keySet().iterator().next());
        }
    }

    /** The server will do no more for the response: what it called and was not told of before is called now. */
    void responseDone(Response response) {
        response.output().stream()
                .filter(FunctionCalls::isWhole)
                .filter(item -> isNew(Asked.of(item, response.id())))
                .forEach(item -> begin(item, Asked.of(item, response.id())));
        Turn turn = turns.get(response.id());
        if (turn != null) {
            turn.over = true;
            goOn(response.id(), turn);
        }
    }

    private boolean isNew(Asked asked) {
        return !known.contains(asked) && known.stream().noneMatch(asked::is);
    }

    /** A result; of a call that is over it is nobody's any more. */
    private void ended(Asked asked, Functions.Result result) {
        Running ended = running.remove(asked);
        if (ended == null || call.state().isOver()) {
            return;
        }
        call.events().toolCalled(call.facts(), use(result));
        items.add(Item.functionCallOutput(result.callId(), result.output()));
        ended.turn.unanswered--;
        ended.turn.isOverLimit |= result.isOverLimit();
        goOn(asked.responseId, ended.turn);
    }

    private static ToolUse use(Functions.Result result) {
        return new ToolUse(
                result.function(),
                result.callId(),
                result.outcome(),
                result.took().toMillis());
    }

    private void goOn(String responseId, Turn turn) {
        if (turn.over && turn.unanswered == 0) {
            turns.remove(responseId);
            if (call.state().isOpen()) {
                askToGoOn(turn);
            }
        }
    }

    /** A model that has called too many says so once, and calls none meanwhile; then it is quiet until the caller speaks. */
    private void askToGoOn(Turn turn) {
        if (!turn.isOverLimit) {
            items.requestResponse();
        } else if (!saidSo) {
            saidSo = true;
            sequencer.requestStandalone(ResponseConfig.asTheSession().toolChoice(ToolChoice.NONE));
        }
    }

    /** The caller has had a turn. */
    void callerSpoke() {
        saidSo = false;
        functions.callerSpoke();
    }

    /** Whether the response may be heard: while a function runs that blocks the conversation, only what stands in for it may. */
    boolean allow(Response response) {
        return FILLER.equals(response.metadata()) || !areBlocking();
    }

    /** Whether a function runs that the conversation waits for. */
    boolean areBlocking() {
        return running.values().stream().anyMatch(one -> one.manner.isBlocking());
    }

    /** Whether any function runs. */
    boolean areRunning() {
        return !running.isEmpty();
    }

    /** Who waits for a function hears something meanwhile. */
    void tick(long now) {
        for (Running one : running.values()) {
            if (one.wantsFiller(now) && sequencer.isFree()) {
                one.filled = true;
                sequencer.requestStandalone(filler(one.manner.filler()));
                return;
            }
        }
    }

    private static ResponseConfig filler(String words) {
        return ResponseConfig.asTheSession()
                .instructions("Say exactly these words, and nothing else: \"" + words.replace("\"", "'") + "\"")
                .input(List.of())
                .toolChoice(ToolChoice.NONE)
                .metadata(FILLER);
    }

    /** The call is over: what runs is cancelled. */
    @Override
    public void close() {
        functions.close();
        known.clear();
        running.clear();
        turns.clear();
    }
}
