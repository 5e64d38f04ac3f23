package org.camelvoice.tool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.camelvoice.call.CallFacts;
import org.camelvoice.tool.ToolResult.Outcome;

/** Counts how tool calls end. */
public final class EndedTools implements BiConsumer<CallFacts, ToolResult.Outcome> {
    private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void accept(CallFacts call, Outcome outcome) {
        outcomes.add(outcome);
    }

    public int count(Outcome outcome) {
        return Collections.frequency(outcomes, outcome);
    }
}
