package org.camelvoice.realtime;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.camelvoice.realtime.client.Functions;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.CallTools;
import org.camelvoice.tool.Tool;
import org.camelvoice.tool.ToolCall;
import org.camelvoice.tool.ToolLimits;
import org.camelvoice.tool.ToolMode;
import org.camelvoice.tool.ToolResult;
import org.camelvoice.tool.Tools;

/** The tools of a call's tenant, as the functions of its model. */
public final class ToolFunctions implements Functions {
    private final CallTools tools;

    private ToolFunctions(CallTools tools) {
        this.tools = tools;
    }

    /** For a CamelContext's tools. */
    public static Source of(Tools tools) {
        return (call, whenChanged) -> new ToolFunctions(tools.forCall(
                call.facts(),
                limits(call.tenant()),
                tool -> call.tenant().offers(tool.name()),
                changed -> whenChanged.run()));
    }

    /** Of a call that is yet to begin: what the model may call, as things stand. */
    static List<FunctionTool> declared(Tools tools, Tenant tenant) {
        return declared(tools.forTenant(tenant.version()).stream().filter(tool -> tenant.offers(tool.name())));
    }

    private static List<FunctionTool> declared(Stream<Tool> tools) {
        return tools.map(tool -> new FunctionTool(tool.name(), tool.description(), tool.parameters()))
                .toList();
    }

    private static ToolLimits limits(Tenant tenant) {
        return new ToolLimits(tenant.getMaxToolCalls(), tenant.getMaxToolCallsInARow());
    }

    @Override
    public List<FunctionTool> declared() {
        return declared(tools.list().stream());
    }

    @Override
    public Manner manner(String function) {
        Tool tool = tools.get(function);
        return tool == null
                ? Manner.UNNOTICED
                : new Manner(tool.mode() == ToolMode.BLOCKING, tool.filler(), tool.fillerAfter());
    }

    @Override
    public boolean call(String key, String callId, String function, String arguments, Consumer<Result> whenDone) {
        return tools.call(new ToolCall(key, callId, function, arguments), result -> whenDone.accept(result(result)));
    }

    @Override
    public void callerSpoke() {
        tools.callerSpoke();
    }

    private static Result result(ToolResult result) {
        return new Result(
                result.call().id(),
                result.call().name(),
                result.outcome().label(),
                result.outcome() == ToolResult.Outcome.OVER_LIMIT,
                result.output(),
                result.took());
    }

    @Override
    public void close() {
        tools.close();
    }
}
