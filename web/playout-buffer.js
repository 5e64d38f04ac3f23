/** Samples per second of everything that the gateway sends and gets. */
export const SAMPLE_RATE = 24_000;

const HEADER_BYTES = 8; // item and epoch, 4 bytes each
const PRE_ROLL = 1_440; // 60 ms: what must be there before playing starts, or starts again after an underrun
const CAPACITY = 240_000; // 10 s, where the gateway sends at most half a second ahead
const INAUDIBLE = 1e-4; // -80 dBFS
const DECAY = 0.97; // per sample: a cut sound is below -60 dB after 10 ms

/**
 * What is to be played and how much of it has been: a ring of mono samples of one epoch. An epoch ends with `clear`, and
 * what comes of it later is dropped. Filled and emptied on one thread, that of the playback worklet.
 */
export class PlayoutBuffer {
  #ring = new Float32Array(CAPACITY);
  #start = 0;
  #size = 0;
  #epoch = 0;
  /** Samples of the epoch that `pull` has handed out, and those before them for which there was no room. */
  #played = 0;
  /** Whether it collects, before it plays on. */
  #collecting = true;
  /** Samples of silence handed out since it has something and collects. */
  #waited = 0;
  /** The last sample handed out, fading, so that a cut makes no click. */
  #tail = 0;
  /** Which item the samples in the ring are of, and how many are missing behind them: `{item, samples, missing}`. */
  #segments = [];
  #refused = 0;

  get epoch() {
    return this.#epoch;
  }

  get played() {
    return this.#played;
  }

  /** Samples that wait. */
  get size() {
    return this.#size;
  }

  /** Messages that were too old, too many or not audio. */
  get refused() {
    return this.#refused;
  }

  /** The number of the item that is heard now; 0 for none. */
  get item() {
    return this.#collecting || this.#segments.length === 0 ? 0 : this.#segments[0].item;
  }

  /**
   * @param {ArrayBuffer} message item, epoch, PCM16, as docs/browser.md has it
   * @returns {boolean} false if it is dropped: of an older epoch, not audio, or more than there is room for
   */
  push(message) {
    const samples = (message.byteLength - HEADER_BYTES) / 2;
    if (!Number.isInteger(samples) || samples < 0) {
      return this.#refuse();
    }
    const header = new DataView(message);
    const epoch = header.getUint32(4, true);
    if (epoch < this.#epoch) {
      return this.#refuse();
    }
    if (epoch > this.#epoch) {
      this.clear(epoch);
    }
    if (samples > CAPACITY - this.#size) {
      this.#skip(samples);
      return this.#refuse();
    }
    this.#append(new Int16Array(message, HEADER_BYTES), header.getUint32(0, true));
    return true;
  }

  #refuse() {
    this.#refused++;
    return false;
  }

  /** The gateway has sent them: when all that is before them has been played, they are passed. */
  #skip(samples) {
    if (this.#segments.length === 0) {
      this.#played += samples;
    } else {
      this.#segments.at(-1).missing += samples;
    }
  }

  #append(pcm, item) {
    for (let i = 0, at = (this.#start + this.#size) % CAPACITY; i < pcm.length; i++, at = (at + 1) % CAPACITY) {
      this.#ring[at] = pcm[i] / 32_768;
    }
    this.#size += pcm.length;
    const last = this.#segments.at(-1);
    if (last?.item === item && last.missing === 0) {
      last.samples += pcm.length;
    } else if (pcm.length > 0) {
      this.#segments.push({ item, samples: pcm.length, missing: 0 });
    }
  }

  /**
   * Drops what waits; `epoch` begins.
   *
   * @returns {{epoch: number, samples: number}} the epoch that ended, and how much of it was handed out
   */
  clear(epoch) {
    const ended = { epoch: this.#epoch, samples: this.#played };
    this.#epoch = epoch;
    this.#played = 0;
    this.#empty();
    return ended;
  }

  #empty() {
    this.#size = 0;
    this.#segments.length = 0;
    this.#collecting = true;
    this.#waited = 0;
  }

  /** Fills all of `out`, with silence where there is nothing to play. @returns {number} how many samples were played */
  pull(out) {
    if (this.#collecting && !this.#isReady(out.length)) {
      this.#fade(out, 0);
      return 0;
    }
    const count = Math.min(out.length, this.#size);
    for (let i = 0; i < count; i++) {
      out[i] = this.#ring[this.#start];
      this.#start = (this.#start + 1) % CAPACITY;
    }
    this.#handedOut(count, out);
    return count;
  }

  #isReady(length) {
    if (this.#size === 0) {
      return false;
    }
    if (this.#size < PRE_ROLL && this.#waited < PRE_ROLL) {
      this.#waited += length;
      return false;
    }
    this.#collecting = false;
    return true;
  }

  #handedOut(count, out) {
    this.#size -= count;
    this.#played += count;
    this.#tail = count > 0 ? out[count - 1] : this.#tail;
    for (let left = count; left > 0; ) {
      const part = Math.min(left, this.#segments[0].samples);
      this.#segments[0].samples -= part;
      left -= part;
      if (this.#segments[0].samples === 0) {
        this.#played += this.#segments.shift().missing;
      }
    }
    if (this.#size === 0) {
      this.#empty();
    }
    this.#fade(out, count);
  }

  #fade(out, from) {
    for (let i = from; i < out.length; i++) {
      this.#tail = Math.abs(this.#tail) < INAUDIBLE ? 0 : this.#tail * DECAY;
      out[i] = this.#tail;
    }
  }
}
