/**
 * The page's test window, `window.camelVoice`: what a browser test may look at, and nothing that it could change.
 *
 * - `phase`: `idle`, `connecting`, `live`, `waiting`, `ended`; `state`: the gateway's last `new_state`, null before it
 * - `sessionId`, `turns`: the latencies in ms
 * - `clickedAt`, `audibleAt`: `performance.now()` at the click, and when the first sound louder than -40 dBFS reaches the
 *   loudspeaker; null until then
 * - `outputRms()`: of the last 85 ms that were played, from 0 to 1; `levels`: `{at, rms}` of 20 ms each, of the last 30 s
 * - `played`, `cleared`: the last position reported, `{epoch, samples}`; null before the first; `clears`: all of `cleared`
 * - `droppedFrames`: of the microphone, where the network was too slow
 */
export function openTestWindow(conversation, seen) {
  const view = {
    get phase() {
      return conversation.phase;
    },
    get state() {
      return seen.state;
    },
    get turns() {
      return [...seen.turns];
    },
    get sessionId() {
      return conversation.sessionId;
    },
    get clickedAt() {
      return conversation.clickedAt;
    },
    get audibleAt() {
      return conversation.audibleAt;
    },
    get levels() {
      return conversation.levels;
    },
    get played() {
      return conversation.played;
    },
    get cleared() {
      return conversation.clears.at(-1) ?? null;
    },
    get clears() {
      return [...conversation.clears];
    },
    get droppedFrames() {
      return conversation.droppedFrames;
    },
    outputRms: () => conversation.rms(),
  };
  Object.defineProperty(window, "camelVoice", { value: Object.freeze(view) });
}
