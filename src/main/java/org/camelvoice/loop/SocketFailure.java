package org.camelvoice.loop;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What failed at a socket, in the same words on every transport. Netty's native ones put the name of the system call
 * first: {@code bind(..) failed: Address already in use}.
 */
public final class SocketFailure {
    private static final Pattern SYSTEM_CALL =
            Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: (?=\\w)");

    private SocketFailure() {}

    /** The failure itself, or one like it if its own message names a system call; whatever quotes the root then quotes this. */
    public static Throwable inPlainWords(Throwable failure) {
        String text = text(failure);
        if (text.equals(failure.getMessage())) {
            return failure;
        }
        IOException plain = new IOException(text);
        plain.addSuppressed(failure);
        return plain;
    }

    /** Such as "Connection refused"; the name of the failure's class if it has no message. */
    public static String text(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : SYSTEM_CALL.matcher(failure.getMessage()).replaceFirst("");
    }
}
