/** What the page says when something is wrong: each with a title that says what, and advice that says what now. */

const MICROPHONE = {
  NotAllowedError: {
    title: "The microphone is blocked",
    advice: "Allow it for this page in your browser’s address bar, then turn it on. Until then you can type, and listen.",
  },
  NotFoundError: {
    title: "There is no microphone",
    advice: "Plug one in and it will be used. Until then you can type, and listen.",
  },
  NotReadableError: {
    title: "The microphone is busy",
    advice: "Another program may be using it. Close that one and turn the microphone on again, or type.",
  },
};

const MISSING = {
  "secure-context": {
    title: "This address is not secure",
    advice:
      "Browsers give the microphone only to pages that come by https, or from this machine by http://localhost. Open this page at such an address.",
  },
  browser: {
    title: "This browser is too old",
    advice: "It cannot record or play sound as a call needs it. Any browser of the last three years can.",
  },
};

const REASONS = {
  "caller-hung-up": "You hung up.",
  "caller-lost": "The connection was lost.",
  "caller-not-reading": "This device or its network was too slow to keep up.",
  "protocol-error": "This page and the gateway did not understand each other. Reload the page.",
  hangup: "The call was ended by the other side.",
  "model-unreachable": "The voice could not be reached. Try again in a moment.",
  "model-refused": "The voice did not accept the call. Whoever runs this gateway finds the reason in its log.",
  "model-lost": "The connection to the voice was lost. Try again.",
  "model-silent": "The voice stopped answering. Try again.",
  "session-expired": "This call reached the longest time that the voice allows. Start another one.",
  "route-failed": "Something in the gateway’s routes failed. Whoever runs it finds the reason in its log.",
  overloaded: "The gateway is too busy. Try again in a moment.",
  "time-limit": "This call reached its longest time. Start another one.",
  shutdown: "The gateway is being stopped.",
};

export const GATEWAY_GONE = {
  title: "The gateway cannot be reached",
  advice: "Is it running, and is the network there? The page calls again by itself.",
};

export const SESSION_IN_USE = {
  title: "This session is already in use",
  advice: "Another page or program has it. Start again to get one of your own.",
};

export const SOUND_SUSPENDED = {
  title: "The browser has paused the sound",
  advice: "Another call or program may have it.",
};

export function microphoneProblem(error) {
  const known = MICROPHONE[error.name === "SecurityError" ? "NotAllowedError" : error.name];
  return known ?? { title: "The microphone does not work", advice: `The browser says: ${error.message}. You can type, and listen.` };
}

export function missingProblem(what) {
  return MISSING[what];
}

/** @param {string} reason the gateway's: a kind, a sentence, or a kind and a sentence */
export function disconnected(reason) {
  const [, kind, sentence] = /^(?:([a-z]+(?:-[a-z]+)*)(?:: |$))?(.*)$/s.exec(reason);
  return { title: "The call has ended", advice: REASONS[kind] ?? (sentence || "The gateway gave no reason.") };
}

/** Whether a reason needs no notice. */
export function isPlain(reason) {
  return /^(caller-hung-up|hangup)\b/.test(reason) || reason === "";
}

export function refused(reason) {
  return { title: "The gateway did not take the call", advice: reason || "It gave no reason." };
}

export function noSound(reason) {
  return { title: "The sound could not be started", advice: `The browser says: ${reason}. Reload the page.` };
}

export function gatewayError(message) {
  return { title: "The gateway reports a problem", advice: message || "It did not say which." };
}
