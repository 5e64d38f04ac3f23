package org.camelvoice.realtime.client;

import java.util.stream.Stream;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.event.SessionInfo;
import org.camelvoice.realtime.event.StatedFormat;

/**
 * The audio formats that a server states in its session. It must accept the requested input format, because routes send
 * that. Its output may be any readable format, at any rate from 8 to 48 kHz.
 */
final class SessionFormats {
    private static final int SLOWEST = 8_000;
    private static final int FASTEST = 48_000;

    private SessionFormats() {}

    static boolean isInput(StatedFormat given, AudioFormat asked) {
        return given != null && given.is(asked.name(), asked.sampleRate());
    }

    /** Null if it is unreadable. */
    static AudioFormat output(StatedFormat given) {
        if (given == null) {
            return null;
        }
        return Stream.of(AudioFormat.PCM16_24K, AudioFormat.MULAW_8K, AudioFormat.ALAW_8K)
                .filter(format -> format.name().equals(given.type()))
                .findFirst()
                .map(format -> at(given.sampleRate(), format))
                .orElse(null);
    }

    private static AudioFormat at(int sampleRate, AudioFormat format) {
        int bytesPerSecond = sampleRate * (format.isPcm16() ? 2 : 1);
        boolean readable = sampleRate >= SLOWEST && sampleRate <= FASTEST && bytesPerSecond % 1_000 == 0;
        return readable ? new AudioFormat(format.name(), bytesPerSecond, format.silence()) : null;
    }

    static String asked(SessionOptions options) {
        return options.inputFormat().name() + " and " + options.outputFormat().name();
    }

    /** For people, as {@link #asked}. */
    static String given(SessionInfo session) {
        return session == null
                ? "an unknown format"
                : name(session.inputFormat()) + " and " + name(session.outputFormat());
    }

    private static String name(StatedFormat format) {
        return format == null ? "an unknown format" : format.toString();
    }
}
