package org.camelvoice.tool;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.model.ConvertHeaderDefinition;
import org.apache.camel.model.ConvertVariableDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.PollDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.UnmarshalDefinition;

/**
 * A step that copies a value from one place to another without an expression: a header or variable under another name
 * ({@code toName}), a variable as a step's body ({@code variableSend}), or the body into a variable ({@code
 * variableReceive}).
 */
record Copy(Place from, Place to) {

    static List<Copy> of(ProcessorDefinition<?> step) {
        List<Copy> copies = new ArrayList<>();
        if (step instanceof ConvertHeaderDefinition header && header.getToName() != null) {
            copies.add(new Copy(Place.header(header.getName()), Place.header(header.getToName())));
        } else if (step instanceof ConvertVariableDefinition variable && variable.getToName() != null) {
            copies.add(new Copy(Place.variable(variable.getName()), Place.variable(variable.getToName())));
        }
        String sent = sent(step);
        if (sent != null) {
            copies.add(new Copy(Place.variable(sent), Place.BODY));
        }
        String received = received(step);
        if (received != null) {
            copies.add(new Copy(Place.BODY, Place.variable(received)));
        }
        return copies;
    }

    private static String sent(ProcessorDefinition<?> step) {
        if (step instanceof ToDefinition to) {
            return to.getVariableSend();
        } else if (step instanceof ToDynamicDefinition to) {
            return to.getVariableSend();
        } else if (step instanceof EnrichDefinition enrich) {
            return enrich.getVariableSend();
        } else if (step instanceof MarshalDefinition marshal) {
            return marshal.getVariableSend();
        }
        return step instanceof UnmarshalDefinition unmarshal ? unmarshal.getVariableSend() : null;
    }

    private static String received(ProcessorDefinition<?> step) {
        if (step instanceof ToDefinition to) {
            return to.getVariableReceive();
        } else if (step instanceof ToDynamicDefinition to) {
            return to.getVariableReceive();
        } else if (step instanceof EnrichDefinition enrich) {
            return enrich.getVariableReceive();
        } else if (step instanceof PollEnrichDefinition poll) {
            return poll.getVariableReceive();
        } else if (step instanceof PollDefinition poll) {
            return poll.getVariableReceive();
        } else if (step instanceof MarshalDefinition marshal) {
            return marshal.getVariableReceive();
        }
        return step instanceof UnmarshalDefinition unmarshal ? unmarshal.getVariableReceive() : null;
    }
}
