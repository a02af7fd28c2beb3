/** Talks to the server: patiently, in the order of writing, a message sent twice carrying one id. */

const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
const WAITING_AFTER_MS = 400;
const POLL_WAIT_S = 20;
const TIMEOUT_MS = 25_000;

/** The server said no, or said nothing (status 0). */
export class Refused extends Error {
  /** @param {number} status @param {string} detail @param {number} retryAfterMs */
  constructor(status, detail, retryAfterMs = 0) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
    this.passing = status === 0 || status === 429 || status >= 500;
  }
}

export class Transport {
  /** @param {Widget.Env} env */
  constructor(env) {
    this.env = env;
  }

  /** @param {object} body @returns {Promise<Widget.Answer>} */
  say(body) {
    return this.#post("chat", body);
  }

  /** @param {string} id @param {object} body @returns {Promise<unknown>} */
  rate(id, body) {
    return this.#post(`chat/${id}/feedback`, body);
  }

  /** @param {string} id @param {number} after @returns {Promise<Widget.Page>} */
  messages(id, after) {
    return this.#patiently(`chat/${id}/messages?after=${after}`);
  }

  /** @returns {Promise<Widget.Config>} */
  config() {
    return this.#patiently(`widget/config?key=${encodeURIComponent(this.env.key)}`);
  }

  /** Wait for news, once. @param {string} id @param {number} after @param {AbortSignal} signal @returns {Promise<Widget.Page>} */
  poll(id, after, signal) {
    return this.#request(`chat/${id}/messages?after=${after}&wait=${POLL_WAIT_S}`, {}, signal);
  }

  /** @param {string} id @param {number} after */
  stream(id, after) {
    return new EventSource(`${this.env.base}chat/${id}/stream?after=${after}`);
  }

  /** @param {string} path @param {object} body */
  #post(path, body) {
    const { key } = this.env;
    const headers = { "Content-Type": "application/json", ...(key && { "X-Api-Key": key }) };
    return this.#patiently(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** @param {string} path @param {RequestInit} [init] */
  async #patiently(path, init = {}) {
    const { signal } = this.env;
    for (const pause of PAUSES_MS) {
      try {
        return await this.#request(path, init, signal);
      } catch (error) {
        if (!(error instanceof Refused) || !error.passing || signal.aborted) throw error;
        await sleep(Math.max(error.retryAfterMs, pause * (1 + Math.random() / 4)), signal);
      }
    }
    return this.#request(path, init, signal);
  }

  /** @param {string} path @param {RequestInit} init @param {AbortSignal} signal */
  async #request(path, init, signal) {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, TIMEOUT_MS);
    signal.addEventListener("abort", stop);
    try {
      const url = this.env.base + path;
      const response = await fetch(url, { ...init, cache: "no-store", credentials: "omit", signal: limit.signal });
      if (!response.ok) throw await refusal(response);
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(0, "");
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }
}

/** What the customer has said and the server has not yet answered. */
export class Outbox {
  /**
   * @param {Widget.Env} env @param {import("./store.js").Store} store
   * @param {Transport} transport @param {Widget.Delivery} events
   */
  constructor(env, store, transport, events) {
    this.env = env;
    this.store = store;
    this.transport = transport;
    this.events = events;
    this.line = Promise.resolve();
  }

  /** @param {Widget.Message} message */
  put(message) {
    message.delivery = "sending";
    message.error = "";
    // one after the other: the order of writing is the order of arrival, and the first brings the session
    this.line = this.line.then(() => this.#deliver(message));
    this.events.changed();
  }

  /** @param {Widget.Message} message @returns {Promise<void>} */
  async #deliver(message) {
    const left = () => !this.store.messages.includes(message); // the customer began anew meanwhile
    const { id } = this.store.kept;
    if (left()) return;
    const timer = setTimeout(() => this.events.waiting(), WAITING_AFTER_MS);
    try {
      const answer = await this.transport.say(this.#letter(message, id));
      if (left()) return;
      // another tab began a conversation meanwhile: the message belongs there
      if (id !== this.store.kept.id) return await this.#deliver(message);
      await this.events.answered(message, answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (left()) return;
      if (error.status !== 404 || !id) return this.events.failed(message, error);
      this.events.gone();
      await this.#deliver(message);
    } finally {
      clearTimeout(timer);
      this.events.changed();
    }
  }

  /** @param {Widget.Message} message @param {string} id */
  #letter({ text, payload, message_id }, id) {
    const { locale, customerToken } = this.env;
    return {
      message: payload ?? text,
      message_id,
      locale,
      ...(id && { session_id: id }),
      ...(customerToken && { customer_token: customerToken }),
      ...(payload && { metadata: { title: text } }),
    };
  }
}

/** @param {Response} response */
async function refusal(response) {
  const seconds = Math.min(Number(response.headers.get("Retry-After")) || 0, 60);
  const problem = await response.json().catch(() => ({}));
  // a wrong key or origin is the site's fault, and none of the customer's business
  const detail = [401, 403].includes(response.status) ? "" : String(problem?.detail ?? "");
  return new Refused(response.status, detail, seconds * 1000);
}

/** @param {number} ms @param {AbortSignal} signal  ends the wait early */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve(undefined);
    }
  });
}
