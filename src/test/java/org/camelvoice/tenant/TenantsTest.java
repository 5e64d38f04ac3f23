package org.camelvoice.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants as users write them. */
class TenantsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Tenants tenants = new Tenants(context);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aTenantIsABeanOfAYamlFile() throws Exception {
        load("""
                voice: cedar
                greeting: Hello, this is Acme.
                speed: 1.2
                turnDetection: semantic_vad
                callerGate: half
                maxCallSeconds: 600
                """);

        Tenant acme = tenants.get("acme");
        assertThat(acme.name()).isEqualTo("acme");
        assertThat(acme.getVoice()).isEqualTo("cedar");
        assertThat(acme.getGreeting()).isEqualTo("Hello, this is Acme.");
        assertThat(acme.getSpeed()).isEqualTo(1.2);
        assertThat(acme.turnDetection()).isEqualTo(TurnDetectionType.SEMANTIC_VAD);
        assertThat(acme.callerGate()).isEqualTo(CallerGate.HALF);
        assertThat(acme.getLimits().getCallSeconds()).isEqualTo(600);
        assertThat(tenants.names()).containsExactly("acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                limits.calls: 3
                limits.callsPerMinute: 30
                limits.callSeconds: 600
                limits.tokensPerCall: 200000
                limits.usdPerCall: 1.5
                limits.tokensPerDay: 5000000000
                limits.usdPerDay: 40
                """,
                """
                limits:
                  calls: 3
                  callsPerMinute: 30
                  callSeconds: 600
                  tokensPerCall: 200000
                  usdPerCall: 1.5
                  tokensPerDay: 5000000000
                  usdPerDay: 40
                """
            })
    void limitsAreWrittenWithDotsOrAsAMap(String properties) throws Exception {
        load(properties);

        assertThat(tenants.get("acme").getLimits())
                .returns(3, TenantLimits::getCalls)
                .returns(30, TenantLimits::getCallsPerMinute)
                .returns(600, TenantLimits::getCallSeconds)
                .returns(200_000L, TenantLimits::getTokensPerCall)
                .returns(1.5, TenantLimits::getUsdPerCall)
                .returns(5_000_000_000L, TenantLimits::getTokensPerDay)
                .returns(40.0, TenantLimits::getUsdPerDay);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxCallSeconds: 60\nlimits.callSeconds: 90",
                "limits.callSeconds: 60\nmaxCallSeconds: 90",
            })
    void theLongestCallHasOneValueUnderBothItsNames(String properties) {
        assertThatThrownBy(() -> load(properties))
                .rootCause()
                .hasMessageStartingWith("Expected limits.callSeconds or its older name maxCallSeconds, got both: ");
    }

    @Test
    void whatATenantLeavesOutHasADefault() throws Exception {
        load("voice: cedar");

        Tenant acme = tenants.get("acme");
        assertThat(acme.getGreeting()).isEmpty();
        assertThat(acme.getModel()).as("that of the settings").isNull();
        assertThat(acme.inputFormat()).isEqualTo(ModelAudio.PCM);
        assertThat(acme.callerGate()).isEqualTo(CallerGate.OFF);
    }

    @Test
    void whatIsWrittenEmptyIsEmpty() throws Exception {
        load("""
                greeting:
                instructions:
                tools:
                model:
                """);

        Tenant acme = tenants.get("acme");
        assertThat(acme.getGreeting()).isEmpty();
        assertThat(acme.getInstructions()).isEmpty();
        assertThat(acme.getTools()).isEmpty();
        assertThat(acme.getModel()).isNull();
    }

    @Test
    void instructionsMayBeAResource() throws Exception {
        Path file = Files.writeString(directory.resolve("acme.md"), "Be kind.\nBe brief: “ja”.\n");
        load("instructions: resource:file:" + file);

        assertThat(tenants.get("acme").getInstructions()).isEqualTo("Be kind.\nBe brief: “ja”.");
    }

    @Test
    void bracesAreWrittenWithABackslashBetweenThem() throws Exception {
        load("""
                greeting: 'Hello {\\{name}\\}.'
                instructions: >-
                  Call the customer {\\{name}\\}
                  and {\\{title}\\}, {one} brace stays.
                """);

        assertThat(tenants.get("acme").getGreeting()).isEqualTo("Hello {{name}}.");
        assertThat(tenants.get("acme").getInstructions())
                .isEqualTo("Call the customer {{name}} and {{title}}, {one} brace stays.");
    }

    @Test
    void inAResourceTheyStandAsTheyAre() throws Exception {
        Path file = Files.writeString(directory.resolve("acme.md"), "Call the customer {{name}}, never {\\{name}\\}.");
        load("instructions: resource:file:" + file);

        assertThat(tenants.get("acme").getInstructions()).isEqualTo("Call the customer {{name}}, never {\\{name}\\}.");
    }

    @Test
    void aResourceThatIsNotThereIsNamedWithItsTenant() throws Exception {
        load("instructions: resource:file:nowhere.md");

        assertThatThrownBy(tenants::loadAll)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Tenant acme: cannot read its instructions from file:nowhere.md");
    }

    @Test
    void aTenantThatIsNotThereNamesThoseThatAre() throws Exception {
        load("voice: cedar");
        context.getRegistry().bind("another", new Tenant());

        assertThatThrownBy(() -> tenants.get("amce"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No tenant amce; there are [acme, another]");
    }

    @Test
    void aBeanThatIsNoTenantIsNotTakenForOne() {
        context.getRegistry().bind("mulawDecode", "anything");

        assertThatThrownBy(() -> tenants.get("mulawDecode")).hasMessage("No tenant mulawDecode; there are []");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speed: 9 | Expected speed from 0.25 to 1.5, got 9",
                "vadThreshold: 2 | Expected vadThreshold from 0 to 1, got 2",
                "silenceMillis: 5 | Expected silenceMillis from 20 to 10000, got 5",
                "leadMillis: 0 | Expected leadMillis from 60 to 10000, got 0",
                "maxCallSeconds: -1 | Expected limits.callSeconds from 0 (no limit) to 86400, got -1",
                "limits.calls: -1 | Expected limits.calls from 0 (no limit) to 100000, got -1",
                "limits.callsPerMinute: 100001 | Expected limits.callsPerMinute from 0 (no limit) to 100000, got 100001",
                "limits.tokensPerCall: -5 | Expected limits.tokensPerCall from 0 (no limit) to 1000000000000, got -5",
                "limits.tokensPerDay: -5 | Expected limits.tokensPerDay from 0 (no limit) to 1000000000000, got -5",
                "limits.usdPerCall: -0.5 | Expected limits.usdPerCall from 0 (no limit) to 1000000 US dollars, got -0.5",
                "limits.usdPerDay: NaN | Expected limits.usdPerDay from 0 (no limit) to 1000000 US dollars, got NaN",
                "turnDetection: vad | Expected turnDetection to be one of [server_vad, semantic_vad, none], got vad",
                "callerGate: open | Expected callerGate to be one of [off, half], got open",
                "noiseReduction: near | Expected noiseReduction to be one of [near_field, far_field], got near; did you"
                        + " mean near_field?",
                "eagerness: very | Expected eagerness to be one of [low, medium, high, auto], got very",
                "inputFormat: pcm | Expected inputFormat to be one of [audio/pcm, audio/pcmu, audio/pcma], got pcm",
            })
    void aValueThatIsNotAllowedIsRefusedWithWhatIs(String property, String sentence) {
        assertThatThrownBy(() -> load(property)).rootCause().hasMessage(sentence);
    }

    @Test
    void aPlaceWithoutAClockIsNamed() {
        assertThatThrownBy(() -> new Tenant().setTimeZone("Europe/Berlim"))
                .hasMessage("Expected timeZone to be one such as Europe/Berlin, got Europe/Berlim; did you mean"
                        + " Europe/Berlin?");
    }

    @Test
    void transferTargetsAreNumbersByName() throws Exception {
        load("transferTargets: sales=+4930123456, night desk = sip:night@example.com");

        assertThat(tenants.get("acme").transferTargets())
                .containsExactly(Map.entry("sales", "+4930123456"), Map.entry("night desk", "sip:night@example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+4930123456", "sales=030 123456", "sales=+4930123456,sales=+4930123457", "=+4930123456"})
    void aTransferTargetThatIsNoneIsNamed(String targets) {
        assertThatThrownBy(() -> new Tenant().setTransferTargets(targets))
                .hasMessageStartingWith("Expected transferTargets of the form name=number, comma-separated, each name")
                .hasMessageEndingWith("got " + targets.substring(targets.indexOf(',') + 1));
    }

    private void load(String properties) throws Exception {
        String yaml = """
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                      properties:
                %s
                """.formatted(properties.indent(8));
        context.start();
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("acme.yaml", yaml));
    }
}
