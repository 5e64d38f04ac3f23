package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.camelvoice.diagnosis.StartFailure;
import org.camelvoice.gateway.VoiceGateway;
import org.camelvoice.tenant.TenantFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people mistype in a gateway's files, and the one sentence each of it stops the start with: file, line, whose it is,
 * which key, what was expected, and the name that was meant.
 */
@Timeout(60)
class MistakesTest {
    private static final String EVENTS =
            "call.started, call.ended, call.state, transcript.caller, transcript.model, dtmf, barge-in, turn, tool, response.unfinished, usage,"
                    + " error, audio";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "greting: Hello | greting: there is no such property; did you mean greeting?",
                "dtmfToModel: maybe | dtmfToModel: expected true or false, got maybe",
                "speed: fast | speed: expected a number, got fast",
                "leadMillis: soon | leadMillis: expected a whole number, got soon",
                "turnDetection: servervad | turnDetection: Expected turnDetection to be one of [server_vad, semantic_vad,"
                        + " none], got servervad; did you mean server_vad?",
                "noiseReduction: near | noiseReduction: Expected noiseReduction to be one of [near_field, far_field], got"
                        + " near; did you mean near_field?",
                "language: english | language: Expected language to be a code of ISO 639-1 such as en, got english; did you"
                        + " mean en?",
                "language: Deutsch | language: Expected language to be a code of ISO 639-1 such as en, got Deutsch; did you"
                        + " mean de?",
                "language: en-US | language: Expected language to be a code of ISO 639-1 such as en, got en-US; did you mean"
                        + " en?",
                "timeZone: Europe/Berlim | timeZone: Expected timeZone to be one such as Europe/Berlin, got Europe/Berlim;"
                        + " did you mean Europe/Berlin?",
                "voice: marine | voice: expected one of OpenAI's voices [alloy, ash, ballad, cedar, coral, echo, marin, sage,"
                        + " shimmer, verse], got marine; did you mean marin?",
                "eagerness: low | eagerness is low, but turnDetection is server_vad",
                "instructions: Say {{name}} | there is no property name for {{name}}; for literal braces,"
                        + " write {\\{name}\\}",
                "tools: end_cal | uses the tool end_cal, but no route is voice-tool:end_cal for it; there are [current_time,"
                        + " end_call, send_dtmf, transfer_call]; did you mean end_call?",
            })
    void aTenantsMistakeIsNamedWithItsFileAndLine(String property, String sentence) throws Exception {
        write("acme.yaml", """
                # Who is called.
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        %s
                """.formatted(property));

        assertThat(failure()).matches("acme.yaml:[36]: tenant acme: " + java.util.regex.Pattern.quote(sentence));
        assertThat(failureOfATenantsFile())
                .matches("acme.yaml:[36]: tenant acme: (instructions: )?" + java.util.regex.Pattern.quote(sentence));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "idle.seconds: 2 | Expected idle.seconds from 3 to 3600, got 2",
                "idle: { seconds: 2 } | Expected idle.seconds from 3 to 3600, got 2",
                "idle.secnds: 20 | secnds: there is no such property; did you mean seconds?",
                "server.url: https://sk-secret.example.com | Expected server.url to be a URL that begins with ws:// or"
                        + " wss://; it is not shown, since a key may be in it",
                "server.apiKey: sk-secret 2 | Expected server.apiKey to be a key without spaces; it is not shown, since a"
                        + " key may be in it",
            })
    void soIsOneInAGroupAndASecretIsNotShown(String property, String sentence) throws Exception {
        write("acme.yaml", """
                # Who is called.
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        %s
                """.formatted(property));

        assertThat(failure())
                .startsWith("acme.yaml:6: tenant acme: ")
                .endsWith(sentence)
                .doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai-realtime:input_audio_buffer.speech_startet | 5 | from openai-realtime:"
                        + "input_audio_buffer.speech_startet: OpenAI's reference lists no such server event"
                        + "; did you mean input_audio_buffer.speech_started?",
                "voice:twilio/dtmfs | 5 | voice:twilio/dtmfs: expected one of the messages [dtmf, mark, media]; did you mean"
                        + " dtmf?",
                "voice-event:call.endet | 5 | There is no event voice-event:call.endet; there are " + EVENTS
                        + "; did you mean call.ended?",
                "voise:call/ended | 5 | there is no component voise; did you mean voice?",
                "voice-tool:x?timeout=quick | 5 | timeout: expected a time such as 5s, 500ms or 1m30s, got quick",
                "voice-tool:x?tiemout=5s | 5 | tiemout: voice-tool has no such option; did you mean timeout?",
                "voice-event:dtmf?threads=many | 5 | threads: expected a whole number, got many",
            })
    void aMistakeWhereARouteBeginsIsNamedWithItsFileAndLine(String from, int line, String sentence) throws Exception {
        write("mine.yaml", route("voice", from, "log: x"));

        assertThat(failure()).isEqualTo("mine.yaml:" + line + ": route mine: " + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "process: { ref: mulawDecod } | there is no bean mulawDecod; did you mean mulawDecode?",
                "to: openai-realtime:response.creat | to openai-realtime:response.creat: expected one of [connect,"
                        + " prewarm, input_audio_buffer.append, input_audio_buffer.commit, input_audio_buffer.clear,"
                        + " conversation.item.create, conversation.item.truncate, conversation.item.delete, response.create,"
                        + " response.cancel]; did you mean response.create?",
                "to: voice:call/hangupp | voice:call/hangupp: expected one of the messages [broadcast, clear, dtmf, ended, expected,"
                        + " hangup, interrupt, message, started, text, transfer]; did you mean hangup?",
                "to: voice:call/text?speaker=calller | speaker: expected one of [caller, system], got calller; did you mean"
                        + " caller?",
                "to: voice:call/hangup?awaitGoodby=true | awaitGoodby: voice has no such option; did you mean awaitGoodbye?",
                "to: kafka:calls | there is no component kafka: it may be in a jar that is not on the class path",
                "log: '{{voice.prot}}' | there is no property voice.prot for {{voice.prot}}; did you mean voice.port?",
            })
    void aMistakeInAStepIsNamedWithItsFileAndLine(String step, String sentence) throws Exception {
        write("mine.yaml", route("voice", "voice-event:dtmf", step));

        assertThat(failure()).isEqualTo("mine.yaml:7: route mine: " + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lgo: x | mine.yaml:7: there is no lgo here; did you mean log?",
                "marshal: { jsn: {} } | mine.yaml:7: there is no jsn here; did you mean json?",
                "process: [mulawDecode | mine.yaml:8: expected ',' or ']', but got <stream end>",
            })
    void whatIsNoYamlOfCamelsIsNamedWithItsFileAndLine(String step, String sentence) throws Exception {
        write("mine.yaml", route("voice", "voice-event:dtmf", step));

        assertThat(failure()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "camel.component.openai-realtime.modle | modle: camel.component.openai-realtime has no such option; did you"
                        + " mean model?",
                "camel.component.openai-realtim.model | camel.component.openai-realtim.model: there is no component"
                        + " openai-realtim; did you mean openai-realtime?",
            })
    void aMistypedKeyOfAComponentStopsTheStart(String key, String sentence) throws Exception {
        Main main = gateway();
        main.addOverrideProperty(key, "x");
        try {
            Throwable failure = catchThrowable(main::start);
            assertThat(failure).as("the start failed").isNotNull();
            assertThat(StartFailure.sentence(failure, main.getCamelContext())).isEqualTo(sentence);
        } finally {
            main.stop();
        }
    }

    @Test
    void aRouteConfigurationThatThereIsNotIsNamed() throws Exception {
        write("mine.yaml", route("voise", "direct:mine", "log: x"));

        assertThat(failure())
                .isEqualTo(
                        "mine.yaml:3: route mine: routeConfigurationId: there is no routeConfiguration voise; there are"
                                + " [voice, webhook]; did you mean voice?");
    }

    @Test
    void aRouteForATenantThatThereIsNotIsToldWhichIsMeant() throws Exception {
        write("mine.yaml", route("voice", "voice-event:dtmf?tenant=defalt", "log: x"));

        assertThat(failure())
                .endsWith("is for tenant defalt, but there is none; there are [default]; did you mean default?");
    }

    @Test
    void twoTenantsOfOneNameAreNamedWithTheirFiles() throws Exception {
        String tenant = """
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                """;
        write("acme.yaml", tenant);
        write("copy.yaml", tenant);

        assertThat(failure())
                .isEqualTo(
                        "copy.yaml:2: tenant acme: expected a name that no other bean has, but there is a tenant of this"
                                + " name in acme.yaml:2");
    }

    @Test
    void soAreTwoInOneFileAndATenantThatHasAnotherBeansName() throws Exception {
        write("acme.yaml", """
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                    - name: acme
                      type: java.util.ArrayList
                """);

        assertThat(failure())
                .isEqualTo(
                        "acme.yaml:4: bean acme: expected a name that no other bean has, but there is a tenant of this"
                                + " name in acme.yaml:2");
    }

    private static String route(String configuration, String from, String step) {
        return """
                - route:
                    id: mine
                    routeConfigurationId: %s
                    from:
                      uri: %s
                      steps:
                        - %s
                """.formatted(configuration, from, step);
    }

    private void write(String file, String yaml) throws IOException {
        Files.writeString(directory.resolve(file), yaml);
    }

    private String failure() throws Exception {
        return failure(gateway());
    }

    /** Of the same file, as one of the tenants that come and go. */
    private String failureOfATenantsFile() throws Exception {
        Main main = gateway();
        main.configure().withRoutesIncludePattern("file:routes/*.yaml");
        main.bind("tenants", new TenantFiles(directory));
        return failure(main);
    }

    private String failure(Main main) throws Exception {
        try {
            Throwable failure = catchThrowable(main::start);
            assertThat(failure).as("the start failed").isNotNull();
            return StartFailure.sentence(failure, main.getCamelContext()).replace(directory + "/", "");
        } finally {
            main.stop();
        }
    }

    /** The shipped routes, and those of the test's directory. */
    private Main gateway() {
        Main main = VoiceGateway.gateway();
        main.configure().withRoutesIncludePattern("file:routes/*.yaml,file:" + directory + "/*.yaml");
        main.addOverrideProperty("voice.host", "127.0.0.1");
        main.addOverrideProperty("voice.port", "0");
        main.addOverrideProperty("voice.warmUp", "0");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("openai.apiKey", "sk-test");
        main.addOverrideProperty("openai.url", "");
        return main;
    }
}
