import { SAMPLE_RATE } from "./playout-buffer.js";

const PLAYBACK = "playback-worklet.js";
const CAPTURE = "capture-worklet.js";

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

/** One context's worklets. They come from the gateway, so they are loaded when it can be reached; others wait for them. */
export class Worklets {
  #context;
  #isLoaded = false;
  #tell;
  /** Resolves when a `load` has succeeded. */
  loaded = new Promise((resolve) => (this.#tell = resolve));

  constructor(context) {
    this.#context = context;
  }

  /** After a failure another context is needed, as a browser may remember what it could not load. */
  async load() {
    if (!this.#isLoaded) {
      const { audioWorklet } = this.#context;
      await Promise.all([audioWorklet.addModule(PLAYBACK), audioWorklet.addModule(CAPTURE)]);
      this.#isLoaded = true;
      this.#tell();
    }
  }
}

/** Whether the gateway serves the worklets at all, after they could not be loaded. */
export async function isServed() {
  try {
    return (await fetch(PLAYBACK, { cache: "no-store" })).status < 500; // a proxy's, whose gateway is gone
  } catch {
    return false;
  }
}

/** Fetches the worklets into the browser's cache, so that a call need not wait for them. */
export function prepare() {
  for (const script of [CAPTURE, PLAYBACK, "resampler.js"]) {
    fetch(script).catch(() => {}); // only a head start: opening the sound would tell
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
