const META = "camel-voice-tickets"; // in index.html: where this page gets its tickets; empty for nowhere
const PATIENCE = 10_000; // ms
const BAD_REQUEST = 400;

/**
 * Asks for leave to make one call. A server of your own may answer instead of the gateway: it checks who asks, gets a
 * ticket from the gateway's POST /api/tickets with its token, and passes the answer on.
 *
 * @returns {Promise<{ticket: ?string, problem: ?string, isFinal: boolean}>} the problem says why there is no ticket.
 *   Unless it is final, such as an unknown tenant, a gateway that needs none may take the call. Fails if nobody answers.
 */
export async function askForTicket(sessionId, tenant) {
  const endpoint = document.querySelector(`meta[name="${META}"]`)?.content ?? "";
  if (endpoint === "") {
    return { ticket: null, problem: null, isFinal: false };
  }
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ tenant, session_id: sessionId }),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.status >= 500) {
    throw new Error(`HTTP ${response.status}`); // a proxy's, whose gateway is gone
  }
  return response.ok
    ? { ticket: answer.ticket ?? null, problem: null, isFinal: false }
    : { ticket: null, problem: answer.error ?? `HTTP ${response.status}`, isFinal: response.status === BAD_REQUEST };
}
