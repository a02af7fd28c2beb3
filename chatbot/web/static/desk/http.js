// One request to the server; every failure becomes a Problem that says what happened in words an agent can use.

const TIMEOUT_MS = 15000;
/** Of a page that only shows the desk: nobody counts as being at theirs for its sake, and nothing is offered to them. */
export const LOOKS_ON = { "X-Looks-On": "true" };

/** What went wrong; `status` 0: no answer came. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {number} [retryAfterS]
   * @param {string} [title] the kind of problem, as the server names it
   * @param {Record<string, string>} [fields] what is wrong with which
   */
  constructor(status, detail, retryAfterS = 0, title = "", fields = {}) {
    super(detail);
    this.status = status;
    this.retryAfterS = retryAfterS;
    this.title = title;
    this.fields = fields;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {import("./clock.js").Clock} clock
 * @param {() => void} onSignedOut
 * @param {Record<string, string>} [always] headers of every request
 */
export function createHttp(clock, onSignedOut, always = {}) {
  /**
   * @param {string} method
   * @param {string} path below `/api/v1`
   * @param {object} [body]
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>} null: the server had nothing to say
   */
  async function call(method, path, body, signal) {
    const response = await reach(`/api/v1${path}`, { method, ...content(body, always) }, signal);
    clock.follow(response.headers.get("Date"));
    if (response.status === 401) onSignedOut();
    if (!response.ok) throw await problem(response);
    if (response.status === 204) return null;
    return response.json().catch(() => {
      throw new Problem(0, "The server's answer broke off.");
    });
  }

  return {
    /** @param {string} path @param {AbortSignal} [signal] */
    get: (path, signal) => call("GET", path, undefined, signal),
    /** @param {string} path @param {object} body */
    post: (path, body) => call("POST", path, body),
    /** @param {string} path */
    delete: (path) => call("DELETE", path),
  };
}

/**
 * @param {object | undefined} body
 * @param {Record<string, string>} always
 * @returns {RequestInit}
 */
function content(body, always) {
  const accepted = { Accept: "application/json", ...always };
  if (!body) return { headers: accepted };
  return { headers: { ...accepted, "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @param {AbortSignal} [signal]
 */
async function reach(url, options, signal) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: limit.signal });
  } catch {
    throw new Problem(0, "The server does not answer. Check the connection.");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** @param {Response} response */
async function problem(response) {
  const { detail, title, errors } = await response.json().catch(() => ({}));
  const retryAfterS = Number(response.headers.get("Retry-After")) || 0;
  const text = detail || title || `The server said ${response.status}.`;
  return new Problem(response.status, text, retryAfterS, title, errors);
}

/** 128 random bits that name a message, however often it is sent; `randomUUID` is missing where a site has no https. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
