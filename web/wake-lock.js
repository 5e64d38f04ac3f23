/** Keeps a phone's screen on during a call, where the browser can: with the screen off it takes the microphone away. */
export class WakeLock {
  #wanted = false;
  /** Null while it is not held. */
  #lock = null;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#ask()); // it is lost with the page's sight
  }

  hold() {
    this.#wanted = true;
    this.#ask();
  }

  release() {
    this.#wanted = false;
    this.#lock?.release();
    this.#lock = null;
  }

  async #ask() {
    if (!this.#wanted || document.visibilityState !== "visible" || !navigator.wakeLock) {
      return;
    }
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      if (!this.#wanted) {
        this.release();
      }
    } catch {
      this.#lock = null; // refused, as with a low battery: the call goes on without
    }
  }
}
