import { Captions } from "./captions.js";
import { Conversation } from "./conversation.js";
import { LatencyPlot } from "./latency-plot.js";
import { Meter } from "./meter.js";
import { Notice } from "./notice.js";
import * as sentences from "./sentences.js";
import { missing, prepare } from "./sound.js";
import { TenantChoice } from "./tenant-choice.js";
import { openTestWindow } from "./test-window.js";

const STATES = {
  idle: "Ready",
  calling: "Calling",
  waiting: "Connection lost",
  connecting: "Calling",
  connected: "Connected",
  listening: "Listening",
  hearing: "Hearing you",
  thinking: "Thinking",
  speaking: "Speaking",
  ending: "Saying goodbye",
  ended: "Call ended",
  failed: "Call ended",
};

const at = (id) => document.getElementById(id);
const body = document.body;
const announcements = at("announcements");
const notice = new Notice(at("notice"));
const tenant = new TenantChoice(at("tenant"), at("tenants"));
const microphoneMeter = new Meter(at("microphone-meter"));
const voiceMeter = new Meter(at("voice-meter"));
const latency = new LatencyPlot(at("latency"));
const captions = new Captions(at("captions"), at("script"), announceCaption);

/** What tests may see: the gateway's last state, null before it, and the latency of each turn. */
const seen = { state: null, turns: [] };
/** `off`, `opening`, `on` or `failed`. */
let microphone = "off";
/** Whether the model hears the person speak. */
let hearing = false;

const conversation = new Conversation({
  phase: showPhase,
  message: receive,
  retryIn: showRetry,
  over: showEnd,
  microphone: showMicrophone,
  microphoneLevel: (rms) => microphoneMeter.level(rms),
  voiceLevel: showVoiceLevel,
  hearing: (id) => captions.hearing(id),
  sound: showSound,
});

// What a person does.

function start(options) {
  const lacking = missing();
  if (lacking) {
    notice.show("missing", sentences.missingProblem(lacking));
    return;
  }
  notice.clear(notice.topic);
  captions.divide("Another call");
  body.classList.add("talked");
  conversation.start(tenant.value, options);
}

at("call").addEventListener("click", () => (conversation.isOn ? conversation.stop() : start()));

at("mute").addEventListener("click", () => {
  if (microphone === "on") {
    conversation.muted = !conversation.muted;
    showMute();
  } else {
    conversation.openMicrophone();
  }
});

at("interrupt").addEventListener("click", () => conversation.interrupt());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && conversation.phase === "live") {
    conversation.interrupt();
  }
});

at("text-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  if (text === "") {
    return;
  }
  if (!conversation.isOn) {
    start({ withMicrophone: false, firstText: text });
  } else {
    conversation.say(text);
  }
  at("text").value = "";
});

at("announce").checked = remembersAnnounce();
at("announce").addEventListener("change", ({ target }) => rememberAnnounce(target.checked));

/** Browsers may block storage; then it holds for this visit. */
function remembersAnnounce() {
  try {
    return localStorage.getItem("announce") === "yes";
  } catch {
    return false;
  }
}

function rememberAnnounce(checked) {
  try {
    localStorage.setItem("announce", checked ? "yes" : "no");
  } catch {
    // as above
  }
}

// What the gateway says.

function receive(message) {
  switch (message.type) {
    case "state_change":
      seen.state = message.new_state;
      showCallState();
      break;
    case "speech_started":
    case "speech_ended":
      hearing = message.type === "speech_started";
      showCallState();
      break;
    case "transcript":
      captions.show(message);
      break;
    case "turn":
      seen.turns.push(message.latency_ms);
      latency.add(Math.round(message.latency_ms));
      break;
    case "message":
      notice.show("message", { title: "A message for you", advice: message.message });
      break;
    case "error":
      notice.show("gateway", sentences.gatewayError(message.message));
      break;
    default: // others are the conversation's matter, or news for later pages
  }
}

// What is to be seen.

function showPhase(phase) {
  body.dataset.phase = phase;
  tenant.fixed = conversation.isOn;
  at("call-label").textContent = !conversation.isOn ? (phase === "ended" ? "Talk again" : "Start talking") : "Hang up";
  at("interrupt").disabled = phase !== "live";
  showMute();
  const spoken = { connecting: "Calling", live: "Connected", ended: "Call ended" }[phase];
  announcements.textContent = spoken ?? "";
  if (phase === "waiting") {
    captions.divide("Connection lost");
    notice.show("gone", sentences.GATEWAY_GONE, [["Call now", () => conversation.callAgain()]]);
    showState(phase);
  } else if (phase === "connecting") {
    hearing = false;
    seen.state = null;
    notice.count("gone", "Calling…");
    showState("calling");
  } else if (phase === "live") {
    notice.clear("gone");
    showCallState();
  } else {
    captions.close();
    showState(phase);
  }
}

function showCallState() {
  showState(hearing ? "hearing" : (seen.state ?? "connected"));
}

function showState(state) {
  body.dataset.state = state;
  at("state").textContent = STATES[state] ?? state;
  document.title = conversation.isOn ? `${STATES[state] ?? state} · Camel Voice` : "Camel Voice";
}

function showRetry(seconds) {
  notice.count("gone", `Calling again in ${seconds} s`);
}

function showEnd(ending) {
  body.classList.toggle("talked", !captions.isEmpty);
  if (ending.kind === "disconnected" && !ending.isRegular) {
    notice.show("end", sentences.disconnected(ending.reason));
  } else if (ending.kind === "in-use") {
    notice.show("end", sentences.SESSION_IN_USE);
  } else if (ending.kind === "refused") {
    notice.show("end", sentences.refused(ending.reason));
  } else if (ending.kind === "no-ticket") {
    notice.show("end", sentences.noTicket(ending.reason));
  } else if (ending.kind === "no-sound") {
    notice.show("end", sentences.noSound(ending.reason));
  } else {
    notice.clear("gone");
  }
}

function showMicrophone(state, error) {
  microphone = state;
  body.dataset.microphone = state;
  if (state === "failed") {
    notice.show("microphone", sentences.microphoneProblem(error), [["Turn it on", () => conversation.openMicrophone()]]);
  } else {
    notice.clear("microphone");
  }
  showMute();
}

function showMute() {
  const muted = microphone !== "on" || conversation.muted;
  const name = microphone !== "on" ? "Turn the microphone on" : muted ? "Unmute the microphone" : "Mute the microphone";
  at("mute").disabled = !conversation.isOn || microphone === "opening";
  at("mute").classList.toggle("muted", conversation.isOn && muted && microphone !== "opening");
  at("mute").setAttribute("aria-label", name);
  at("mute").title = name;
}

function showSound(isRunning) {
  if (isRunning) {
    notice.clear("sound");
  } else if (conversation.phase === "live") {
    notice.show("sound", sentences.SOUND_SUSPENDED, [["Go on", () => conversation.resumeSound()]]);
  }
}

function showVoiceLevel(rms) {
  voiceMeter.level(rms);
  at("call").style.setProperty("--voice-level", Math.min(1, rms * 5).toFixed(2));
}

function announceCaption(sentence) {
  if (at("announce").checked) {
    at("spoken-captions").textContent = sentence;
  }
}

openTestWindow(conversation, seen);
tenant.suggest();
if (missing()) {
  notice.show("missing", sentences.missingProblem(missing()));
} else {
  prepare();
}
