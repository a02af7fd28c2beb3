// Ask the server; every failure becomes a Problem that says what happened in words an agent can use.

/** @typedef {import("./types.js").Agent} Agent */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Queue} Queue */
/** @typedef {import("./types.js").Status} Status */

const TIMEOUT_MS = 15000;

/** What went wrong; `status` 0: no answer came. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {number} retryAfterS
   */
  constructor(status, detail, retryAfterS = 0) {
    super(detail);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {import("./clock.js").Clock} clock
 * @param {() => void} onSignedOut
 */
export function createApi(clock, onSignedOut) {
  /**
   * @param {string} path
   * @param {object | null} [body] null: GET
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async function call(path, body = null, signal) {
    const response = await reach(`/api/v1${path}`, body, signal);
    clock.follow(response.headers.get("Date"));
    if (response.status === 401) onSignedOut();
    if (!response.ok) throw await problem(response);
    return response.json().catch(() => {
      throw new Problem(0, "The server's answer broke off.");
    });
  }

  /** @param {string} id */
  const at = (id) => `/conversations/${encodeURIComponent(id)}`;

  return {
    /** @returns {Promise<Agent>} */
    me: () => call("/agents/me"),
    /** @param {boolean} available */
    setAvailable: (available) => call("/agents/me/availability", { available }),
    /** @param {string} [after] `next` of the page before @returns {Promise<Queue>} */
    queue: (after) => call(after ? `/queue?after=${encodeURIComponent(after)}` : "/queue"),
    /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Conversation>} */
    conversation: (id, signal) => call(at(id), null, signal),
    /** @param {string} id @param {number} after @returns {Promise<{status: Status, messages: Message[]}>} */
    messages: (id, after) => call(`${at(id)}/messages?after=${after}`),
    /** @param {URLSearchParams} query @param {AbortSignal} [signal] @returns {Promise<{conversations: Entry[]}>} */
    search: (query, signal) => call(`/conversations?${query}`, null, signal),
    /** @param {string} id @param {string} text @param {string} messageId @returns {Promise<Message>} */
    send: (id, text, messageId) => call(`${at(id)}/messages`, { text, message_id: messageId }),
    /** @param {string} id @param {"claim" | "release" | "return" | "resolve"} action @returns {Promise<Entry>} */
    act: (id, action) => call(`${at(id)}/${action}`, {}),
    /** @param {string} id */
    typing: (id) => call(`${at(id)}/typing`, {}),
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * @param {string} url
 * @param {object | null} body
 * @param {AbortSignal} [signal]
 */
async function reach(url, body, signal) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    return await fetch(url, {
      method: body ? "POST" : "GET",
      headers: body
        ? { Accept: "application/json", "Content-Type": "application/json" }
        : { Accept: "application/json" },
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      signal: limit.signal,
    });
  } catch {
    throw new Problem(0, "The server does not answer. Check the connection.");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** @param {Response} response */
async function problem(response) {
  const { detail, title } = await response.json().catch(() => ({}));
  const retryAfterS = Number(response.headers.get("Retry-After")) || 0;
  return new Problem(response.status, detail || title || `The server said ${response.status}.`, retryAfterS);
}
