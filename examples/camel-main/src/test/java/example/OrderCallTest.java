package example;

import static org.camelvoice.kit.CallAssert.assertThat;

import java.net.URI;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.CallStories;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** The application as it runs, with the sandbox as its model and a caller who types: no key, no microphone. */
class OrderCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whoAsksForAnOrderIsToldWhereItIs() throws Exception {
        Tenant acme = new Tenant();
        acme.setGreeting("Hello, this is Acme.");
        acme.setTools("order_status");
        acme.setLeadMillis(200); // little is sent ahead, so a machine that stops for a moment breaks no rule
        Main main = new Main(App.class);
        main.bind("acme", acme);
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            sandbox.enqueue(Script.create()
                    .call("order_status", "{\"orderNumber\":\"42\"}")
                    .say("It leaves tomorrow."));
            main.addOverrideProperty("openai.url", sandbox.uri().toString());
            main.addOverrideProperty("openai.apiKey", "sk-none");
            main.addOverrideProperty("voice.browser.tickets", "false"); // on this machine, in a test
            main.addOverrideProperty("voice.host", "127.0.0.1");
            main.addOverrideProperty("voice.port", "0"); // a free one
            main.addOverrideProperty("app.port", "0");
            main.addOverrideProperty("camel.management.enabled", "false");
            main.start();
            CallStories calls = CallStories.of(main.getCamelContext());

            try (BrowserCaller caller = BrowserCaller.to(address(main)).dial()) {
                caller.awaitMessage("response_ended", PATIENCE); // the greeting
                caller.awaitHeard(PATIENCE);
                caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
                caller.type("Where is my order? It has the number 42.");
                caller.awaitMessage("response_ended", PATIENCE); // which calls the tool
                caller.awaitMessage("response_ended", PATIENCE); // the answer
                caller.awaitHeard(PATIENCE);
                caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            }

            assertThat(calls.awaitEnded(PATIENCE))
                    .heard("this is Acme")
                    .said("Where is my order?")
                    .usedTool("order_status")
                    .heard("It leaves tomorrow")
                    .toItsEnd()
                    .endedBecause(EndReason.Kind.CALLER_HUNG_UP);
        } finally {
            main.stop();
        }
    }

    private static URI address(Main main) {
        int port = main.getCamelContext()
                .getComponent("voice-websocket", VoiceWebsocketComponent.class)
                .actualPort("127.0.0.1", 0);
        return URI.create("ws://127.0.0.1:" + port + "/ws/audio/test?tenant=acme");
    }
}
