package org.camelvoice.sandbox;

import org.slf4j.LoggerFactory;

/**
 * Speaks any text. Slow (tens of milliseconds a sentence), so never use it on an event loop. Safe on any thread;
 * several servers may share one.
 */
public interface Voice {

    /** Speaks {@code text}; a text without words is 100 ms of silence. */
    Speech speak(String text);

    /**
     * The best voice on the class path: FreeTTS' kevin16 if {@code net.sf.sociaal:freetts} is there; otherwise tones,
     * one for each word, and a log line that says so.
     */
    static Voice load() {
        try {
            return new FreeTtsVoice();
        } catch (NoClassDefFoundError e) {
            LoggerFactory.getLogger(Voice.class)
                    .info("The sandbox speaks in tones: net.sf.sociaal:freetts is not on the class path");
            return new ToneVoice();
        }
    }
}
