package org.camelvoice.platform.discord;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.audio.dave.DaveProtocolCallbacks;
import net.dv8tion.jda.api.audio.dave.DaveSession;
import net.dv8tion.jda.api.audio.dave.DaveSessionFactory;
import org.apache.camel.spi.ClassResolver;

/**
 * Discord's end-to-end encryption, DAVE, as far as there is a library for it. Most of these have a native part, which may
 * want another Java or another C library than there is; so one session is made for trial.
 *
 * @param factory null if there is none
 * @param missing why there is none, for operators; null if there is one
 * @see <a href="https://daveprotocol.com">DAVE protocol</a>
 */
record Encryption(DaveSessionFactory factory, String missing) {
    /** The factory of jdave, which is used by itself. */
    static final String JDAVE = "club.minnced.discord.jdave.interop.JDaveSessionFactory";

    private static final Pattern CLASS_FILE = Pattern.compile("class file version ([0-9]{1,3})");
    /** Java Virtual Machine Specification, §4.1: Java 1 has 45. */
    private static final int BEFORE_JAVA_1 = 44;

    /**
     * @param configured the name of a class with a constructor without parameters; empty for jdave's
     * @throws IllegalStateException if a configured class cannot be used; says why
     */
    static Encryption find(ClassResolver classes, String configured) {
        String name = configured.isBlank() ? JDAVE : configured.strip();
        String problem;
        try {
            Class<?> type = classes.resolveClass(name);
            if (type != null) {
                return new Encryption(proven(type), null);
            }
            problem = name + " is not on the class path";
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            problem = name + " cannot be used on this machine: " + reason(e);
        }
        if (!configured.isBlank()) {
            throw new IllegalStateException("voice.discord.daveSessionFactory: " + problem);
        }
        return new Encryption(null, problem);
    }

    private static DaveSessionFactory proven(Class<?> type) throws ReflectiveOperationException {
        DaveSessionFactory factory =
                (DaveSessionFactory) type.getDeclaredConstructor().newInstance();
        DaveSession trial = factory.createDaveSession(new Unconnected(), 1, 1);
        int version = trial.getMaxProtocolVersion();
        trial.destroy();
        if (version < 1) {
            throw new IllegalStateException("it speaks version " + version + " of the protocol");
        }
        return factory;
    }

    private static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        Matcher version = CLASS_FILE.matcher(String.valueOf(first.getMessage()));
        return first instanceof UnsupportedClassVersionError && version.find()
                ? "it is for Java " + (Integer.parseInt(version.group(1)) - BEFORE_JAVA_1) + " or newer, this is Java "
                        + Runtime.version().feature()
                : words(first);
    }

    /** Its own: they name the library that is wanted, and nothing secret. */
    private static String words(Throwable first) {
        return first.getClass().getSimpleName() + (first.getMessage() == null ? "" : ", " + first.getMessage());
    }

    /** Of a session that nobody is at the other end of. */
    private static final class Unconnected implements DaveProtocolCallbacks {
        @Override
        public void sendMLSKeyPackage(ByteBuffer message) {}

        @Override
        public void sendDaveProtocolReadyForTransition(int transition) {}

        @Override
        public void sendMLSCommitWelcome(ByteBuffer message) {}

        @Override
        public void sendMLSInvalidCommitWelcome(int transition) {}
    }
}
