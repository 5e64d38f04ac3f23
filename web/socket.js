const PROTOCOL = "camel-voice.v1";
const FULL = 65_536; // bytes that wait in the browser; beyond it frames wait here
const WAITING_FRAMES = 50; // 1 s; beyond it the oldest is dropped

/**
 * One call's WebSocket, as docs/browser.md has it. Of its listener it calls `open()`, `message(object)`,
 * `audio(ArrayBuffer)`, and once `closed({code, reason, wasOpen})`, unless it was closed from here.
 */
export class VoiceSocket {
  #listener;
  #socket;
  #waiting = [];
  #wasOpen = false;
  #droppedFrames = 0;

  constructor(sessionId, tenant, listener) {
    this.#listener = listener;
    this.#socket = new WebSocket(address(sessionId, tenant), PROTOCOL);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => this.#opened();
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code, reason }) => listener.closed({ code, reason, wasOpen: this.#wasOpen });
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Frames of the microphone that the network was too slow for. */
  get droppedFrames() {
    return this.#droppedFrames;
  }

  #opened() {
    this.#wasOpen = true;
    this.#listener.open();
  }

  #receive(data) {
    if (typeof data === "string") {
      this.#listener.message(JSON.parse(data));
    } else {
      this.#listener.audio(data);
    }
  }

  /** @param {ArrayBuffer} frame 20 ms; dropped while the socket is not open */
  sendFrame(frame) {
    if (!this.isOpen) {
      return;
    }
    this.#waiting.push(frame);
    while (this.#waiting.length > 0 && this.#socket.bufferedAmount <= FULL) {
      this.#socket.send(this.#waiting.shift());
    }
    if (this.#waiting.length > WAITING_FRAMES) {
      this.#waiting.shift();
      this.#droppedFrames++;
    }
  }

  /** @returns {boolean} false if the socket is not open */
  send(message) {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }
}

function address(sessionId, tenant) {
  const url = new URL(`ws/audio/${sessionId}`, document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ tenant }).toString();
  return url;
}
