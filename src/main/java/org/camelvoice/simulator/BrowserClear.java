package org.camelvoice.simulator;

import java.time.Duration;

/**
 * A browser's client has dropped unplayed audio.
 *
 * @param at             when, from the start of the call
 * @param epoch          the epoch that it ended
 * @param playedSamples  how much of that epoch had left for the loudspeaker, at the client's rate
 * @param droppedSamples how much was dropped unheard; 0 if nothing was playing
 */
public record BrowserClear(Duration at, long epoch, long playedSamples, long droppedSamples) {}
