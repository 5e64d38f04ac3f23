package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TwilioWriterTest {
    private final TwilioWriter writer = new TwilioWriter("MZ1");

    @Test
    void mediaCarriesTheBytesAskedFor() {
        byte[] mulaw = {0, 1, 2, 3, 4, 5};
        assertThat(writer.media(java.util.Arrays.copyOfRange(mulaw, 1, 4)))
                .isEqualTo("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"AQID\"}}");
    }

    @Test
    void markCarriesItsName() {
        assertThat(writer.mark("e7:12"))
                .isEqualTo("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"e7:12\"}}");
    }

    @Test
    void clearNamesTheStream() {
        assertThat(writer.clear()).isEqualTo("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}");
    }

    @Test
    void namesCannotBreakOutOfTheirString() {
        assertThat(new TwilioWriter("a\"b\\c\n").mark("\"}"))
                .isEqualTo("{\"event\":\"mark\",\"streamSid\":\"a\\\"b\\\\c\\n\",\"mark\":{\"name\":\"\\\"}\"}}");
    }

    @Test
    void anEchoedMarkIsReadAsItWasWritten() {
        assertThat(TwilioReader.read(writer.mark("Grüße \"🎵\"\n")))
                .isEqualTo(new TwilioMessage.Mark("Grüße \"🎵\"\n"));
    }
}
