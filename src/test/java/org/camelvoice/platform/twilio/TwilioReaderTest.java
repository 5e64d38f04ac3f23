package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioReaderTest {
    private static final String STREAM_SID = "MZ18ad3ab5a668481ce02b83e7395059f0";

    @ParameterizedTest
    @ValueSource(strings = {"+/8=", "-_8=", "-_8", "+/ 8 =", "+/\\r\\n8=\\n"})
    void aPayloadsBase64MayBeAsItsReadersAccept(String payload) {
        String text = "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
                + "\"timestamp\":\"5\",\"payload\":\"" + payload + "\"},\"streamSid\":\"MZ\"}";
        assertThat(((TwilioMessage.Media) TwilioReader.read(text)).payload()).containsExactly(0xFB, 0xFF);
    }

    @Test
    void connectedIsRead() {
        assertThat(read("connected")).isEqualTo(new TwilioMessage.Connected());
    }

    @Test
    void startIsRead() {
        assertThat(read("start"))
                .isEqualTo(new TwilioMessage.Start(
                        STREAM_SID,
                        "CA00000000000000000000000000000002",
                        "AC00000000000000000000000000000001",
                        Map.of("FirstName", "Jane", "token", "a\"b"),
                        "audio/x-mulaw",
                        8000,
                        1));
    }

    @Test
    void mediaIsRead() {
        assertMedia(read("media"), "inbound", 1, 5);
    }

    @Test
    void dtmfIsRead() {
        assertThat(read("dtmf")).isEqualTo(new TwilioMessage.Dtmf("1"));
    }

    @Test
    void markIsRead() {
        assertThat(read("mark")).isEqualTo(new TwilioMessage.Mark("e7:12"));
    }

    @Test
    void stopIsRead() {
        assertThat(read("stop")).isEqualTo(new TwilioMessage.Stop());
    }

    @Test
    void unknownEventsAreMessages() {
        assertThat(TwilioReader.read("{\"event\":\"weather\",\"weather\":{\"rain\":[1,{\"event\":\"media\"}]}}"))
                .isEqualTo(new TwilioMessage.Unknown("weather"));
    }

    @Test
    void theFormOfTheDocumentsIsScannedWithoutTheParser() {
        assertMedia(TwilioMediaScanner.scan(recorded("media")), "inbound", 1, 5);
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        assertMedia(
                TwilioReader.read("{\"streamSid\":\"MZ\",\"media\":{\"payload\":\"" + payload()
                        + "\",\"timestamp\":\"40\",\"chunk\":\"2\",\"track\":\"outbound\"},\"event\":\"media\"}"),
                "outbound",
                2,
                40);
    }

    @Test
    void numbersMayBeNumbers() {
        assertMedia(
                TwilioReader.read(
                        "{\"event\":\"media\",\"sequenceNumber\":3,\"media\":{\"track\":\"inbound\",\"chunk\":2,"
                                + "\"timestamp\":40,\"payload\":\"" + payload() + "\"},\"streamSid\":\"MZ\"}"),
                "inbound",
                2,
                40);
    }

    @Test
    void sampleRateMayBeAString() {
        TwilioMessage message = TwilioReader.read("{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ\","
                + "\"mediaFormat\":{\"sampleRate\":\"8000\",\"channels\":\"1\"}}}");
        assertThat(message).isEqualTo(new TwilioMessage.Start("MZ", null, null, Map.of(), null, 8000, 1));
    }

    @Test
    void streamSidMayStandBesideStart() {
        assertThat(TwilioReader.read("{\"event\":\"start\",\"start\":{},\"streamSid\":\"MZ\"}"))
                .isEqualTo(new TwilioMessage.Start("MZ", null, null, Map.of(), null, -1, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"many\"", "{}", "[1]", "99999999999999999999", "1e400"})
    void aNumberThatIsNoneIsUnknown(String chunk) {
        assertMedia(
                TwilioReader.read(
                        "{\"event\":\"media\",\"media\":{\"chunk\":" + chunk + ",\"payload\":\"" + payload() + "\"}}"),
                null,
                TwilioMessage.UNKNOWN,
                TwilioMessage.UNKNOWN);
    }

    @Test
    void whitespaceAndUnknownFieldsAreSkipped() {
        assertMedia(
                TwilioReader.read("\n{ \"extra\": {\"payload\": \"no\", \"deep\": [[{}]]}, \"event\" : \"media\",\n"
                        + "\"media\": {\"track\": \"inbound\", \"chunk\": \"1\", \"timestamp\": \"5\", \"level\": 1.5, "
                        + "\"payload\": \"" + payload() + "\"} }\t"),
                "inbound",
                1,
                5);
    }

    @Test
    void escapedSlashesInAPayloadAreSlashes() {
        byte[] bytes = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
        TwilioMessage message = TwilioReader.read(
                "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"media\":{\"track\":"
                        + "\"inbound\",\"chunk\":\"1\",\"timestamp\":\"5\",\"payload\":\"\\/\\/\\/\\/\"},\"streamSid\":\"MZ\"}");
        assertThat(((TwilioMessage.Media) message).payload()).isEqualTo(bytes);
    }

    @Test
    void anEmptyPayloadIsNoAudio() {
        TwilioMessage message = TwilioReader.read("{\"event\":\"media\",\"media\":{\"payload\":\"\"}}");
        assertThat(((TwilioMessage.Media) message).payload()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"event\":\"stop\"",
                "{\"event\" \"stop\"}",
                "{'event':'stop'}",
                "\u0000"
            })
    void textThatIsNotJsonIsMalformed(String text) {
        assertThat(TwilioReader.read(text)).isInstanceOf(TwilioMessage.Malformed.class);
    }

    @Test
    void whatIsWrongIsSaidInASentence() {
        assertMalformed("{\"event\"", "Expected JSON of at most 1000 levels, got 8 characters that are not");
        assertMalformed("[\"stop\"]", "Expected a JSON object, got 8 characters of another kind");
        assertMalformed("{\"event\":\"stop\"}{}", "Expected one JSON object, got more than one in 18 characters");
        assertMalformed("{\"event\":null}", "Expected an event, got a JSON object of 14 characters without one");
        assertMalformed("{\"event\":\"start\"}", "Expected a start with a streamSid");
        assertMalformed("{\"event\":\"media\"}", "Expected a media with a payload");
        assertMalformed("{\"event\":\"media\",\"media\":7}", "Expected a media with a payload");
        assertMalformed("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":null}}", "Expected a dtmf with a digit");
        assertMalformed("{\"event\":\"mark\",\"mark\":[]}", "Expected a mark with a name");
    }

    @Test
    void aPayloadThatIsNotBase64IsMalformedAndNotQuoted() {
        String sentence = "Expected a payload in base64, got 9 characters that are not";
        assertMalformed("{\"event\":\"media\",\"media\":{\"payload\":\"my+secre!\"}}", sentence);
        assertMalformed(recorded("media").replace(payload(), "my secre!"), sentence);
    }

    @Test
    void noMessageShowsWhatTheCallerDid() {
        assertThat(read("start") + " " + read("dtmf") + " " + read("media"))
                .doesNotContain("Jane")
                .contains("Dtmf[]")
                .contains("160 bytes");
    }

    private static void assertMedia(TwilioMessage message, String track, int chunk, int timestampMillis) {
        assertThat(message).isInstanceOfSatisfying(TwilioMessage.Media.class, media -> {
            assertThat(media.track()).isEqualTo(track);
            assertThat(media.chunk()).isEqualTo(chunk);
            assertThat(media.timestampMillis()).isEqualTo(timestampMillis);
            assertThat(media.payload()).isEqualTo(mulaw());
        });
    }

    private static void assertMalformed(String text, String sentence) {
        assertThat(TwilioReader.read(text)).isEqualTo(new TwilioMessage.Malformed(sentence));
    }

    private static TwilioMessage read(String name) {
        return TwilioReader.read(recorded(name));
    }

    private static String payload() {
        return Base64.getEncoder().encodeToString(mulaw());
    }

    /** The bytes 96 to 255. */
    private static byte[] mulaw() {
        byte[] bytes = new byte[160];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (96 + i);
        }
        return bytes;
    }

    static String recorded(String name) {
        try (InputStream file = TwilioReaderTest.class.getResourceAsStream("/twilio/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
