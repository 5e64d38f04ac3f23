package org.camelvoice.tenant;

import org.apache.camel.spi.Metadata;

/**
 * When the caller says nothing: after so many seconds in which there was nothing to hear, the model is told to ask whether
 * the caller is still there; and when that has been of no use so many times, the call ends.
 */
@Metadata(description = "What happens when the caller says nothing.")
public final class TenantIdle {
    private static final int LONGEST_PROMPT = 2_000;

    @Metadata(description = "The silence after which the model asks, 3 to 3600, in seconds; 0 for never.", defaultValue = "0")
    private int seconds;

    @Metadata(description = "What the model is told then.")
    private String prompt = "The caller has said nothing for a while. Ask briefly whether they are still there.";

    @Metadata(description = "How often the model asks before the call ends: 0 to 10.", defaultValue = "1")
    private int times = 1;

    /** The silence, in seconds; 0 for any. */
    public int seconds() {
        return seconds;
    }

    public void setSeconds(int seconds) {
        if (seconds != 0) {
            Expected.within("idle.seconds", seconds, 3, 3_600);
        }
        this.seconds = seconds;
    }

    /** What the model is told then. */
    public String prompt() {
        return prompt;
    }

    public void setPrompt(String prompt) {
        if (prompt == null || prompt.isBlank()) {
            throw Expected.wrong("idle.prompt to be what the model is told", "nothing");
        }
        this.prompt = Expected.notLonger("idle.prompt", Braces.written(prompt), LONGEST_PROMPT);
    }

    /** How often the model asks before the call ends; 0 to end it without a question. */
    public int times() {
        return times;
    }

    public void setTimes(int times) {
        this.times = Expected.within("idle.times", times, 0, 10);
    }
}
