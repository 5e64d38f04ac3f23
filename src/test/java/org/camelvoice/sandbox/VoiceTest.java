package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceTest {

    @Test
    void freeTtsSpeaksWhereItIsOnTheClassPath() {
        assertThat(Voices.KEVIN).isInstanceOf(FreeTtsVoice.class);
    }

    @Test
    void speaksAtASpeakersPace() {
        Speech speech = Voices.KEVIN.speak("Hello, this is Acme. How can I help?");
        assertThat(speech.millis()).isBetween(2_000, 5_000);
        assertThat(rms(speech.samples())).isBetween(800.0, 6_000.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello, this is Acme.", "Order 42 costs $13.50 (that's all). Dr. Smith said: \"go!\"", "x", "…"})
    void transcribesJustWhatItWasAskedToSay(String text) {
        assertThat(Voices.KEVIN.speak(text).text()).isEqualTo(text);
    }

    @Test
    void knowsWhenEachWordIsSpoken() {
        Speech speech = Voices.KEVIN.speak("Order 42 is here. Bye.");
        List<Speech.Word> words = speech.words();
        assertThat(words).extracting(Speech.Word::text).containsExactly("Order", "42", "is", "here.", "Bye.");
        for (int i = 1; i < words.size(); i++) {
            assertThat(words.get(i).startMillis())
                    .isGreaterThanOrEqualTo(words.get(i - 1).endMillis());
        }
        Speech.Word bye = words.get(4);
        assertThat(rms(speech, words.get(3).endMillis() + 30, bye.startMillis() - 30))
                .isLessThan(60);
        assertThat(rms(speech, bye.startMillis(), bye.endMillis())).isGreaterThan(800);
        assertThat(bye.endMillis()).isCloseTo(speech.millis(), within(400));
    }

    @Test
    void aTextWithoutWordsIsALittleSilence() {
        assertThat(Voices.KEVIN.speak(" \n").millis()).isEqualTo(100);
        assertThat(new ToneVoice().speak("").millis()).isEqualTo(100);
    }

    @Test
    void isQuietOnTheConsoleAndLeavesNoThread() throws InterruptedException {
        // A thread belongs to its maker's group: other tests' threads, that come and go, don't count.
        ThreadGroup group = new ThreadGroup("speaker");
        AtomicReference<String> printed = new AtomicReference<>();
        Thread speaker = new Thread(group, () -> printed.set(printedBy(VoiceTest::speak)));
        speaker.start();
        speaker.join();
        assertThat(printed.get()).isEmpty();
        assertThat(group.activeCount()).isZero();
    }

    private static void speak() {
        new FreeTtsVoice().speak("Is anybody there? No: 12 o'clock, e-mail a@b.c, 你好.");
    }

    private static String printedBy(Runnable action) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try {
            action.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutFreeTtsThereIsATonePerWord() {
        Speech speech = new ToneVoice().speak("Hello, this is Acme.");
        assertThat(speech.text()).isEqualTo("Hello, this is Acme.");
        for (Speech.Word word : speech.words()) {
            assertThat(rms(speech, word.startMillis() + 20, word.endMillis() - 20))
                    .isGreaterThan(4_000);
            assertThat(rms(speech, word.endMillis(), word.endMillis() + 60)).isZero();
        }
    }

    @Test
    void isChosenByWhatIsOnTheClassPath() throws ReflectiveOperationException {
        Class<?> voice = new WithoutFreeTts().loadClass(Voice.class.getName());
        Object loaded = voice.getMethod("load").invoke(null);
        assertThat(loaded.getClass().getName()).isEqualTo(ToneVoice.class.getName());
    }

    /** Sees our classes and all others but FreeTTS'. */
    private static final class WithoutFreeTts extends ClassLoader {

        WithoutFreeTts() {
            super(VoiceTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.sun.speech.")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith("org.camelvoice.sandbox.") ? own(name) : super.loadClass(name, resolve);
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

    private static double rms(Speech speech, int fromMillis, int toMillis) {
        int perMilli = Speech.SAMPLE_RATE / 1000;
        return rms(Arrays.copyOfRange(speech.samples(), fromMillis * perMilli, toMillis * perMilli));
    }

    private static double rms(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(energy / samples.length);
    }
}
