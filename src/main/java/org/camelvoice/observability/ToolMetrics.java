package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.camelvoice.tool.ToolResult.Outcome;
import org.camelvoice.tool.Tools;

/** Tools in numbers; all names begin with {@code voice.tools.}. */
public final class ToolMetrics {

    private ToolMetrics() {}

    public static void register(MeterRegistry registry, Tools tools) {
        Gauge.builder("voice.tools.running", tools, Tools::running)
                .description("Tools that run now")
                .register(registry);
        FunctionCounter.builder("voice.tools.repeated", tools, Tools::repeated)
                .description("Calls of tools that came a second time, and did not run")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("voice.tools.ended", tools, counted -> counted.ended(outcome))
                    .description("Calls of tools, by how they ended")
                    .tag("outcome", outcome.label())
                    .register(registry);
        }
    }
}
