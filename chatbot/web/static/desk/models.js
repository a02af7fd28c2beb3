// What the desk knows, apart from how it looks: the list, the open conversation, what is on its way.

import { createApi } from "./api.js";
import { createClock } from "./clock.js";
import { createDirectory } from "./directory.js";
import { createHttp } from "./http.js";
import { createDrafts, createSeen, keep } from "./kept.js";
import { createOutbox } from "./outbox.js";
import { createQueue } from "./queue.js";
import { createThread } from "./thread.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Outgoing} Outgoing */

/**
 * @param {object} options
 * @param {string} options.myId
 * @param {() => void} options.changed called after every change, many times a second if need be
 * @param {() => void} options.onSignedOut
 * @param {() => void} options.onRefused an answer came too late: the conversation has another owner
 */
export function createModels({ myId, changed, onSignedOut, onRefused }) {
  const clock = createClock();
  const api = createApi(createHttp(clock, onSignedOut));
  const queue = createQueue(api, myId, changed);
  const thread = createThread(api, changed);
  const seen = createSeen(keep(localStorage, `desk.seen.${myId}`, {}));
  const drafts = createDrafts(keep(sessionStorage, `desk.drafts.${myId}`, {}));
  const unsent = keep(sessionStorage, `desk.outbox.${myId}`, /** @type {Outgoing[]} */ ([]));
  const outbox = createOutbox({ api, kept: unsent, now: clock.now, changed, onSent: thread.add, onRefused });

  async function refresh() {
    await queue.refresh();
    seen.prune(queue.ids());
    const [open, listed] = [thread.conversation(), queue.find(thread.id() ?? "")];
    if (open && listed && (listed.status !== open.status || listed.agent_id !== open.agent_id)) void thread.reload();
  }

  return {
    now: clock.now,
    api,
    directory: createDirectory(api),
    queue,
    thread,
    seen,
    drafts,
    outbox,

    /** Fetch the list; rejects when the server does not answer. */
    refresh,

    /** Fetch all that is shown; whether the server answered. */
    async poll() {
      const results = await Promise.allSettled([refresh(), thread.catchUp()]);
      return results.every(({ status }) => status === "fulfilled");
    },

    /** The agent leaves this machine: nothing written stays behind. */
    forget() {
      drafts.clear();
      unsent.write([]);
    },
  };
}

/** @typedef {ReturnType<typeof createModels>} Models */
