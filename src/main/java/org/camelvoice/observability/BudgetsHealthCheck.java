package org.camelvoice.observability;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.budget.Budgets;

/**
 * Whether what tenants use can be kept. Somebody should look at it, but the gateway takes calls and counts in memory, so
 * readiness is not affected.
 */
final class BudgetsHealthCheck extends AbstractHealthCheck {
    private final Budgets budgets;

    BudgetsHealthCheck(Budgets budgets) {
        super("voice", "voice-budgets");
        this.budgets = budgets;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String trouble = budgets.trouble();
        if (trouble == null) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }
}
