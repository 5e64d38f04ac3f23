package org.camelvoice.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.data.Offset;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.OpusPacket;
import org.camelvoice.audio.OpusSounds;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.SpeakerPacket;
import org.camelvoice.audio.Spectrum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On exchanges of a connection, one every 20 ms, without a call. */
class OpusStepsTest {
    private static final short[] TONE = Spectrum.tone(1000, 0.5, 24_000, 24_000);

    private final AudioPath path = new AudioPath();
    private final Map<String, Processor> steps = AudioSteps.all();

    @Test
    void soundThatIsEncodedAndDecodedKeepsItsLevelAndItsQuality() throws Exception {
        short[] heard = OpusSounds.joined(throughBoth(OpusSounds.pieces(TONE)));
        short[] settled = Arrays.copyOfRange(heard, 2_400, heard.length);

        assertThat(Spectrum.level(settled)).isCloseTo(-6, Offset.offset(1.0));
        assertThat(Spectrum.snr(settled, 24_000, 1000)).isGreaterThan(25);
    }

    @Test
    void samplesAndPcm16AreEncodedAlike() throws Exception {
        byte[] ofSamples = (byte[]) apply("opusEncode", Arrays.copyOf(TONE, 480), new AudioPath());
        byte[] ofBytes = (byte[]) apply("opusEncode", Pcm16.encode(Arrays.copyOf(TONE, 480)), new AudioPath());

        assertThat(ofBytes).isEqualTo(ofSamples);
    }

    @Test
    void onePacketAndAListOfOneAreDecodedAlike() throws Exception {
        List<byte[]> packets = OpusSounds.encode(TONE);
        AudioPath other = new AudioPath();

        for (byte[] packet : packets.subList(0, 5)) {
            assertThat((byte[]) apply("opusDecode", packet, path))
                    .isEqualTo(apply("opusDecode", List.of(new SpeakerPacket(7, packet)), other));
        }
    }

    @Test
    void whenNobodySpeaksThereAre960BytesOfSilence() throws Exception {
        assertThat((byte[]) apply("opusDecode", List.of(), path)).isEqualTo(new byte[960]);
    }

    @Test
    void anExchangeAboutNoSoundStaysSo() throws Exception {
        assertThat(apply("opusDecode", null, path)).isNull();
    }

    @Test
    void whenNothingSoundsNoPacketIsSentOnceTheEndWasSent() throws Exception {
        apply("opusEncode", Arrays.copyOf(TONE, 480), path);
        List<Object> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(apply("opusEncode", null, path));
        }

        assertThat((byte[]) sent.get(0)).hasSizeGreaterThan(3);
        assertThat(sent.subList(1, 6)).allMatch(packet -> Arrays.equals((byte[]) packet, OpusPacket.silence()));
        assertThat(sent.subList(6, 8)).containsOnlyNulls();
    }

    @Test
    void aCutEndsWhatIsSaidAndNotWhatIsHeard() throws Exception {
        List<byte[]> packets = OpusSounds.encode(TONE);
        AudioPath uncut = new AudioPath();
        for (byte[] packet : packets.subList(0, 10)) {
            apply("opusDecode", packet, path);
            apply("opusDecode", packet, uncut);
            apply("opusEncode", Arrays.copyOf(TONE, 480), path);
        }
        path.cut();

        assertThat((byte[]) apply("opusDecode", packets.get(10), path))
                .isEqualTo((byte[]) apply("opusDecode", packets.get(10), uncut));
        assertThat((byte[]) apply("opusEncode", null, path)).isEqualTo(OpusPacket.silence());
    }

    @Test
    void twoConnectionsThroughOneStepDoNotMix() throws Exception {
        List<byte[]> packets = OpusSounds.encode(TONE);
        apply("opusDecode", packets.get(0), path);

        assertThat((byte[]) apply("opusDecode", packets.get(0), new AudioPath()))
                .isNotEqualTo(apply("opusDecode", packets.get(0), path));
    }

    // Mistakes.

    static Stream<Object> whatCannotBeDecoded() {
        return Stream.of(42, "text", List.of(new byte[3]), Arrays.asList((Object) null));
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeDecoded(Object body) {
        assertThatThrownBy(() -> apply("opusDecode", body, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "opusDecode: expected packets of 20 ms as List<SpeakerPacket>, one as byte[], or null, got ");
    }

    @Test
    void whatIsInAListThatCannotBeDecodedIsNamed() {
        assertThatThrownBy(() -> apply("opusDecode", List.of(new byte[3]), path))
                .hasMessageEndingWith("got a list with byte[]");
    }

    static Stream<Object> whatCannotBeEncoded() {
        return Stream.of(42, new short[160], new byte[480]);
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeEncoded(Object body) {
        assertThatThrownBy(() -> apply("opusEncode", body, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "opusEncode: expected 20 ms at 24 kHz, which is 480 samples as short[] or 960 bytes"
                                + " of PCM16 as byte[], or null, got ");
    }

    @Test
    void anotherLengthIsNamed() {
        assertThatThrownBy(() -> apply("opusEncode", new short[160], path)).hasMessageEndingWith("got 160 samples");
        assertThatThrownBy(() -> apply("opusEncode", new byte[480], path)).hasMessageEndingWith("got 480 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opusDecode", "opusEncode"})
    void anExchangeOfNeitherCallNorConnectionIsRefused(String name) {
        Object body = name.equals("opusDecode") ? List.of() : null;

        assertThatThrownBy(() -> apply(name, body, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        name + ": expected an exchange of a call or a connection, since it remembers what came before,"
                                + " but route null began with null");
    }

    /** All steps are there, since only these two need it, and these not before they are used. */
    @ParameterizedTest
    @ValueSource(strings = {"opusDecode", "opusEncode"})
    void withoutTheLibraryTheFirstUseSaysWhatIsMissing(String name) throws Exception {
        Class<?> all = new WithoutConcentus().loadClass(AudioSteps.class.getName());
        Processor step = (Processor) ((Map<?, ?>) all.getMethod("all").invoke(null)).get(name);
        Exchange exchange = exchange(path);
        exchange.getMessage().setBody(name.equals("opusDecode") ? List.of() : null);

        assertThatThrownBy(() -> step.process(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(name + ": expected the library io.github.jaredmdobson:concentus on the class path, since it"
                        + " converts Opus");
    }

    /** Sees our classes and all others but Concentus'. */
    private static final class WithoutConcentus extends ClassLoader {
        private static final List<String> OWN = List.of(
                "org.camelvoice.processor.",
                "org.camelvoice.audio.OpusMix",
                "org.camelvoice.audio.OpusVoice",
                "org.camelvoice.audio.OpusSpeaker");

        WithoutConcentus() {
            super(OpusStepsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.github.jaredmdobson.")) {
                throw new ClassNotFoundException(name);
            }
            return OWN.stream().anyMatch(name::startsWith) ? own(name) : super.loadClass(name, resolve);
        }

        private Class<?> own(String name) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private List<short[]> throughBoth(List<short[]> pieces) throws Exception {
        List<short[]> heard = new ArrayList<>();
        for (short[] piece : pieces) {
            Object packet = apply("opusEncode", piece, path);
            heard.add(Pcm16.decode((byte[]) apply("opusDecode", packet, path)));
        }
        return heard;
    }

    private Object apply(String name, Object body, AudioPath of) throws Exception {
        Exchange exchange = exchange(of);
        exchange.getMessage().setBody(body);
        steps.get(name).process(exchange);
        return exchange.getMessage().getBody();
    }

    private static Exchange exchange(AudioPath path) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(VoiceConstants.AUDIO_PATH, path);
        return exchange;
    }
}
