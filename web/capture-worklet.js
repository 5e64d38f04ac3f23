import { Resampler } from "./resampler.js";

const SAMPLE_RATE = 24_000;
const FRAME = 480; // 20 ms

/** Gathers what the microphone gives into frames of 20 ms, PCM16 at 24 kHz: `{frame: ArrayBuffer, level: RMS}`. */
class Capture extends AudioWorkletProcessor {
  #resampler = sampleRate === SAMPLE_RATE ? null : new Resampler(sampleRate, SAMPLE_RATE);
  #frame = new Int16Array(FRAME);
  #filled = 0;
  #energy = 0;

  process([input]) {
    if (input.length > 0) {
      this.#gather(this.#resampler ? this.#resampler.process(input[0]) : input[0]);
    }
    return true;
  }

  #gather(samples) {
    for (const sample of samples) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#energy += clipped * clipped;
      this.#frame[this.#filled++] = Math.round(clipped * 32_767);
      if (this.#filled === FRAME) {
        this.#send();
      }
    }
  }

  #send() {
    const frame = this.#frame.buffer;
    this.port.postMessage({ frame, level: Math.sqrt(this.#energy / FRAME) }, [frame]);
    this.#frame = new Int16Array(FRAME);
    this.#filled = 0;
    this.#energy = 0;
  }
}

registerProcessor("camel-voice-capture", Capture);
