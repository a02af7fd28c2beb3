// Ask the server about webhooks.

import { Problem } from "./http.js";

/**
 * @typedef {"pending" | "delivered" | "dead"} DeliveryState
 */

/**
 * @typedef {object} Webhook
 * @property {string} id
 * @property {string} url
 * @property {string} description
 * @property {string[]} events
 * @property {boolean} masked
 * @property {boolean} active
 * @property {string | null} off_because why it was switched off, if no person did it
 * @property {string | null} failing_since
 * @property {string | null} old_secret_until the secret before this one signs too, until then
 * @property {number} pending
 * @property {number} dead
 * @property {string} created_at
 * @property {string | null} [secret] of one that was made or changed: a new one, shown this once
 */

/**
 * @typedef {object} Delivery
 * @property {number} id
 * @property {string} event_id
 * @property {string} kind
 * @property {string} conversation_id
 * @property {DeliveryState} state
 * @property {number} attempts
 * @property {string | null} next_at
 * @property {number | null} status
 * @property {string | null} last_error
 * @property {string} created_at
 * @property {string | null} delivered_at
 */

/** @typedef {{delivered: boolean, status: number | null, error: string | null, took_ms: number}} Tried */
/** @typedef {{url: string, description: string, events: string[], masked: boolean}} Wanted */

const TIMEOUT_MS = 20000; // a test waits for the other side

/** A refusal that names fields. */
export class FieldProblem extends Problem {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {Record<string, string>} fields
   */
  constructor(status, detail, fields) {
    super(status, detail);
    this.fields = fields;
  }
}

/** @param {() => void} onSignedOut */
export function createWebhooksApi(onSignedOut) {
  /**
   * @param {string} path
   * @param {"GET" | "POST" | "DELETE"} [method]
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async function call(path, method = "GET", body) {
    const response = await reach(`/api/v1/webhooks${path}`, method, body);
    if (response.status === 401) onSignedOut();
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? null : response.json();
  }

  /** @param {string} id */
  const at = (id) => `/${encodeURIComponent(id)}`;

  return {
    /** @returns {Promise<{webhooks: Webhook[]}>} */
    all: () => call(""),
    /** @param {Wanted} wanted @returns {Promise<Webhook>} */
    add: (wanted) => call("", "POST", wanted),
    /** @param {string} id @param {Partial<Wanted> & {active?: boolean, rotate?: boolean}} change @returns {Promise<Webhook>} */
    change: (id, change) => call(at(id), "POST", change),
    /** @param {string} id @returns {Promise<null>} */
    remove: (id) => call(at(id), "DELETE"),
    /** @param {string} id @returns {Promise<Tried>} */
    test: (id) => call(`${at(id)}/test`, "POST", {}),
    /** @param {string} id @param {DeliveryState | ""} state @param {number} [before] @returns {Promise<{deliveries: Delivery[]}>} */
    deliveries: (id, state, before) => call(`${at(id)}/deliveries?${query(state, before)}`),
    /** @param {number} id @returns {Promise<Delivery>} */
    replay: (id) => call(`/deliveries/${id}/replay`, "POST", {}),
    /** @param {string} id @returns {Promise<{replayed: number}>} */
    replayAll: (id) => call(`${at(id)}/replay`, "POST", {}),
  };
}

/** @typedef {ReturnType<typeof createWebhooksApi>} WebhooksApi */

/**
 * @param {DeliveryState | ""} state
 * @param {number} [before]
 */
function query(state, before) {
  const asked = new URLSearchParams();
  if (state) asked.set("state", state);
  if (before) asked.set("before", String(before));
  return asked;
}

/**
 * @param {string} url
 * @param {string} method
 * @param {object} [body]
 */
async function reach(url, method, body) {
  try {
    return await fetch(url, {
      method,
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Problem(0, "The server does not answer. Check the connection.");
  }
}

/** @param {Response} response */
async function refusal(response) {
  const { detail, title, errors } = await response.json().catch(() => ({}));
  return new FieldProblem(response.status, detail || title || `The server said ${response.status}.`, errors ?? {});
}
