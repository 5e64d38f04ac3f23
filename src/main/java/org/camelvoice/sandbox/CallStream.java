package org.camelvoice.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camelvoice.strictjson.Json;

/** A function call, its arguments piece by piece. It has no content part. */
final class CallStream extends ItemStream {

    private static final int PIECE = 12; // characters, some three tokens
    private static final int PIECE_MILLIS = 60;
    private static final String SAME_CALL_ID = "call_again";

    private final String callId;
    private final Output.Call call;
    private final StringBuilder sent = new StringBuilder();

    static CallStream of(ResponseWriter writer, Output.Call call, Set<Fault> faults) {
        return new CallStream(writer, call, faults.contains(Fault.SAME_CALL_ID) ? SAME_CALL_ID : Ids.call());
    }

    private CallStream(ResponseWriter writer, Output.Call call, String callId) {
        super(writer, newItem(call, callId));
        this.call = call;
        this.callId = callId;
    }

    private static StoredItem newItem(Output.Call call, String callId) {
        String id = Ids.item();
        return StoredItem.of(
                id,
                Json.object()
                        .put("id", id)
                        .put("type", "function_call")
                        .put("status", "in_progress")
                        .put("name", call.tool())
                        .put("call_id", callId)
                        .put("arguments", ""));
    }

    @Override
    void openPart() {
        // A function call has no content part.
    }

    @Override
    List<Step> deltas(double pace) {
        List<Step> steps = new ArrayList<>();
        for (int from = 0; from < call.arguments().length(); from += PIECE) {
            String piece =
                    call.arguments().substring(from, Math.min(call.arguments().length(), from + PIECE));
            steps.add(Step.delta(from == 0 ? 0 : PIECE_MILLIS / pace, () -> delta(piece)));
        }
        return steps;
    }

    private void delta(String piece) {
        sent.append(piece);
        item().json().put("arguments", sent.toString());
        send(itemEvent("response.function_call_arguments.delta")
                .put("call_id", callId)
                .put("delta", piece)
                .put("obfuscation", Ids.obfuscation()));
    }

    @Override
    void closePart() {
        send(itemEvent("response.function_call_arguments.done")
                .put("call_id", callId)
                .put("name", call.tool())
                .put("arguments", sent.toString()));
    }

    @Override
    TokenCount.Output tokens() {
        return new TokenCount.Output(TokenCount.textTokens(call.tool()) + TokenCount.textTokens(sent), 0);
    }
}
