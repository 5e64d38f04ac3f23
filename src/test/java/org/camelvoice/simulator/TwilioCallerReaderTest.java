package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.camelvoice.simulator.TwilioCallerMessage.Clear;
import org.camelvoice.simulator.TwilioCallerMessage.Mark;
import org.camelvoice.simulator.TwilioCallerMessage.Media;
import org.camelvoice.simulator.TwilioCallerMessage.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioCallerReaderTest {
    private final TwilioCallerReader reader = new TwilioCallerReader("MZ1");

    @Test
    void readsWhatTwilioDocuments() {
        assertThat(mulaw("{'event':'media','streamSid':'MZ1','media':{'payload':'AQID'}}"))
                .containsExactly(1, 2, 3);
        assertThat(read("{'event':'mark','streamSid':'MZ1','mark':{'name':'e1:7'}}"))
                .isEqualTo(new Mark("e1:7"));
        assertThat(read("{'event':'clear','streamSid':'MZ1'}")).isEqualTo(new Clear());
    }

    @Test
    void theOrderOfFieldsAndSpaceDoNotMatter() {
        assertThat(mulaw("{ 'streamSid' : 'MZ1', 'media' : { 'payload' : 'AQID' }, 'event' : 'media' }"))
                .containsExactly(1, 2, 3);
    }

    @Test
    void anEscapedPayloadIsReadToo() {
        assertThat(mulaw("{'event':'media','streamSid':'MZ1','media':{'payload':'\\/\\/\\/\\/'}}"))
                .containsExactly(0xFF, 0xFF, 0xFF);
    }

    @Test
    void aPayloadMayHaveAnyLength() {
        assertThat(mulaw("{'event':'media','streamSid':'MZ1','media':{'payload':''}}"))
                .isEmpty();
        assertThat(mulaw("{'event':'media','streamSid':'MZ1','media':{'payload':'AQ=='}}"))
                .containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hello                                                                            | it is not JSON
            {'event':'clear','streamSid':'MZ1'} {}                                           | it is not JSON
            {'event':'clear','event':'mark','streamSid':'MZ1'}                               | it is not JSON
            `   `                                                                            | it is not JSON
            ['event']                                                                        | it is not a JSON object
            {'streamSid':'MZ1'}                                                              | it has no event
            {'event':7,'streamSid':'MZ1'}                                                    | it has no event
            {'event':'clear'}                                                                | it has no streamSid
            {'event':'clear','streamSid':'MZ2'}                                              | its streamSid is not MZ1
            {'event':'stop','streamSid':'MZ1'}                                               | there is no event stop
            {'event':'media','streamSid':'MZ1'}                                              | it has no media.payload
            {'event':'media','streamSid':'MZ1','media':'AQID'}                               | it has no media.payload
            {'event':'media','streamSid':'MZ1','media':{'payload':[1]}}                      | it has no media.payload
            {'event':'media','streamSid':'MZ1','media':{'payload':'A*ID'}}                   | its payload is not base64
            {'event':'media','streamSid':'MZ1','media':{'payload':'AQ'}}                     | its payload is not base64: the padding is missing
            {'event':'media','streamSid':'MZ1','media':{'payload':'UklGRgAA'}}               | its payload has a file header
            {'event':'media','streamSid':'MZ1','media':{'payload':'AQID','track':'inbound'}} | media has a field that is not documented
            {'event':'media','streamSid':'MZ1','media':{'payload':'AQID'},'chunk':'1'}       | it has a field that is not documented
            {'event':'mark','streamSid':'MZ1'}                                               | it has no mark.name
            {'event':'mark','streamSid':'MZ1','mark':{'name':''}}                            | it has no mark.name
            {'event':'mark','streamSid':'MZ1','mark':{'name':'a','at':1}}                    | mark has a field that is not documented
            {'event':'clear','streamSid':'MZ1','mark':{'name':'a'}}                          | it has a field that is not documented
            """)
    void refusesAndSaysWhy(String message, String why) {
        String json = message.replace('\'', '"');

        assertThat(read(message)).isEqualTo(new Refused("31924 Protocol error: " + why + ": " + json));
    }

    @Test
    void aLongMessageIsQuotedInPart() {
        String json = "{\"event\":\"" + "x".repeat(500) + "\"}";

        Refused refused = (Refused) reader.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(refused.violation())
                .isEqualTo("31924 Protocol error: it has no streamSid: " + json.substring(0, 120) + "… (512 bytes)");
    }

    @Property(tries = 2000)
    void whateverComesIsReadOrRefused(@ForAll("messages") String message) {
        assertThat(read(message)).isNotNull();
    }

    @Property(tries = 200)
    void bothWaysOfReadingMediaAgree(@ForAll byte[] mulaw) {
        String base64 = java.util.Base64.getEncoder().encodeToString(mulaw);
        TwilioCallerMessage plain = read("{'event':'media','streamSid':'MZ1','media':{'payload':'" + base64 + "'}}");
        TwilioCallerMessage spaced = read("{'event':'media', 'streamSid':'MZ1','media':{'payload':'" + base64 + "'}}");

        if (plain instanceof Media media) {
            assertThat(((Media) spaced).mulaw()).isEqualTo(media.mulaw()).isEqualTo(mulaw);
        } else {
            assertThat(((Refused) spaced).violation()).contains("file header");
        }
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "'event'",
                ":",
                "'media'",
                ",",
                "'streamSid'",
                "'MZ1'",
                "'payload'",
                "'mark'",
                "'name'",
                "'clear'",
                "7",
                "null",
                "'AQID'",
                "\u0000",
                "\\",
                "é");
        return pieces.list().ofMaxSize(20).map(list -> String.join("", list));
    }

    private byte[] mulaw(String message) {
        return ((Media) read(message)).mulaw();
    }

    private TwilioCallerMessage read(String message) {
        return reader.read(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
