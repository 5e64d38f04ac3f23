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

/** @param {string} reason the gateway's, a sentence for people */
export function disconnected(reason) {
  return { title: "The call has ended", advice: sentence(reason) };
}

export function refused(reason) {
  return { title: "The gateway did not take the call", advice: sentence(reason) };
}

/** @param {string} reason whoever gives out tickets has, a sentence for people */
export function noTicket(reason) {
  return {
    title: "This page may not call",
    advice: `The gateway needs a ticket for each call, and this page got none: ${reason}.`,
  };
}

function sentence(reason) {
  return reason ? `${reason}.` : "The gateway gave no reason.";
}

export function noSound(reason) {
  return { title: "The sound could not be started", advice: `The browser says: ${reason}. Reload the page.` };
}

export function gatewayError(message) {
  return { title: "The gateway reports a problem", advice: sentence(message) };
}
