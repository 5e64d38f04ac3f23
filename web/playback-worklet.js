import { PlayoutBuffer, SAMPLE_RATE } from "./playout-buffer.js";
import { Resampler } from "./resampler.js";

const REPORT = 1_200; // 50 ms between two reports of what has been played
const LEVEL = 480; // 20 ms between two levels
const AUDIBLE = 0.01; // -40 dBFS

/**
 * Plays what the gateway sends. In: audio messages as they came (`ArrayBuffer`), `{clear: epoch}`, `{restart: true}`.
 * Out: `{played: {epoch, samples}, item}`, `{cleared: {epoch, samples}}`, `{level}` and, for the first sound of all,
 * `{audible: true}`. Messages and `process` take turns on one thread, so a position is exact to the sample.
 */
class Playback extends AudioWorkletProcessor {
  #buffer = new PlayoutBuffer();
  #resampler = sampleRate === SAMPLE_RATE ? null : new Resampler(SAMPLE_RATE, sampleRate);
  /** Resampled, but not needed yet. */
  #ahead = new Float32Array(0);
  #unreported = 0;
  #energy = 0;
  #measured = 0;
  #silent = true;
  #heard = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#receive(data);
  }

  #receive(message) {
    if (message instanceof ArrayBuffer) {
      this.#buffer.push(message);
    } else if (message.restart) {
      this.#buffer.clear(0);
      this.#unreported = 0;
    } else {
      this.port.postMessage({ cleared: this.#buffer.clear(message.clear) });
      this.#unreported = 0;
    }
  }

  process(_, [[out]]) {
    const item = this.#buffer.item;
    const played = this.#resampler ? this.#resample(out) : this.#buffer.pull(out);
    this.#report(played, item);
    this.#measure(out);
    return true;
  }

  #resample(out) {
    const before = this.#buffer.played;
    const piece = new Float32Array(64);
    while (this.#ahead.length < out.length) {
      this.#buffer.pull(piece);
      this.#ahead = joined(this.#ahead, this.#resampler.process(piece));
    }
    out.set(this.#ahead.subarray(0, out.length));
    this.#ahead = this.#ahead.slice(out.length);
    return this.#buffer.played - before;
  }

  /** Every 50 ms while something plays, and once when all has been. */
  #report(played, item) {
    this.#unreported += played;
    if (this.#unreported >= REPORT || (this.#unreported > 0 && this.#buffer.size === 0)) {
      this.port.postMessage({
        played: { epoch: this.#buffer.epoch, samples: this.#buffer.played },
        item: this.#buffer.size === 0 ? 0 : item,
      });
      this.#unreported = 0;
    }
  }

  #measure(out) {
    for (const sample of out) {
      this.#energy += sample * sample;
      this.#sound(sample);
    }
    this.#measured += out.length;
    if (this.#measured >= LEVEL) {
      this.#sendLevel(Math.sqrt(this.#energy / this.#measured));
      this.#energy = 0;
      this.#measured = 0;
    }
  }

  #sound(sample) {
    if (!this.#heard && Math.abs(sample) > AUDIBLE) {
      this.#heard = true;
      this.port.postMessage({ audible: true });
    }
  }

  /** Silence is said once. */
  #sendLevel(level) {
    const silent = level === 0;
    if (!silent || !this.#silent) {
      this.port.postMessage({ level });
    }
    this.#silent = silent;
  }
}

function joined(first, second) {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

registerProcessor("camel-voice-playback", Playback);
