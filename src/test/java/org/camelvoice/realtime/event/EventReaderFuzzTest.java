package org.camelvoice.realtime.event;

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

/** Whatever comes, it is an event or a {@link MalformedEventException}, and so is everything in it. */
class EventReaderFuzzTest {
    private static final int TEN_MEGABYTES = 10 << 20;

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(Recorded.names());
    }

    @Property(tries = 2000)
    void anyText(@ForAll String text) {
        read(text);
    }

    @Property(tries = 5000)
    void anEventWithPiecesChanged(@ForAll("names") String name, @ForAll Random random) {
        read(Mangled.characters(Recorded.json(name), random));
    }

    @Property(tries = 5000)
    void anEventWithAValueOfAnotherKind(@ForAll("names") String name, @ForAll Random random)
            throws JsonProcessingException {
        read(Mangled.value(Recorded.json(name), random));
    }

    @Property(tries = 2000)
    void anEventCutShort(@ForAll("names") String name, @ForAll Random random) {
        String json = Recorded.json(name);
        assertThat(read(json.substring(0, random.nextInt(json.length())))).isFalse();
    }

    @Test
    void aHundredThousandLevels() {
        for (String open :
                new String[] {"[", "{\"item\":", "{\"response\":[", "{\"type\":\"x\",\"unknown\":[", "{\"a\":"}) {
            assertThat(read(open.repeat(100_000))).isFalse();
        }
        assertThat(read("{\"type\":\"x\",\"unknown\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isFalse();
    }

    @Test
    void namesThatCollide() throws MalformedEventException {
        String json = CollidingNames.after("{\"type\":\"x\"");
        assertThat(EventReader.read(json).tree()).hasSizeGreaterThan(4_000);
        assertThat(read(CollidingNames.after("{\"item\":{\"id\":\"x\"") + "}")).isFalse();
    }

    @Property(tries = 200)
    void namesThatCollideInAnEventWithPiecesChanged(@ForAll("names") String name, @ForAll Random random) {
        String json = Recorded.json(name);
        read(Mangled.characters(CollidingNames.after(json.substring(0, json.lastIndexOf('}'))), random));
    }

    @Test
    void tenMegabytes() throws Exception {
        String words = "x".repeat(TEN_MEGABYTES);
        assertThat(EventReader.read("{\"type\":\"response.output_text.delta\",\"delta\":\"" + words + "\"}")
                        .delta())
                .isEqualTo(words);
        read(words);
        read("\"" + words);
        read("{\"" + words + "\":1}");
        read("{\"type\":\"" + words + "\"}");
        read("{\"type\":" + "9".repeat(TEN_MEGABYTES) + "}");
        read("{\"type\":\"x\",\"audio_end_ms\":" + "9".repeat(TEN_MEGABYTES) + "}");
        read("{\"type\":\"x\",\"unknown\":[" + "1,".repeat(TEN_MEGABYTES / 2) + "1]}");
    }

    /** Reads {@code json} and all that is in it; whether it was an event. */
    private static boolean read(String json) {
        try {
            readAll(EventReader.read(json));
            return true;
        } catch (MalformedEventException e) {
            assertThat(e).hasMessageMatching("Expected [a-zA-Z0-9, ]{1,100}");
            return false;
        }
    }

    private static void readAll(ServerEvent event) {
        assertThat(event.type()).isNotNull();
        assertThat(event.tree().isObject()).isTrue();
        event.error();
        event.session();
        event.item();
        event.response();
        event.rateLimits();
    }
}
