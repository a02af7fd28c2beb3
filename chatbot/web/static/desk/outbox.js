// Answers on their way: in order, repeated under the same id until the server has them, kept over a reload.

import { freshId, Problem } from "./http.js";
import { pause } from "./timing.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Outgoing} Outgoing */

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const MEANWHILE = "Answered meanwhile"; // as the server titles it

/**
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {import("./kept.js").Kept<Outgoing[]>} options.kept
 * @param {() => number} options.now
 * @param {(conversationId: string, message: Message) => void} options.onSent
 * @param {(conversationId: string) => void} options.onRefused the conversation is not this agent's any more
 * @param {() => void} options.changed
 */
export function createOutbox({ api, kept, now, onSent, onRefused, changed }) {
  let items = kept.read();
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {Set<() => void>} ends the pauses of those that wait for the line */
  const waiting = new Set();

  /** @param {Outgoing[]} next */
  function put(next) {
    items = next;
    kept.write(items);
    changed();
  }

  /**
   * @param {string} messageId
   * @param {Partial<Outgoing>} change
   */
  function mark(messageId, change) {
    put(items.map((item) => (item.messageId === messageId ? { ...item, ...change } : item)));
  }

  /** @param {string} messageId */
  const remove = (messageId) => put(items.filter((item) => item.messageId !== messageId));

  /** @param {string} conversationId */
  async function run(conversationId) {
    if (busy.has(conversationId)) return;
    busy.add(conversationId);
    for (let item = first(conversationId); item && !item.error; item = first(conversationId)) await deliver(item);
    busy.delete(conversationId);
  }

  /** @param {string} conversationId */
  const first = (conversationId) => items.find((item) => item.conversationId === conversationId);

  /** @param {Outgoing} item */
  async function deliver({ conversationId, messageId, text, seenSeq }) {
    const answer = { text, message_id: messageId, seen_seq: seenSeq };
    try {
      const message = await insist(() => api.send(conversationId, answer), rest);
      onSent(conversationId, message);
      remove(messageId);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const final = !error.passing && error.status !== 401;
      mark(messageId, { error: error.message, final, meanwhile: error.title === MEANWHILE });
      if (error.status === 409) onRefused(conversationId);
    }
  }

  /** @param {number} ms the most */
  async function rest(ms) {
    /** @type {() => void} */
    let goOn = () => {};
    const woken = new Promise((resolve) => waiting.add((goOn = () => resolve(undefined))));
    await Promise.race([pause(ms), woken]);
    waiting.delete(goOn);
  }

  /**
   * @param {string} messageId
   * @param {Partial<Outgoing>} change
   */
  function again(messageId, change) {
    const item = items.find((one) => one.messageId === messageId);
    if (!item) return;
    mark(messageId, { ...change, error: null });
    void run(item.conversationId);
  }

  return {
    /** @param {string | null} conversationId */
    of: (conversationId) => items.filter((item) => item.conversationId === conversationId),

    /** @param {string} conversationId @param {string} text @param {number} seenSeq up to which line its writer has read */
    add(conversationId, text, seenSeq) {
      const writtenAt = new Date(now()).toISOString();
      put([...items, { conversationId, messageId: freshId(), text, writtenAt, seenSeq, error: null, final: false }]);
      void run(conversationId);
    },

    /** @param {string} messageId */
    retry: (messageId) => again(messageId, {}),

    /** @param {string} messageId @param {number} seenSeq what a colleague answered meanwhile is read now */
    sendAnyway: (messageId, seenSeq) => again(messageId, { seenSeq, final: false, meanwhile: false }),

    /** @param {string} messageId */
    discard(messageId) {
      const item = items.find((one) => one.messageId === messageId);
      remove(messageId);
      if (item) void run(item.conversationId);
    },

    /** The server answers again: send what only the line had stopped. */
    resume() {
      for (const goOn of waiting) goOn();
      if (items.some((item) => item.error && !item.final)) {
        put(items.map((item) => (item.final ? item : { ...item, error: null })));
      }
      for (const { conversationId } of items) void run(conversationId);
    },
  };
}

/** @typedef {ReturnType<typeof createOutbox>} Outbox */

/** @param {() => Promise<Message>} send @param {(ms: number) => Promise<void>} rest */
async function insist(send, rest) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Problem) || !error.passing || attempt === ATTEMPTS) throw error;
      const patience = FIRST_PAUSE_MS * 2 ** attempt;
      await (error.retryAfterS ? pause(Math.max(patience, error.retryAfterS * 1000)) : rest(patience));
    }
  }
}
