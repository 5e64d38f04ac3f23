package org.camelvoice.simulator;

import java.time.Duration;

/**
 * A browser's client has thrown away what it had not played.
 *
 * @param at when, from the start of the call
 * @param epoch the epoch that it ended
 * @param playedSamples how much of that epoch had left for the loudspeaker, in the client's rate
 * @param droppedSamples how much was thrown away unheard; 0 if nothing was playing
 */
public record BrowserClear(Duration at, long epoch, long playedSamples, long droppedSamples) {}
