package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.camelvoice.CollidingNames;
import org.camelvoice.Mangled;
import org.junit.jupiter.api.Test;

/** Whatever comes, it is a message, if only {@link TwilioMessage.Malformed}. */
class TwilioReaderFuzzTest {
    private static final int TEN_MEGABYTES = 10 << 20;

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("connected", "start", "media", "dtmf", "mark", "stop");
    }

    @Property(tries = 2000)
    void anyText(@ForAll String text) {
        read(text);
    }

    @Property(tries = 5000)
    void aMessageWithPiecesChanged(@ForAll("names") String name, @ForAll Random random) {
        read(Mangled.characters(TwilioReaderTest.recorded(name), random));
    }

    @Property(tries = 5000)
    void aMessageWithAValueOfAnotherKind(@ForAll("names") String name, @ForAll Random random)
            throws JsonProcessingException {
        read(Mangled.value(TwilioReaderTest.recorded(name), random));
    }

    @Property(tries = 2000)
    void aMessageCutShort(@ForAll("names") String name, @ForAll Random random) {
        String text = TwilioReaderTest.recorded(name);
        assertThat(read(text.substring(0, random.nextInt(text.length())))).isInstanceOf(TwilioMessage.Malformed.class);
    }

    /** A space departs from the form that is scanned, and means nothing to the parser. */
    @Property(tries = 5000)
    void theScannerReadsWhatTheParserReads(@ForAll Random random) {
        String text = Mangled.characters(TwilioReaderTest.recorded("media"), random);
        TwilioMessage.Media scanned = TwilioMediaScanner.scan(text);
        if (scanned != null) {
            TwilioMessage.Media parsed = (TwilioMessage.Media) TwilioReader.read(" " + text);
            assertThat(scanned).hasToString(parsed.toString());
            assertThat(scanned.payload()).isEqualTo(parsed.payload());
        }
    }

    @Test
    void aHundredThousandLevels() {
        for (String open : new String[] {"[", "{\"media\":", "{\"start\":{\"customParameters\":[", "{\"a\":"}) {
            assertThat(read(open.repeat(100_000))).isInstanceOf(TwilioMessage.Malformed.class);
        }
    }

    @Test
    void namesThatCollide() {
        assertThat(read(CollidingNames.after("{\"event\":\"stop\""))).isInstanceOf(TwilioMessage.Stop.class);
        String parameters = CollidingNames.after(
                "{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ\",\"customParameters\":{\"a\":1");
        assertThat(read(parameters + "}}")).isInstanceOf(TwilioMessage.Start.class);
    }

    @Property(tries = 200)
    void namesThatCollideInAMessageWithPiecesChanged(@ForAll("names") String name, @ForAll Random random) {
        String text = TwilioReaderTest.recorded(name);
        read(Mangled.characters(CollidingNames.after(text.substring(0, text.lastIndexOf('}'))), random));
    }

    @Test
    void tenMegabytes() {
        String audio = "A".repeat(TEN_MEGABYTES);
        TwilioMessage media = read("{\"event\":\"media\",\"media\":{\"payload\":\"" + audio + "\"}}");
        assertThat(((TwilioMessage.Media) media).payload()).hasSize(TEN_MEGABYTES / 4 * 3);
        read(audio);
        read("{\"" + audio + "\":1}");
        read("{\"event\":" + "9".repeat(TEN_MEGABYTES) + "}");
        read("{\"event\":\"media\",\"media\":{\"chunk\":" + "9".repeat(TEN_MEGABYTES) + "}}");
    }

    private static TwilioMessage read(String text) {
        TwilioMessage message = TwilioReader.read(text);
        if (message instanceof TwilioMessage.Malformed malformed) {
            assertThat(malformed.sentence()).matches("Expected [a-zA-Z0-9, ]{1,100}");
        }
        return message;
    }
}
