const PROTOCOL = "camel-voice.v1";
const TICKET = "camel-voice.ticket."; // another subprotocol, which the gateway reads and never agrees on
const META = "camel-voice-gateway"; // in index.html: where the gateway is; empty for beside the page
const ABNORMAL = 1006; // what browsers say of a connection that broke
const FULL = 65_536; // bytes that wait in the browser; beyond it frames wait here
const WAITING_FRAMES = 50; // 1 s; beyond it the oldest is dropped
const STALLED_FRAMES = 500; // 10 s in which the network takes nothing; frames, as clocks go on while a machine sleeps

/**
 * One call's WebSocket, as docs/browser.md has it. Of its listener it calls `open()`, `message(object)`,
 * `audio(ArrayBuffer)`, and once `closed({code, reason, wasOpen})`, unless it was closed from here. A peer that is
 * gone without a word counts as closed too, when the network has taken nothing for long.
 */
export class VoiceSocket {
  #listener;
  #socket;
  #waiting = [];
  #wasOpen = false;
  #droppedFrames = 0;
  /** Bytes that waited in the browser when last looked at. */
  #buffered = 0;
  /** Frames since the network last took something. */
  #stalledFrames = 0;

  /** @param {?string} ticket null for none */
  constructor(sessionId, tenant, ticket, listener) {
    this.#listener = listener;
    this.#socket = new WebSocket(address(sessionId, tenant), ticket ? [PROTOCOL, TICKET + ticket] : [PROTOCOL]);
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
    this.#stalledFrames++;
    this.#look();
    if (this.#stalledFrames > STALLED_FRAMES) {
      this.#giveUp();
      return;
    }
    this.#waiting.push(frame);
    while (this.#waiting.length > 0 && this.#socket.bufferedAmount <= FULL) {
      this.#put(this.#waiting.shift());
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
    this.#put(JSON.stringify(message));
    return true;
  }

  #put(data) {
    this.#look();
    this.#socket.send(data);
    this.#buffered = this.#socket.bufferedAmount;
  }

  #look() {
    const buffered = this.#socket.bufferedAmount;
    if (buffered === 0 || buffered < this.#buffered) {
      this.#stalledFrames = 0;
    }
    this.#buffered = buffered;
  }

  #giveUp() {
    this.close();
    this.#listener.closed({ code: ABNORMAL, reason: "", wasOpen: true });
  }

  close() {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }
}

function address(sessionId, tenant) {
  const gateway = document.querySelector(`meta[name="${META}"]`)?.content ?? "";
  const url = new URL(`ws/audio/${sessionId}`, new URL(gateway, document.baseURI));
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ tenant }).toString();
  return url;
}
