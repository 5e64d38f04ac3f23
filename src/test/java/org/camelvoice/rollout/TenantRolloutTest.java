package org.camelvoice.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.rollout.TextsOfTenants.tenant;
import static org.camelvoice.rollout.TextsOfTenants.tool;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Line;
import org.camelvoice.call.PriceTable;
import org.camelvoice.call.RecordedCaller;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.Tool;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that come, change and go while calls run. What changes is in use within two seconds. */
@Timeout(60)
class TenantRolloutTest {
    private static final String COMMON = """
            - route:
                id: call-started
                from:
                  uri: voice:call/started
                  steps:
                    - log: started
            - route:
                id: clock
                description: Tells the time
                from:
                  uri: voice-tool:clock
                  steps:
                    - setBody: { constant: noon }
            """;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final TextsOfTenants texts = new TextsOfTenants();
    private final ManualLoop loop = new ManualLoop();

    @TempDir
    private Path directory;

    @BeforeEach
    void haveASource() throws Exception {
        context.getRegistry().bind("texts", texts);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("file:routes/common.yaml", COMMON));
        context.getPropertiesComponent().addInitialProperty("openai.apiKey", "none");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Call ring(String tenant) {
        return ring(tenant, "+15550100");
    }

    private Call ring(String tenant, String caller) {
        RecordedCaller person = new RecordedCaller();
        return Calls.of(context)
                .prepare(new CallRequest(
                        tenant,
                        "twilio",
                        null,
                        Map.of("from", caller),
                        loop,
                        person,
                        Line.withMarks(AudioFormat.MULAW_8K, person)));
    }

    private static void hangUp(Call call) {
        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
    }

    private List<String> tools(Call call) {
        return Tools.of(context).forTenant(call.facts().version()).stream()
                .map(Tool::name)
                .toList();
    }

    private List<String> routes() {
        return context.getRoutes().stream().map(Route::getRouteId).sorted().toList();
    }

    private String greeting(String tenant) {
        Call call = ring(tenant);
        hangUp(call);
        return call.tenant().getGreeting();
    }

    private Map<String, String> problems() {
        return Calls.of(context).knownTenants().problems();
    }

    private void awaitGreeting(String tenant, String greeting) {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(greeting(tenant)).isEqualTo(greeting));
    }

    private void awaitNextLook() {
        int before = texts.looks();
        await().until(() -> texts.looks() > before + 1);
    }

    @Test
    void tenantsOfTheStartCanBeCalled() {
        texts.put("acme", tenant("acme", "Hello", "tools: order") + tool("order", "1"));
        texts.put("globex", tenant("globex", "Ahoy"));
        context.start();

        assertThat(greeting("acme")).isEqualTo("Hello");
        assertThat(greeting("globex")).isEqualTo("Ahoy");
        assertThat(tools(ring("acme"))).containsExactly("clock", "order");
        assertThat(tools(ring("globex"))).containsExactly("clock");
    }

    @Test
    void aNewTenantCanBeCalledSoon() {
        context.start();
        texts.put("acme", tenant("acme", "Hello", "tools: order") + tool("order", "1"));

        await().atMost(Duration.ofSeconds(2))
                .until(() -> Calls.of(context).tenants().contains("acme"));
        assertThat(tools(ring("acme"))).containsExactly("clock", "order");
    }

    @Test
    void aCallKeepsItsVersionToolsIncluded() {
        texts.put("acme", tenant("acme", "One") + tool("order", "1"));
        context.start();
        Call first = ring("acme");

        texts.put("acme", tenant("acme", "Two") + tool("stock", "2"));
        awaitGreeting("acme", "Two");
        Call second = ring("acme");

        assertThat(first.tenant().getGreeting()).isEqualTo("One");
        assertThat(tools(first)).containsExactly("clock", "order");
        assertThat(tools(second)).containsExactly("clock", "stock");
        hangUp(first);
        await().untilAsserted(() -> assertThat(routes())
                .containsExactly("acme/stock@" + second.facts().version().id(), "call-started", "clock"));
    }

    @Test
    void aDeletedTenantsCallsGoOnAndNewOnesAreRefused() {
        texts.put("acme", tenant("acme", "One") + tool("order", "1"));
        context.start();
        Call call = ring("acme");

        texts.remove("acme");
        await().atMost(Duration.ofSeconds(2))
                .until(() -> Calls.of(context).tenants().isEmpty());
        assertThatThrownBy(() -> ring("acme")).hasMessage("No tenant acme; there are []");
        assertThat(tools(call)).containsExactly("clock", "order");
        hangUp(call);
        await().untilAsserted(() -> assertThat(routes()).containsExactly("call-started", "clock"));
    }

    @Test
    void anEmptyListIsNoTenantAtTheStartAndLater() {
        texts.put("default", "[]");
        texts.put("acme", tenant("acme", "Hello"));
        context.start();
        assertThat(Calls.of(context).tenants()).containsExactly("acme");

        texts.put("acme", "[]");
        await().until(() -> Calls.of(context).tenants().isEmpty());
        texts.put("default", tenant("default", "Hi"));
        await().until(() -> Calls.of(context).tenants().contains("default"));
        assertThat(greeting("default")).isEqualTo("Hi");
        assertThat(problems()).isEmpty();
    }

    @Test
    void theSameTextAgainIsTheSameVersionAgain() {
        String one = tenant("acme", "One") + tool("order", "1");
        texts.put("acme", one);
        context.start();
        Call first = ring("acme");

        texts.put("acme", tenant("acme", "Two") + tool("order", "2"));
        awaitGreeting("acme", "Two");
        texts.put("acme", one);
        awaitGreeting("acme", "One");

        assertThat(ring("acme").facts().version()).isEqualTo(first.facts().version());
        await().untilAsserted(() -> assertThat(routes())
                .containsExactly("acme/order@" + first.facts().version().id(), "call-started", "clock"));
    }

    @Test
    void aBrokenTextLeavesTheVersionBeforeItAndSaysWhy() {
        texts.put("acme", tenant("acme", "One") + tool("order", "1"));
        context.start();
        List<String> before = routes();

        texts.put("acme", tenant("acme", "Two", "greting: Two"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems())
                .containsExactly(
                        Map.entry(
                                "tenants/acme.yaml",
                                "tenants/acme.yaml:6: tenant acme: greting: there is no such property; did you mean greeting?"));
        assertThat(greeting("acme")).isEqualTo("One");
        assertThat(routes()).isEqualTo(before);

        texts.put("acme", tenant("acme", "Three"));
        awaitGreeting("acme", "Three");
        await().until(() -> problems().isEmpty());
    }

    @Test
    void theLogSaysWhatBecomesOfEachTextAndWhenAMistakeIsMended() {
        texts.put("acme", tenant("acme", "One"));
        context.start();
        try (RecordedLog log = new RecordedLog()) {
            texts.put("acme", tenant("acme", "Two", "greting: Two"));
            texts.put("globex", tenant("globex", "Ahoy", "sped: 1"));
            await().until(() -> problems().size() == 2);
            texts.put("acme", tenant("acme", "One"));
            texts.remove("globex");
            await().until(() -> problems().isEmpty());
            texts.put("acme@2", tenant("acme", "Three", "share: 10%"));
            awaitLine(log, "Tenant acme: versions 1.");
            texts.remove("acme");
            texts.remove("acme@2");
            awaitLine(log, "Tenant acme: gone");

            assertThat(log.linesOf(TenantRollout.class.getName()).stream()
                            .map(line -> line.replaceAll("\\.[0-9a-f]{8}", ".x")))
                    .containsExactly(
                            "tenants/acme.yaml:6: tenant acme: greting: there is no such property; did you mean greeting?"
                                    + " (the version before it stays in use)",
                            "tenants/globex.yaml:6: tenant globex: sped: there is no such property; did you mean speed?"
                                    + " (not in use)",
                            "tenants/acme.yaml: no mistake any more; the version in use is this one",
                            "Tenant acme: versions 1.x and 2.x",
                            "Tenant acme: gone");
        }
    }

    @Test
    void theLogSaysWhoseModelClosesTheSandboxsDoors() {
        PriceTable.bindFree(context);
        texts.put("acme", tenant("acme", "One"));
        context.start();
        try (RecordedLog log = new RecordedLog()) {
            texts.put("globex", tenant("globex", "Ahoy", "server.apiKey: sk-own"));
            awaitLine(log, "Tenant globex: version 1.");
            texts.put("initech", tenant("initech", "Hi", "server.apiKey: sk-other"));
            awaitLine(log, "Tenant initech: version 1.");

            assertThat(log.warnings())
                    .containsExactly(
                            "org.camelvoice.plugin.OwnServers: tenants/globex.yaml:2: tenant globex has a model server"
                                    + " or key of its own, which costs: from now on phone calls of all tenants need Twilio's"
                                    + " signature (TWILIO_AUTH_TOKEN, PUBLIC_URL), and browsers a ticket");
        }
    }

    private static void awaitLine(RecordedLog log, String start) {
        await().untilAsserted(() ->
                assertThat(log.linesOf(TenantRollout.class.getName())).anyMatch(line -> line.startsWith(start)));
    }

    @Test
    void aMistakeDoesNotTellWhatAPlaceholderStandsFor() {
        context.getPropertiesComponent().addInitialProperty("acme.speed", "sk-4711");
        texts.put("acme", tenant("acme", "One"));
        context.start();

        texts.put("acme", tenant("acme", "Two", "speed: '{{acme.speed}}'"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems().get("tenants/acme.yaml"))
                .startsWith("tenants/acme.yaml:6: tenant acme: speed: ")
                .contains("got {{acme.speed}}")
                .doesNotContain("sk-4711");
    }

    @Test
    void changesAreCountedAndAVersionThatIsReplacedDrains() {
        texts.put("acme", tenant("acme", "One"));
        texts.put("globex", tenant("globex", "One"));
        context.start();
        Tenants tenants = Calls.of(context).knownTenants();
        Call first = ring("acme");
        assertThat(tenants.changes().taken()).isZero();

        texts.put("acme", tenant("acme", "Two"));
        awaitGreeting("acme", "Two");
        await().until(() -> tenants.changes().taken() == 1);
        assertThat(tenants.draining())
                .extracting(version -> version.tenant().version())
                .containsExactly(first.facts().version());

        texts.put("globex", tenant("globex", "Two", "greting: Two"));
        await().until(() -> tenants.changes().refused() == 1);
        texts.remove("globex");
        await().until(() -> tenants.changes().taken() == 2);
        awaitNextLook();
        assertThat(tenants.changes().refused()).isEqualTo(1);

        hangUp(first);
        assertThat(tenants.draining()).isEmpty();
    }

    @Test
    void anObserversMetersHaveItsVersionsLabelAndGoWithIt() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        context.getRegistry().bind("meters", meters);
        String observer = tool("records", "1").replace("voice-tool:records", "voice-event:call.ended");
        texts.put("acme", tenant("acme", "One") + observer);
        context.start();
        assertThat(observers(meters)).containsExactly("acme/records@1");

        texts.put("acme", tenant("acme", "Two") + observer);
        awaitGreeting("acme", "Two");
        await().until(() ->
                routes().stream().filter(id -> id.startsWith("acme/")).count() == 1);
        assertThat(observers(meters)).containsExactly("acme/records@1");

        texts.remove("acme");
        await().until(() -> observers(meters).isEmpty());
    }

    private static List<String> observers(MeterRegistry meters) {
        return meters.find("voice.events.dropped").counters().stream()
                .map(counter -> counter.getId().getTag("route"))
                .toList();
    }

    @Test
    void aVersionWhoseRoutesCannotStartLeavesNothing() {
        texts.put("acme", tenant("acme", "One") + tool("order", "1"));
        context.start();
        List<String> before = routes();

        texts.put(
                "acme",
                tenant("acme", "Two") + tool("good", "1") + tool("bad", "1").replace("setBody: {", "to: nix:{"));
        await().until(() -> !problems().isEmpty());
        assertThat(greeting("acme")).isEqualTo("One");
        assertThat(routes()).isEqualTo(before);
        assertThat(context.getRouteDefinitions()).hasSize(before.size());

        texts.put("acme", tenant("acme", "Two") + tool("bad", "1").replace("    description: A tool\n", ""));
        await().until(() -> problems().toString().contains("description"));
        assertThat(routes()).isEqualTo(before);
    }

    @Test
    void whatATextRefersToIsWatchedToo() throws IOException {
        Path file = directory.resolve("acme.md");
        Files.writeString(file, "Be kind.");
        texts.put("acme", tenant("acme", "One", "instructions: resource:file:" + file));
        context.start();
        assertThat(ring("acme").tenant().getInstructions()).isEqualTo("Be kind.");

        Files.writeString(file, "Be kind and brief.");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(ring("acme").tenant().getInstructions()).isEqualTo("Be kind and brief."));
    }

    @Test
    void aTouchedFileThatSaysTheSameIsReadOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("acme.md"), "Be kind.");
        texts.put("acme", tenant("acme", "One", "instructions: resource:file:" + file));
        context.start();
        int before = texts.reads();

        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        await().until(() -> texts.reads() > before);
        awaitNextLook();
        awaitNextLook();
        assertThat(texts.reads()).isEqualTo(before + 1);
    }

    @Test
    void aMistakeWhoseCauseIsElsewhereIsTriedAgain() {
        texts.put("acme", tenant("acme", "One", "phoneNumbers: '+18005550100'"));
        context.start();
        texts.put("beta", tenant("beta", "Two", "phoneNumbers: '+18005550100'"));
        await().until(() -> problems().toString().contains("+18005550100"));

        texts.remove("acme");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Calls.of(context).tenants().contains("beta"));
        assertThat(problems()).isEmpty();
    }

    private static String number(String name, String... properties) {
        return tenant(name, "Two", properties);
    }

    @Test
    void aNumberMovesFromOneTenantToAnotherInOneLook() {
        texts.put("zeta", number("zeta", "phoneNumbers: '+18005550100'"));
        texts.put("acme", number("acme", "phoneNumbers: '+18005550101'"));
        context.start();

        texts.putAll(Map.of(
                "zeta", number("zeta", "phoneNumbers: '+18005550101'"),
                "acme", number("acme", "phoneNumbers: '+18005550100'")));
        await().atMost(Duration.ofSeconds(2))
                .until(() -> "acme".equals(Calls.of(context).tenantOf("+18005550100"))
                        && "zeta".equals(Calls.of(context).tenantOf("+18005550101")));
        assertThat(Calls.of(context).knownTenants().changes().refused()).isZero();
    }

    @Test
    void twoNewTenantsWithOneNumberAreBothRefusedUntilOneGivesIn() {
        context.start();
        texts.putAll(Map.of(
                "acme", number("acme", "phoneNumbers: '+18005550100'"),
                "beta", number("beta", "phoneNumbers: '+18005550100'")));
        await().until(() -> problems().size() == 2);
        assertThat(problems().get("tenants/beta.yaml"))
                .contains("tenants/acme.yaml:2", "tenants/beta.yaml:2", "both have the number +18005550100");

        texts.put("beta", number("beta"));
        await().atMost(Duration.ofSeconds(2))
                .until(() -> Calls.of(context).tenants().containsAll(List.of("acme", "beta")));
        await().until(() -> problems().isEmpty());
    }

    @Test
    void whoCannotGiveANumberUpKeepsIt() {
        texts.put("acme", number("acme", "phoneNumbers: '+18005550100'"));
        context.start();
        texts.putAll(Map.of(
                "acme",
                number("acme") + tool("bad", "1").replace("setBody: {", "to: nix:{"),
                "beta",
                number("beta", "phoneNumbers: '+18005550100'")));
        await().until(() -> problems().size() == 2);
        assertThat(problems().get("tenants/beta.yaml")).contains("both have the number");
        assertThat(Calls.of(context).tenantOf("+18005550100")).isEqualTo("acme");
    }

    @Test
    void sharesOfMoreThanAllCallersAreRefused() {
        texts.put("acme", tenant("acme", "One"));
        texts.put("acme@2", tenant("acme", "Two", "share: 70%"));
        context.start();
        texts.put("acme@3", tenant("acme", "Three", "share: 50%"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems())
                .containsExactly(Map.entry(
                        "tenants/acme@3.yaml",
                        "tenants/acme@3.yaml:2: tenant acme: share: expected at most 100% for all versions together, got"
                                + " 120%: tenants/acme@2.yaml:2 has 70%, tenants/acme@3.yaml:2 has 50%"));

        texts.put("acme@2", tenant("acme", "Two", "share: 50%"));
        await().atMost(Duration.ofSeconds(2)).until(() -> problems().isEmpty());
    }

    @Test
    void sharesAndNumbersThatContradictStopAStart() {
        texts.put("acme@2", tenant("acme", "Two", "share: 70%"));
        texts.put("acme@3", tenant("acme", "Three", "share: 50%"));
        assertThatThrownBy(context::start).hasStackTraceContaining("got 120%");
    }

    @Test
    void noPartOfASecretIsTold() {
        context.getPropertiesComponent().addInitialProperty("acme.secret", "sk-4711-geheim, zz-0815 wort");
        texts.put("acme", tenant("acme", "One"));
        context.start();
        for (String property : List.of(
                "phoneNumbers",
                "tools",
                "transferTargets",
                "timeZone",
                "language",
                "share",
                "vadThreshold",
                "limits.calls",
                "turnDetection",
                "instructions: 'resource:file:' #")) {
            String line = property.contains("#")
                    ? "instructions: 'resource:file:{{acme.secret}}'"
                    : property + ": '{{acme.secret}}'";
            long before = refused();
            texts.put("acme", tenant("acme", "Two " + property.length() + before, line));
            await(property + " is refused").until(() -> refused() > before);
            assertThat(problems().toString()).doesNotContain("4711", "geheim", "0815", "wort");
        }
    }

    private long refused() {
        return Calls.of(context).knownTenants().changes().refused();
    }

    @Test
    void aRoutesMistakeTellsNoSecret() {
        context.getPropertiesComponent().addInitialProperty("acme.secret", "sk-4711-geheim");
        context.start();
        texts.put(
                "acme", tenant("acme", "One") + tool("bad", "1").replace("setBody: {", "to: 'nix:{{acme.secret}}' #"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems().get("tenants/acme.yaml"))
                .startsWith("tenants/acme.yaml")
                .doesNotContain("4711", "geheim");
    }

    @Test
    void whereAValueStandsThePlaceAndTheTenantAreStillNamed() {
        context.getPropertiesComponent().addInitialProperty("acme.url", "wss://acme.example.com/tenants/acme.yaml");
        texts.put("acme", tenant("acme", "One"));
        context.start();
        texts.put("acme", tenant("acme", "Two", "server.url: '{{acme.url}}'", "limits.calls: many"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems().get("tenants/acme.yaml"))
                .matches("tenants/acme.yaml:\\d+: tenant acme: limits.calls: expected a whole number, got many");
    }

    @Test
    void whoHasNoPartInAContradictionIsNotNamed() {
        context.getPropertiesComponent().addInitialProperty("gamma.number", "+18005550199");
        texts.put("gamma", number("gamma", "phoneNumbers: '{{gamma.number}}'"));
        context.start();
        texts.putAll(Map.of(
                "acme", number("acme", "phoneNumbers: '+18005550100'"),
                "beta", number("beta", "phoneNumbers: '+18005550100'")));
        await().until(() -> problems().size() == 2);
        assertThat(problems().get("tenants/beta.yaml")).contains("both have the number +18005550100");
    }

    @Test
    void aNumberThatAPlaceholderStandsForIsNotTold() {
        context.getPropertiesComponent().addInitialProperty("acme.number", "+18005550100");
        texts.put("acme", number("acme", "phoneNumbers: '{{acme.number}}'"));
        context.start();
        texts.put("beta", number("beta", "phoneNumbers: '+18005550100'"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems().get("tenants/beta.yaml")).contains("both have the number {{acme.number}}");
    }

    @Test
    void aLookThatBreaksOffIsMadeUpForByTheNextOne() {
        texts.put("acme", tenant("acme", "One"));
        texts.put("globex", tenant("globex", "One"));
        context.start();
        Tenant broken = new Tenant();
        broken.setInstructions("resource:file:/nowhere/at/all.md");
        context.getRegistry().bind("broken", broken);
        texts.remove("globex");
        texts.put("acme", tenant("acme", "Two"));
        awaitNextLook();

        context.getRegistry().unbind("broken");
        awaitGreeting("acme", "Two");
        assertThat(Calls.of(context).tenants()).containsExactly("acme");
    }

    @Test
    void aReferredFileOfAPlaceholderIsWatched() throws IOException {
        Path file = Files.writeString(directory.resolve("acme.md"), "Be kind.");
        context.getPropertiesComponent().addInitialProperty("some.place", "file:" + directory);
        texts.put("acme", tenant("acme", "One", "instructions: 'resource:{{some.place}}/acme.md'"));
        context.start();

        Files.writeString(file, "Be kind and brief.");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(ring("acme").tenant().getInstructions()).isEqualTo("Be kind and brief."));
    }

    @Test
    void stepsMayHaveTheSameIdsInAllVersions() {
        String route = tool("order", "1").replace("setBody: {", "setBody: { id: answer,");
        texts.put("acme", tenant("acme", "One") + route);
        texts.put("acme@2", tenant("acme", "Two", "share: 10%") + route);
        texts.put("globex", tenant("globex", "One") + route);
        context.start();
        assertThat(tools(ring("globex"))).containsExactly("clock", "order");
    }

    @Test
    void aSourceThatFailsChangesNothing() {
        texts.put("acme", tenant("acme", "One"));
        context.start();
        texts.fail("Connection refused");
        await().until(() -> problems().containsKey("tenants"));
        assertThat(problems().get("tenants")).isEqualTo("cannot be read, so what is known stays: Connection refused");
        assertThat(greeting("acme")).isEqualTo("One");

        texts.put("acme", tenant("acme", "Two"));
        texts.fail(null);
        awaitGreeting("acme", "Two");
        assertThat(problems()).isEmpty();
    }

    @Test
    void aShareOfTheCallersGetsTheVersionBeside() {
        texts.put("acme", tenant("acme", "One"));
        texts.put("acme@2", tenant("acme", "Two", "share: 10%"));
        context.start();

        long two = 0;
        for (int i = 0; i < 10_000; i++) {
            Call call = ring("acme", "+1555" + i);
            two += call.tenant().getGreeting().equals("Two") ? 1 : 0;
            hangUp(call);
        }
        assertThat(two).isBetween(900L, 1_100L);
        String version = ring("acme", "+15551").facts().version().label();
        for (int i = 0; i < 10; i++) {
            assertThat(ring("acme", "+15551").facts().version().label()).isEqualTo(version);
        }

        texts.remove("acme@2");
        awaitNextLook();
        for (int i = 0; i < 100; i++) {
            assertThat(ring("acme", "+1555" + i).tenant().getGreeting()).isEqualTo("One");
        }
    }

    @Test
    void aDirectRouteIsItsVersionsOwn() {
        String helper = """
                - route:
                    id: order
                    description: A tool
                    from:
                      uri: voice-tool:order
                      steps:
                        - to: direct:look-up
                - route:
                    id: look-up
                    from:
                      uri: direct:look-up
                      steps:
                        - setBody: { constant: %s }
                """;
        texts.put("acme", tenant("acme", "One") + helper.formatted("1"));
        texts.put("globex", tenant("globex", "One") + helper.formatted("3"));
        context.start();
        Call first = ring("acme");
        texts.put("acme", tenant("acme", "Two") + helper.formatted("2"));
        awaitGreeting("acme", "Two");

        String now = ring("acme").facts().version().id();
        assertThat(ask("direct:look-up@" + first.facts().version().id())).isEqualTo("1");
        assertThat(ask("direct:look-up@" + now)).isEqualTo("2");
    }

    private Object ask(String uri) {
        return context.createProducerTemplate().requestBody(uri, "");
    }

    @Test
    void aMistakeAtTheStartStopsIt() {
        texts.put("acme", tenant("acme", "One", "speed: 9"));
        assertThatThrownBy(context::start)
                .hasStackTraceContaining(
                        "tenants/acme.yaml:6: tenant acme: speed: Expected speed from 0.25 to 1.5, got 9");
    }

    @Test
    void twoTenantsMayHaveRoutesOfOneName() {
        texts.put("acme", tenant("acme", "One") + tool("order", "1"));
        texts.put("globex", tenant("globex", "One") + tool("order", "2"));
        context.start();
        assertThat(tools(ring("acme"))).containsExactly("clock", "order");
        assertThat(tools(ring("globex"))).containsExactly("clock", "order");
    }

    @Test
    void aRouteForAnotherTenantIsAMistake() {
        texts.put("acme", tenant("acme", "One"));
        texts.put("globex", tenant("globex", "One"));
        context.start();
        texts.put(
                "acme",
                tenant("acme", "Two")
                        + tool("order", "1").replace("voice-tool:order", "voice-tool:order?tenant=globex"));
        await().until(() -> !problems().isEmpty());
        assertThat(problems().toString()).contains("is a tool for tenant globex");
    }
}
