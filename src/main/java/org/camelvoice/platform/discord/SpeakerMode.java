package org.camelvoice.platform.discord;

import java.util.Arrays;
import java.util.Locale;

/** Whom the model hears where several people may speak. */
enum SpeakerMode {
    /** Who speaks first, until 800 ms of silence. One conversation for the channel. */
    ACTIVE_SPEAKER,
    /** Each speaker in a conversation of their own. The answers follow one another in the channel. */
    PER_USER,
    /** All at once, as people in a room do. One conversation for the channel. */
    MIXED;

    /** As endpoints name it, such as {@code active-speaker}. */
    static SpeakerMode of(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("mode: expected active-speaker, per-user or mixed, got " + name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
