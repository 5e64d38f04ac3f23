import { SAMPLE_RATE } from "./playout-buffer.js";

/**
 * An AudioContext at 24 kHz, or at the browser's own rate where it refuses that one; the worklets then resample. To be
 * called while a click is being handled, else it may be suspended.
 */
export function openContext() {
  try {
    return new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  } catch {
    return new AudioContext({ latencyHint: "interactive" });
  }
}

/** Fetches the worklets into the browser's cache, so that a call need not wait for them. */
export function prepare() {
  for (const worklet of ["capture-worklet.js", "playback-worklet.js", "resampler.js"]) {
    fetch(worklet).catch(() => {}); // only a head start: opening the sound would tell
  }
}

/** Whether this browser, at this address, can do what a call needs; else the name of what is missing. */
export function missing() {
  if (!window.isSecureContext) {
    return "secure-context";
  }
  if (!window.AudioContext || !window.AudioWorkletNode || !navigator.mediaDevices?.getUserMedia) {
    return "browser";
  }
  return null;
}
