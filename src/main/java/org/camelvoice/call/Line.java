package org.camelvoice.call;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.audio.Playout.Feedback;

/**
 * How audio reaches the caller.
 *
 * @param format     the audio that they are sent
 * @param feedback   how they tell what they have played
 * @param leadMillis how far ahead of what is heard audio is sent; {@link #TENANTS_LEAD} for what the tenant says
 * @param output     where it leaves to
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

    /** A line whose far end tells nothing. */
    public static Line withoutFeedback(AudioFormat format, int leadMillis, Playout.Output output) {
        return new Line(format, Feedback.NONE, leadMillis, output);
    }

    Playout playout(Playout.Output counted, int tenantsLeadMillis) {
        int lead = leadMillis == TENANTS_LEAD ? tenantsLeadMillis : leadMillis;
        return new Playout(format, lead, feedback, counted);
    }
}
