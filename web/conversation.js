import { Loudspeaker } from "./loudspeaker.js";
import { Microphone } from "./microphone.js";
import { VoiceSocket } from "./socket.js";
import { Worklets, isServed, openContext } from "./sound.js";
import { askForTicket } from "./tickets.js";
import { WakeLock } from "./wake-lock.js";

const RETRY_SECONDS = [1, 2, 4, 8, 15]; // the last one again and again
const LAST_WORDS = 800; // ms: what may still be played when the gateway has closed
const SOUND_DUE = 1_000; // ms after the call is there: sound that is not running by then needs a person's help
const NORMAL = 1000; // the codes that the gateway closes with
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const SESSION_IN_USE = 4409;

/**
 * One conversation, from the click to its end: a microphone, a loudspeaker and the call's socket. When the gateway is
 * lost, it calls again under a new session id, and microphone and loudspeaker stay. What happens it tells its listener:
 *
 * - `phase(name)`: `idle`, `connecting`, `live`, `waiting` (to call again), `ended`
 * - `message(object)`: whatever the gateway says
 * - `retryIn(seconds)`: every second while `waiting`
 * - `over(ending)`: its `kind` is `stopped`, `disconnected` (with `reason`, `isRegular`), `refused`, `no-ticket` or
 *   `no-sound` (with `reason`) or `in-use`
 * - `microphone(state, error)`: `off`, `opening`, `on`, `failed`
 * - `microphoneLevel(rms)`, `voiceLevel(rms)`, `hearing(itemId)`: null for none; `sound(isRunning)`
 */
export class Conversation {
  #listener;
  #phase = "idle";
  /** Null while there is none. */
  #socket = null;
  /** Null while there is none. */
  #context = null;
  /** The context's; null before the first call. */
  #worklets = null;
  #microphone = new Microphone({
    frame: (frame) => this.#socket?.sendFrame(frame),
    level: (rms) => this.#listener.microphoneLevel(rms),
    lost: () => this.#openMicrophone(),
  });
  /** Null before the first call. */
  #loudspeaker = null;
  #wakeLock = new WakeLock();
  #tenant = "default";
  #wantsMicrophone = true;
  /** What was typed while the call was not there. */
  #typed = [];
  /** Item ids by the numbers that audio messages name them by. */
  #items = new Map();
  /** The gateway's last words; null until they come. */
  #disconnected = null;
  /** Why there was no ticket for this call; null if there was one, or nobody was asked. */
  #noTicket = null;
  #attempt = 0;
  /** Null unless it waits to call again. */
  #retry = null;
  /** Null unless last words are being played. */
  #leaving = null;

  sessionId = null;
  clickedAt = null;
  audibleAt = null;
  played = null;
  /** Every answer to `clear`, oldest first. */
  clears = [];

  constructor(listener) {
    this.#listener = listener;
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#devicesChanged());
    document.addEventListener("visibilitychange", () => this.#resumeSound());
    window.addEventListener("online", () => this.callAgain());
    window.addEventListener("pagehide", () => this.isOn && this.stop()); // it may be shown again, without its call
  }

  get phase() {
    return this.#phase;
  }

  get isOn() {
    return this.#phase !== "idle" && this.#phase !== "ended";
  }

  get muted() {
    return this.#microphone.muted;
  }

  set muted(muted) {
    this.#microphone.muted = muted;
  }

  get levels() {
    return this.#loudspeaker?.levels ?? [];
  }

  get droppedFrames() {
    return this.#socket?.droppedFrames ?? 0;
  }

  rms() {
    return this.#loudspeaker?.rms() ?? 0;
  }

  // Beginning and end.

  /** To be called while a click or key is being handled. Socket and microphone open at the same time. */
  start(tenant, { withMicrophone = true, firstText = null } = {}) {
    this.#hush();
    this.clickedAt = performance.now();
    this.audibleAt = this.played = null;
    this.clears = [];
    this.#tenant = tenant;
    this.#wantsMicrophone = withMicrophone;
    this.#microphone.muted = false;
    this.#typed = firstText === null ? [] : [firstText];
    this.#attempt = 0;
    this.#dial();
    this.#openSound();
    if (withMicrophone) {
      this.#openMicrophone();
    }
    this.#wakeLock.hold();
  }

  stop() {
    this.#over({ kind: "stopped" });
    this.#hush();
  }

  #over(ending) {
    clearInterval(this.#retry);
    this.#retry = null;
    this.#socket?.close();
    this.#socket = null;
    this.#microphone.close();
    this.#wakeLock.release();
    this.#listener.microphone("off");
    this.#listener.hearing(null);
    this.#enter("ended");
    this.#listener.over(ending);
  }

  /** No more sound, at once. */
  #hush() {
    clearTimeout(this.#leaving);
    this.#leaving = null;
    this.#loudspeaker?.close();
    if (this.#context) {
      this.#context.onstatechange = null;
      this.#context.close();
      this.#context = null;
    }
  }

  #enter(phase) {
    this.#phase = phase;
    this.#listener.phase(phase);
  }

  // The socket.

  async #dial() {
    this.#items.clear();
    this.#disconnected = null;
    const sessionId = (this.sessionId = newSessionId());
    this.#enter("connecting");
    const leave = await askForTicket(sessionId, this.#tenant).catch(() => null);
    if (this.sessionId !== sessionId || this.#phase !== "connecting") {
      return; // it was stopped meanwhile
    }
    if (leave === null) {
      this.#waitToCallAgain();
      return;
    }
    if (leave.isFinal) {
      this.#leave({ kind: "refused", reason: leave.problem });
      return;
    }
    this.#noTicket = leave.problem;
    this.#socket = new VoiceSocket(sessionId, this.#tenant, leave.ticket, {
      open: () => this.#startSound(),
      message: (message) => this.#receive(message),
      audio: (message) => this.#loudspeaker.play(message),
      closed: (how) => this.#closed(how),
    });
  }

  #receive(message) {
    if (message.type === "connected") {
      this.#connected();
    } else if (message.type === "item") {
      this.#items.set(message.item, message.item_id);
    } else if (message.type === "clear") {
      this.#loudspeaker.clear(message.epoch);
    } else if (message.type === "disconnected") {
      this.#disconnected = message.reason ?? "";
    }
    this.#listener.message(message);
  }

  #connected() {
    this.#attempt = 0;
    this.#enter("live");
    this.#typed.splice(0).forEach((text) => this.say(text));
    setTimeout(() => this.#resumeSound(), SOUND_DUE);
  }

  /** A gateway that stops may be one that starts again. */
  #closed({ code, reason, wasOpen }) {
    this.#socket = null;
    if (!wasOpen && this.#noTicket !== null) {
      this.#leave({ kind: "no-ticket", reason: this.#noTicket });
    } else if (code === SESSION_IN_USE) {
      this.#leave({ kind: "in-use" });
    } else if (code !== GOING_AWAY && (this.#disconnected !== null || code === NORMAL)) {
      this.#leave({ kind: "disconnected", reason: this.#disconnected ?? reason, isRegular: code === NORMAL });
    } else if (code === POLICY_VIOLATION) {
      this.#leave({ kind: "refused", reason });
    } else {
      this.#waitToCallAgain();
    }
  }

  #leave(ending) {
    this.#over(ending);
    this.#leaving = setTimeout(() => this.#hush(), LAST_WORDS);
  }

  #waitToCallAgain() {
    let seconds = RETRY_SECONDS[Math.min(this.#attempt++, RETRY_SECONDS.length - 1)];
    this.#listener.hearing(null);
    this.#enter("waiting");
    this.#listener.retryIn(seconds);
    clearInterval(this.#retry);
    this.#retry = setInterval(() => {
      seconds--;
      if (seconds > 0) {
        this.#listener.retryIn(seconds);
      } else {
        this.callAgain();
      }
    }, 1_000);
  }

  /** At once, if it waits to. */
  callAgain() {
    if (this.#phase === "waiting") {
      clearInterval(this.#retry);
      this.#retry = null;
      this.#loudspeaker.restart();
      this.#dial();
    }
  }

  /** Sends it when the call is there; that may be now. */
  say(text) {
    if (this.#phase !== "live" || !this.#socket.send({ type: "text", message: text })) {
      this.#typed.push(text);
    }
  }

  interrupt() {
    this.#socket?.send({ type: "interrupt" });
  }

  // Sound.

  #openSound() {
    const context = openContext();
    this.#context = context;
    this.#loudspeaker = new Loudspeaker({
      played: (position, item) => this.#played(position, item),
      cleared: (position) => this.#cleared(position),
      level: (rms) => this.#listener.voiceLevel(rms),
      audible: () => this.#audible(context),
    });
    context.onstatechange = () => this.#resumeSound();
    this.#worklets = new Worklets(context);
    this.#resumeSound();
  }

  /** When the gateway is there, from which the worklets come. */
  async #startSound() {
    const context = this.#context;
    try {
      await this.#worklets.load();
      if (this.#context === context) {
        this.#loudspeaker.open(context);
      }
    } catch (e) {
      const isGatewayThere = await isServed();
      if (this.#context !== context || !this.isOn) {
        return;
      }
      if (isGatewayThere) {
        this.#over({ kind: "no-sound", reason: e.message });
        this.#hush();
      } else {
        this.#startSoundLater();
      }
    }
  }

  /** The gateway went while the worklets were being loaded: it is as lost as when the socket says so. */
  #startSoundLater() {
    this.#hush();
    this.#openSound();
    if (this.#wantsMicrophone) {
      this.#openMicrophone();
    }
    if (this.#phase !== "waiting") {
      this.#socket?.close();
      this.#socket = null;
      this.#waitToCallAgain();
    }
  }

  #played(position, item) {
    this.played = position;
    this.#socket?.send({ type: "played", ...position });
    this.#listener.hearing(this.#items.get(item) ?? null);
  }

  #cleared(position) {
    this.clears.push(position);
    this.#socket?.send({ type: "cleared", ...position });
    this.#listener.hearing(null);
  }

  #audible(context) {
    const device = context.baseLatency + (context.outputLatency || 0); // seconds from here to the ear
    this.audibleAt ??= performance.now() + device * 1_000;
  }

  /** Browsers suspend sound without a click, iOS also while somebody phones. */
  #resumeSound() {
    const context = this.#context;
    if (!context || context.state === "closed") {
      return;
    }
    this.#listener.sound(context.state === "running");
    if (context.state !== "running" && document.visibilityState === "visible") {
      context.resume().catch(() => this.#listener.sound(false));
    }
  }

  /** To be called while a click is being handled. */
  resumeSound() {
    this.#resumeSound();
  }

  // The microphone.

  /** Asks for it, or asks again. */
  openMicrophone() {
    this.#wantsMicrophone = true;
    this.#openMicrophone();
  }

  async #openMicrophone() {
    const context = this.#context;
    if (!context) {
      return;
    }
    this.#listener.microphone("opening");
    try {
      await this.#microphone.open(context, this.#worklets.loaded);
      if (this.#microphone.isOpen) {
        this.#listener.microphone("on");
      }
    } catch (e) {
      if (this.#context === context && this.isOn) {
        this.#microphone.close();
        this.#listener.microphone("failed", e);
      }
    }
  }

  #devicesChanged() {
    if (this.isOn && this.#wantsMicrophone && !this.#microphone.isOpen) {
      this.#openMicrophone();
    }
  }
}

function newSessionId() {
  return crypto.randomUUID();
}
