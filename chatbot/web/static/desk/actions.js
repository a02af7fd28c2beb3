// What an agent does to a conversation; a refusal is told kindly and the desk looks again.

import { freshId, Problem } from "./http.js";
import { customerName } from "./words.js";

/** @typedef {import("./rights.js").Action} Action */
/** @typedef {import("./types.js").Entry} Entry */

/** @type {Record<Action, string>} */
const DONE = {
  accept: "accepted by you",
  decline: "declined",
  claim: "claimed by you",
  transfer: "transferred",
  snooze: "snoozed",
  wake: "awake again",
  release: "back in line",
  return: "returned to the bot",
  resolve: "resolved",
};

/**
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {import("./queue.js").QueueModel} options.queue
 * @param {import("./thread.js").Thread} options.thread
 * @param {import("./outbox.js").Outbox} options.outbox
 * @param {import("./kept.js").Drafts} options.drafts
 * @param {import("./dialogs.js").Dialogs} options.dialogs
 * @param {import("./notices.js").Notices} options.notices
 * @param {() => void} options.changed
 */
export function createActions({ api, queue, thread, outbox, drafts, dialogs, notices, changed }) {
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {Set<string>} */
  const taken = new Set();
  /** @type {Map<string, string>} ids of notes whose answer was lost: sent again, they are kept once */
  const unsure = new Map();

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @returns {Promise<T | null>} null: the server refused, and the agent was told
   */
  async function attempt(ask) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notices.show(error.message);
      lookAgain();
      return null;
    }
  }

  /**
   * @param {Entry} entry
   * @param {Action} action
   * @param {object} body
   */
  async function act(entry, action, body) {
    if (busy.has(entry.id)) return false;
    busy.add(entry.id);
    changed();
    if (action === "claim" || action === "accept") taken.add(entry.id);
    const now = await attempt(() => api.act(entry.id, action, body));
    busy.delete(entry.id);
    if (now) settle(now, action);
    changed();
    return now !== null;
  }

  /**
   * @param {Entry} now
   * @param {Action} action
   */
  function settle(now, action) {
    queue.apply(now);
    thread.apply(now);
    if (action === "resolve") drafts.set(now.id, "");
    notices.announce(`${customerName(now)}: ${DONE[action]}.`);
  }

  function lookAgain() {
    queue.refresh().catch(ignore);
    void thread.reload();
  }

  /**
   * What the server must be told besides; null: the agent thought better of it.
   * @param {Entry} entry
   * @param {Action} action
   * @returns {Promise<object | null>}
   */
  async function asked(entry, action) {
    if (action === "resolve") return dialogs.resolution(entry, drafts.of(entry.id) !== "");
    if (action === "snooze") return dialogs.snooze(entry);
    return action === "transfer" ? dialogs.transfer(entry) : {};
  }

  return {
    /** @param {string} id */
    busy: (id) => busy.has(id),
    /** @param {string} id whether the agent took it here, on this page */
    takenHere: (id) => taken.has(id),
    more: () => void queue.more().catch(ignore),
    lookAgain,

    /**
     * @param {Entry} entry
     * @param {Action} action
     * @returns {Promise<boolean>} whether it was done
     */
    async run(entry, action) {
      if (action === "resolve" && outbox.of(entry.id).length) {
        notices.show("Your last answer has not been sent yet. Resolve when it has.");
        return false;
      }
      const body = await asked(entry, action);
      return body !== null && act(entry, action, body);
    },

    /** @param {Entry} entry */
    async tag(entry) {
      const tags = await dialogs.tags(entry);
      const now = tags && (await attempt(() => api.setTags(entry.id, tags)));
      if (!now) return;
      queue.apply({ ...(queue.find(entry.id) ?? entry), tags: now.tags });
      thread.apply({ ...entry, tags: now.tags });
    },

    /** @param {string} id */
    async copyRatingLink(id) {
      const link = await attempt(() => api.surveyLink(id));
      if (link) notices.show(await copied(link.survey_link));
    },

    /** @param {string} id @param {string} text @returns {Promise<boolean>} */
    async note(id, text) {
      const name = `${id} ${text}`;
      const messageId = unsure.get(name) ?? freshId();
      unsure.set(name, messageId);
      const message = await attempt(() => api.note(id, text, messageId));
      if (message) unsure.delete(name);
      if (message) thread.add(id, message);
      return message !== null;
    },

    /** @param {string} id @param {string} messageId @param {string | null} intent */
    async correct(id, messageId, intent) {
      const message = await attempt(() => api.correct(id, messageId, intent));
      if (message) thread.add(id, message);
      if (message) notices.announce("Corrected, and kept for training.");
    },
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * What to tell of a link: it is on the clipboard, or, where the browser lends none (plain http), here to be read.
 * @param {string} link
 */
async function copied(link) {
  try {
    await navigator.clipboard.writeText(link);
    return "Copied. The customer can rate under this link for 30 days.";
  } catch {
    return link;
  }
}

function ignore() {} // the connection's mark shows that the server does not answer
