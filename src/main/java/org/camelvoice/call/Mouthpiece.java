package org.camelvoice.call;

import org.camelvoice.audio.AudioPath;

/**
 * The caller's mouthpiece: what the caller says and dials, and when, by the clock and by the model's count of what it was
 * sent. Owned by the call's loop.
 */
public final class Mouthpiece {
    private final CallFacts facts;
    private final CallEvents events;
    private final CallProgress progress;
    private final CallRoutes routes;
    private final Minutes minutes;
    private final ModelFlow flow;
    private final Keypad keypad;
    private final boolean bargeIn;
    private final Caller caller;
    private final CallerTimeline timeline = new CallerTimeline();
    private final AudioPath path = new AudioPath();
    /** Whether what the model took for speech last was a key's tone. */
    private boolean hearsKey;
    /** Whether what it took for speech last began while the model was to be heard, which went on. */
    private boolean talksOver;

    /** @param bargeIn whether speech interrupts the model */
    Mouthpiece(
            CallFacts facts,
            CallEvents events,
            CallProgress progress,
            CallRoutes routes,
            Minutes minutes,
            ModelFlow flow,
            Keypad keypad,
            boolean bargeIn,
            Caller caller) {
        this.facts = facts;
        this.events = events;
        this.progress = progress;
        this.routes = routes;
        this.minutes = minutes;
        this.flow = flow;
        this.keypad = keypad;
        this.bargeIn = bargeIn;
        this.caller = caller;
    }

    /** The caller's time against the model's. */
    public CallerTimeline timeline() {
        return timeline;
    }

    /** What the audio steps from the caller to the model remember. */
    AudioPath path() {
        return path;
    }

    /** The caller's audio has come from the network that ends at this timestamp, by the audio's own clock. */
    void came(long timestampMillis) {
        minutes.came(timestampMillis);
    }

    /** The caller said this, in the caller's format: as it came, or silence for a gap. Nothing says when it was. */
    public void said(byte[] frames) {
        said(frames, CallerAudio.NO_TIMESTAMP);
    }

    /** The caller said this; the timestamp is of its first byte, by the audio's own clock. */
    void said(byte[] frames, long timestampMillis) {
        minutes.said(frames, timestampMillis);
        flow.said(frames);
    }

    /**
     * The caller has pressed a key: {@code message} goes to the route that handles it, and then the model is told, if the
     * tenant wants it.
     *
     * @param key one of {@code 0123456789*#ABCD}
     */
    public void pressed(String key, CallMessage message) {
        events.dtmf(facts, key);
        keypad.pressed(key, facts.moment());
        routes.dispatch(message);
        routes.afterwards(() -> {
            if (progress.isOpen()) {
                keypad.tellIfComplete(facts.moment());
            }
        });
    }

    /**
     * The model hears the caller speak since this place of its count, where sound began. If a key was pressed within 300
     * ms of it, that was the key's tone, and nobody has spoken.
     *
     * @return whether it is speech
     */
    public boolean speechStarted(long modelMillis) {
        timeline.speaking(true);
        long onset = timeline.moment(modelMillis);
        hearsKey = keypad.isTone(onset);
        talksOver = !bargeIn && progress.is(CallState.SPEAKING);
        if (!hearsKey) {
            events.speechStarted(facts);
        }
        if (!hearsKey && !talksOver) {
            minutes.turn().speechStarted(onset);
            progress.become(CallState.LISTENING);
        }
        return !hearsKey;
    }

    /** The model heard the caller's speech end at this place of its count. */
    public void speechStopped(long modelMillis) {
        timeline.speaking(false);
        if (!hearsKey && !talksOver) {
            minutes.turn().speechStopped(timeline.moment(modelMillis));
        }
        if (!hearsKey) {
            events.speechStopped(facts);
        }
        if (!hearsKey && !(talksOver && progress.is(CallState.SPEAKING))) {
            progress.become(CallState.THINKING);
        }
    }

    /** What the model took for speech had no words. */
    public void noWords() {
        minutes.turn().noSpeech();
    }

    /** Bridges silence on the caller's line; tells the model of keys when no more of them come. */
    void tick() {
        int silence = timeline.silenceDue(facts.moment());
        if (silence > 0) {
            timeline.insertedSilence(silence, facts.moment());
            caller.insertSilence(silence);
        }
        keypad.tick(facts.moment());
    }
}
