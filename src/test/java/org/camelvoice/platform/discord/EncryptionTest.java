package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.audio.dave.DaveProtocolCallbacks;
import net.dv8tion.jda.api.audio.dave.DaveSession;
import net.dv8tion.jda.api.audio.dave.DaveSessionFactory;
import net.dv8tion.jda.api.audio.dave.PassthroughDaveSessionFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ClassResolver;
import org.junit.jupiter.api.Test;

/** Which library encrypts a voice channel from end to end, and what is said where none can. */
class EncryptionTest {
    private static final Pattern GLIBC = Pattern.compile("(?:GNU libc|GLIBC)[^\\n]* (\\d+)\\.(\\d+)");

    private final ClassResolver classes = new DefaultCamelContext().getClassResolver();

    @Test
    void jdaveIsFoundByItself() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "jdave needs Java 25, this is " + Runtime.version());
        assumeTrue(glibc() >= 238, "jdave needs glibc 2.38");

        assertThat(Encryption.find(classes, "").missing()).isNull();
        assertThat(Encryption.find(classes, "").factory()).isNotNull();
    }

    @Test
    void whereItCannotBeLoadedTheReasonIsSaid() throws Exception {
        assumeTrue(Runtime.version().feature() < 25 || glibc() < 238, "jdave can be loaded here");

        Encryption none = Encryption.find(classes, "");

        assertThat(none.factory()).isNull();
        assertThat(none.missing()).startsWith(Encryption.JDAVE + " cannot be used on this machine: ");
    }

    @Test
    void anOlderJavaIsToldWhichOneIsWanted() {
        int version = Runtime.version().feature();
        assumeTrue(version < 25, "jdave needs Java 25, this is it");

        assertThat(Encryption.find(classes, "").missing())
                .endsWith(": it is for Java 25 or newer, this is Java " + version);
    }

    /** 238 for 2.38; 0 for another C library. */
    private static int glibc() throws IOException {
        Process ldd =
                new ProcessBuilder("ldd", "--version").redirectErrorStream(true).start();
        String said = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = GLIBC.matcher(said);
        return version.find() ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) : 0;
    }

    @Test
    void aClassOfYourOwnIsUsed() {
        assertThat(Encryption.find(classes, Own.class.getName()).factory()).isInstanceOf(Own.class);
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Encryption.find(classes, "org.example.Dave"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("voice.discord.daveSessionFactory: org.example.Dave is not on the class path");
    }

    @Test
    void aClassThatEncryptsNothingIsRefused() {
        String name = PassthroughDaveSessionFactory.class.getName();

        assertThatThrownBy(() -> Encryption.find(classes, name))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        name + " cannot be used on this machine: IllegalStateException, it speaks version 0");
    }

    @Test
    void aClassOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> Encryption.find(classes, "java.lang.Object"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.Object cannot be used on this machine: ClassCastException");
    }

    /** Says that it encrypts. */
    public static final class Own implements DaveSessionFactory {
        @Override
        public DaveSession createDaveSession(DaveProtocolCallbacks callbacks, long userId, long channelId) {
            return (DaveSession) Proxy.newProxyInstance(
                    Own.class.getClassLoader(),
                    new Class<?>[] {DaveSession.class},
                    (proxy, method, args) -> method.getReturnType() == int.class ? 1 : null);
        }
    }
}
