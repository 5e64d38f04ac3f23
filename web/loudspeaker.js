const LEVELS = 1_500; // of the last 30 s of sound

/**
 * Plays what the gateway sends. Takes messages before it is open and plays them then. Of its listener it calls
 * `played({epoch, samples}, item)`, `cleared({epoch, samples})`, `level(RMS)` and `audible()`.
 */
export class Loudspeaker {
  #listener;
  /** Null until it is open, and once it is closed. */
  #node = null;
  /** Null until it is open, and once it is closed. */
  #analyser = null;
  /** Messages that came before it was open. */
  #early = [];
  #closed = false;
  #levels = [];

  constructor(listener) {
    this.#listener = listener;
  }

  /** @param {AudioContext} context whose worklets are loaded */
  open(context) {
    if (this.#closed || this.#node) {
      return;
    }
    this.#node = new AudioWorkletNode(context, "camel-voice-playback", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#node.port.onmessage = ({ data }) => this.#receive(data);
    this.#analyser = new AnalyserNode(context, { fftSize: 2_048 });
    this.#node.connect(context.destination);
    this.#node.connect(this.#analyser);
    this.#early.forEach((message) => this.#post(message));
    this.#early.length = 0;
  }

  /** @param {ArrayBuffer} message with its header; is given away */
  play(message) {
    this.#post(message);
  }

  /** Drops what has not been played; answered by `cleared` with what had been. */
  clear(epoch) {
    this.#post({ clear: epoch });
  }

  /** Another call begins, with epoch 0. */
  restart() {
    this.#post({ restart: true });
  }

  #post(message) {
    if (this.#node) {
      this.#node.port.postMessage(message, message instanceof ArrayBuffer ? [message] : []);
    } else if (!this.#closed) {
      this.#early.push(message);
    }
  }

  #receive(message) {
    if (message.level !== undefined) {
      this.#remember(message.level);
      this.#listener.level(message.level);
    } else if (message.played) {
      this.#listener.played(message.played, message.item);
    } else if (message.cleared) {
      this.#listener.cleared(message.cleared);
    } else {
      this.#listener.audible();
    }
  }

  #remember(rms) {
    this.#levels.push({ at: performance.now(), rms });
    if (this.#levels.length > LEVELS) {
      this.#levels.shift();
    }
  }

  /** The last levels of 20 ms each, oldest first: `{at, rms}`. Silence is there once, at its beginning. */
  get levels() {
    return [...this.#levels];
  }

  /** RMS of the last 85 ms that went to the loudspeaker, from 0 to 1. */
  rms() {
    if (!this.#analyser) {
      return 0;
    }
    const wave = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length);
  }

  close() {
    this.#closed = true;
    this.#early.length = 0;
    if (this.#node) {
      this.#node.port.onmessage = null;
      this.#node.disconnect();
    }
    this.#node = null;
    this.#analyser = null;
    this.#listener.level(0);
  }
}
