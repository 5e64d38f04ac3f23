package org.camelvoice.platform;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.camelvoice.NearestName;

/**
 * The path after {@code voice:}.
 *
 * @param text     the path as written
 * @param platform null for {@code call}, which is the same on every platform
 * @param message  null for the platform's raw messages
 */
record VoicePath(String text, Platform platform, String message) {
    static final String CALL = "call";
    static final Set<String> FROM_CALL = Set.of(ExpectedCallProducer.NAME, "started", "ended");

    /** @throws IllegalArgumentException for an unknown platform or message; lists the known ones */
    static VoicePath of(String text, Map<String, Platform> platforms) {
        List<String> parts = List.of(text.split("/", 2));
        String message = parts.size() == 2 ? parts.get(1) : null;
        if (parts.get(0).equals(CALL)) {
            return new VoicePath(text, null, message).checked();
        }
        Platform platform = platforms.get(parts.get(0));
        if (platform == null) {
            throw new IllegalArgumentException("voice:" + text + ": expected call or a platform, one of "
                    + platforms.keySet() + hint(parts.get(0), message, platforms));
        }
        return new VoicePath(text, platform, message).checked();
    }

    private VoicePath checked() {
        SortedSet<String> messages = incoming();
        messages.addAll(outgoing());
        boolean rawPlatform = message == null && platform != null;
        if (!rawPlatform && (message == null || !messages.contains(message))) {
            throw unknown("", messages);
        }
        return this;
    }

    /** Suggests a known platform, or a call command, as for {@code voice:hangup}. */
    private static String hint(String platform, String message, Map<String, Platform> platforms) {
        Set<String> names = new TreeSet<>(platforms.keySet());
        names.add(CALL);
        String nearest = NearestName.of(platform, names);
        if (nearest == null) {
            return CallCommand.NAMES.contains(platform) ? "; did you mean voice:call/" + platform + "?" : "";
        }
        return "; did you mean voice:" + nearest + (message == null ? "" : "/" + message) + "?";
    }

    /**
     * The exception for an unknown message.
     *
     * @param direction {@code from }, {@code to }, or empty for either
     * @param possible  the known messages
     */
    IllegalArgumentException unknown(String direction, SortedSet<String> possible) {
        return new IllegalArgumentException("%svoice:%s: expected one of the messages %s%s"
                .formatted(direction, text, possible, message == null ? "" : NearestName.hint(message, possible)));
    }

    /** Sorted, for people. */
    SortedSet<String> incoming() {
        return new TreeSet<>(platform == null ? FROM_CALL : platform.incoming());
    }

    /** Sorted, for people. */
    SortedSet<String> outgoing() {
        SortedSet<String> messages = new TreeSet<>(platform == null ? CallCommand.NAMES : platform.outgoing());
        if (platform == null) {
            messages.add(BroadcastProducer.NAME);
            messages.add(ExpectedCallProducer.NAME);
        }
        return messages;
    }
}
