package org.camelvoice.sandbox;

/** The sandbox's voice, for tests of other packages. */
public final class Spoken {

    private Spoken() {}

    /** With the times of its words. */
    public static Speech speech(String text) {
        return Voices.KEVIN.speak(text);
    }
}
