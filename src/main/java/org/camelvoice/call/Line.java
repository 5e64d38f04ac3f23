package org.camelvoice.call;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.audio.Playout.Feedback;

/**
 * How audio reaches the caller.
 *
 * @param format     the format of the audio
 * @param feedback   how the far end reports playback
 * @param leadMillis how far sending may run ahead of playback; {@link #TENANTS_LEAD} for the tenant's value
 * @param output     the destination
 */
public record Line(AudioFormat format, Feedback feedback, int leadMillis, Playout.Output output) {
    static final int TENANTS_LEAD = 0;

    /** A line whose far end echoes marks, with the tenant's lead. */
    public static Line withMarks(AudioFormat format, Playout.Output output) {
        return new Line(format, Feedback.MARKS, TENANTS_LEAD, output);
    }

    /** A line whose far end reports what it plays, with the tenant's lead. */
    public static Line withReports(AudioFormat format, Playout.Output output) {
        return new Line(format, Feedback.REPORTS, TENANTS_LEAD, output);
    }

    /** A line whose far end pulls each frame when it is to be heard. */
    public static Line withPulls(AudioFormat format, Playout.Output output) {
        return new Line(format, Feedback.PULLS, TENANTS_LEAD, output);
    }

    /** A line whose far end reports nothing. */
    public static Line withoutFeedback(AudioFormat format, int leadMillis, Playout.Output output) {
        return new Line(format, Feedback.NONE, leadMillis, output);
    }

    /**
     * How audio is sent unless the line says otherwise.
     *
     * @param leadMillis    the tenant's lead
     * @param preRollMillis how much of a response that comes in pieces is queued before it is sent
     */
    record Pacing(int leadMillis, long preRollMillis) {}

    Playout playout(Playout.Output counted, Pacing pacing) {
        int lead = leadMillis == TENANTS_LEAD ? pacing.leadMillis : leadMillis;
        Playout playout = new Playout(format, lead, feedback, counted);
        playout.preRoll(pacing.preRollMillis);
        return playout;
    }
}
