package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.sandbox.SandboxServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health as the gateway's operator sees it: down when callers would not get what they call for. */
class HealthIT {
    private final SandboxServer sandbox = SandboxServer.builder().start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aRunningGatewayIsUp() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(sandbox).start()) {
            assertThat(state(gateway, "voice-calls")).isEqualTo("UP null");
            assertThat(state(gateway, "voice-listener")).isEqualTo("UP null");
            assertThat(state(gateway, "voice-tenants")).isEqualTo("UP null");
        }
    }

    @Test
    void itIsDownWhileNoRouteBeginsCalls() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(sandbox).start()) {
            gateway.context().getRouteController().stopRoute("call-started");
            assertThat(state(gateway, "voice-calls")).isEqualTo("DOWN No route handles voice:call/started for default");

            gateway.context().getRouteController().startRoute("call-started");
            assertThat(state(gateway, "voice-calls")).isEqualTo("UP null");
        }
    }

    @Test
    void itIsDownWhileNothingListens() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(sandbox).start()) {
            for (String route : new String[] {"browser", "twilio"}) {
                gateway.context().getRouteController().stopRoute(route);
                gateway.context().removeRoute(route);
            }

            assertThat(state(gateway, "voice-listener")).isEqualTo("DOWN No route listens for calls");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.main.routesReloadEnabled", "camel.main.contextReloadEnabled"})
    void reloadIsRefusedSinceItWouldLeaveCallsWithoutTheirRoutes(String key) {
        RunningGateway.Builder gateway = RunningGateway.with(sandbox)
                .set(key, "true")
                .set("camel.main.routesReloadDirectory", "routes")
                .set("camel.main.routesReloadPattern", "*.yaml");

        assertThatThrownBy(gateway::start)
                .hasMessage(
                        "camel.main.routesReloadEnabled and contextReloadEnabled: routes of calls cannot be reloaded"
                                + " while they run; leave them off, and restart for new routes");
    }

    private static String state(RunningGateway gateway, String name) {
        HealthCheck.Result health = HealthCheckRegistry.get(gateway.context())
                .getCheck(name)
                .orElseThrow()
                .call();
        return health.getState() + " " + health.getMessage().orElse(null);
    }
}
