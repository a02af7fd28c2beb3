// What an agent does to a conversation; a refusal is told kindly and the desk looks again.

import { Problem } from "./api.js";
import { customerName } from "./words.js";

/** @typedef {"claim" | "release" | "return" | "resolve"} Action */
/** @typedef {import("./types.js").Entry} Entry */

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

  /**
   * @param {Entry} entry
   * @param {Action} action
   * @returns {Promise<boolean>} whether it was done
   */
  async function act(entry, action) {
    if (busy.has(entry.id)) return false;
    busy.add(entry.id);
    changed();
    try {
      const now = await api.act(entry.id, action);
      queue.apply(now);
      thread.apply(now);
      notices.announce(`${customerName(entry)}: ${DONE[action]}.`);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notices.show(error.message);
      lookAgain();
      return false;
    } finally {
      busy.delete(entry.id);
      changed();
    }
  }

  function lookAgain() {
    queue.refresh().catch(ignore);
    void thread.reload();
  }

  /** @param {Entry} entry */
  async function resolve(entry) {
    if (outbox.of(entry.id).length) return notices.show("Your last answer has not been sent yet. Resolve when it has.");
    const draft = drafts.of(entry.id) ? "Your half-written answer will not be sent. " : "";
    const question = {
      title: `Resolve the conversation with ${customerName(entry)}?`,
      text: `${draft}The customer is asked how it went. If they write again, it opens again.`,
      yes: "Resolve",
    };
    if ((await dialogs.confirm(question)) && (await act(entry, "resolve"))) drafts.set(entry.id, "");
  }

  return {
    /** @param {string} id */
    busy: (id) => busy.has(id),
    more: () => void queue.more().catch(ignore),
    lookAgain,
    /** @param {Entry} entry */
    claim: (entry) => act(entry, "claim"),
    /** @param {Entry} entry @param {Action} action */
    run: (entry, action) => (action === "resolve" ? resolve(entry) : act(entry, action)),
  };
}

/** @type {Record<Action, string>} */
const DONE = { claim: "claimed by you", release: "back in line", return: "returned to the bot", resolve: "resolved" };

function ignore() {} // the connection's mark shows that the server does not answer
