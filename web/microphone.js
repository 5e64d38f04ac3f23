const WISHES = {
  audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/**
 * The microphone, from `open` to `close`: frames of 20 ms, PCM16 at 24 kHz. Of its listener it calls `frame(ArrayBuffer)`,
 * `level(RMS)` for each frame, and `lost()` when the device is gone.
 */
export class Microphone {
  #listener;
  /** Null while it is closed. */
  #stream = null;
  /** Null while it is closed. */
  #node = null;
  /** Null unless the call's own context cannot take the microphone at its rate, as in older Firefoxes. */
  #ownContext = null;
  /** Raised by `close`, so that an `open` that is under way gives up. */
  #generation = 0;
  #muted = false;

  constructor(listener) {
    this.#listener = listener;
  }

  get isOpen() {
    return this.#node !== null;
  }

  get muted() {
    return this.#muted;
  }

  /** A muted microphone sends silence. */
  set muted(muted) {
    this.#muted = muted;
    this.#applyMute();
  }

  /**
   * @param {Promise} loaded when the context's worklets are
   * @throws {DOMException} as getUserMedia does: NotAllowedError, NotFoundError, NotReadableError
   */
  async open(context, loaded) {
    this.close();
    const generation = this.#generation;
    const stream = await navigator.mediaDevices.getUserMedia(WISHES);
    if (generation !== this.#generation) {
      stop(stream);
      return;
    }
    this.#stream = stream; // from here on `close` stops it
    this.#applyMute();
    stream.getAudioTracks()[0].onended = () => this.#lost();
    await loaded;
    if (generation === this.#generation) {
      await this.#connect(context, stream);
    }
  }

  async #connect(context, stream) {
    try {
      this.#listenTo(context, context.createMediaStreamSource(stream));
    } catch (e) {
      if (e.name !== "NotSupportedError") {
        throw e;
      }
      this.#ownContext = new AudioContext();
      await this.#ownContext.audioWorklet.addModule("capture-worklet.js");
      this.#listenTo(this.#ownContext, this.#ownContext.createMediaStreamSource(stream));
    }
  }

  #listenTo(context, source) {
    this.#node = new AudioWorkletNode(context, "camel-voice-capture", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    this.#node.port.onmessage = ({ data }) => {
      this.#listener.level(data.level);
      this.#listener.frame(data.frame);
    };
    source.connect(this.#node);
  }

  #applyMute() {
    this.#stream?.getAudioTracks().forEach((track) => (track.enabled = !this.#muted));
  }

  #lost() {
    this.close();
    this.#listener.lost();
  }

  close() {
    this.#generation++;
    if (this.#node) {
      this.#node.port.onmessage = null;
      this.#node = null;
    }
    stop(this.#stream);
    this.#stream = null;
    this.#ownContext?.close();
    this.#ownContext = null;
    this.#listener.level(0);
  }
}

function stop(stream) {
  stream?.getTracks().forEach((track) => {
    track.onended = null;
    track.stop();
  });
}
