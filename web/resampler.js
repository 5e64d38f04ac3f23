const ZERO_CROSSINGS = 16; // of the sinc on each side, at the lower rate
const PHASES = 256; // rows of coefficients per input sample; between two of them it interpolates
const PASS_BAND = 0.94; // of the lower rate's half

/**
 * From one sample rate to another by a windowed sinc, with its history kept from piece to piece. For browsers that refuse
 * an AudioContext at 24 kHz; elsewhere nothing is resampled here.
 */
export class Resampler {
  #step;
  #half;
  #rows;
  /** The input that is still needed; the first `2 * half` of it are the past. */
  #history;
  /** Where in the history the next output sample is, in input samples. */
  #at;

  constructor(from, to) {
    const scale = Math.min(1, to / from);
    this.#step = from / to;
    this.#half = Math.ceil(ZERO_CROSSINGS / scale);
    this.#rows = rows(this.#half, scale * PASS_BAND);
    this.#history = new Float32Array(this.#half);
    this.#at = this.#half;
  }

  /** @param {Float32Array} input any number of samples @returns {Float32Array} as many as can be made of them */
  process(input) {
    const whole = new Float32Array(this.#history.length + input.length);
    whole.set(this.#history);
    whole.set(input, this.#history.length);
    const end = whole.length - this.#half;
    const out = new Float32Array(Math.max(0, Math.ceil((end - this.#at) / this.#step)));
    for (let i = 0; i < out.length; i++, this.#at += this.#step) {
      out[i] = this.#sample(whole);
    }
    const past = Math.max(0, Math.min(Math.floor(this.#at) - this.#half, whole.length));
    this.#history = whole.slice(past);
    this.#at -= past;
    return out;
  }

  #sample(whole) {
    const centre = Math.floor(this.#at);
    const phase = (this.#at - centre) * PHASES;
    const row = Math.floor(phase);
    const weight = phase - row;
    const first = centre - this.#half + 1;
    let sum = 0;
    for (let k = 0; k < 2 * this.#half; k++) {
      const coefficient = this.#rows[row][k] * (1 - weight) + this.#rows[row + 1][k] * weight;
      sum += coefficient * whole[first + k];
    }
    return sum;
  }
}

/** One row of coefficients for each phase, and one more to interpolate to. */
function rows(half, cutoff) {
  return Array.from({ length: PHASES + 1 }, (_, phase) => {
    const row = Float64Array.from({ length: 2 * half }, (_, k) => {
      const distance = k - half + 1 - phase / PHASES;
      return cutoff * sinc(cutoff * distance) * window(distance / half);
    });
    const gain = row.reduce((sum, coefficient) => sum + coefficient, 0);
    return row.map((coefficient) => coefficient / gain);
  });
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Blackman's, from -1 to 1. */
function window(x) {
  return Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
