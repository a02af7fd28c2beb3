// Every conversation, searched and filtered, a page at a time.

import { keyed, part, setText } from "./dom.js";
import { Problem } from "./http.js";
import { createRow } from "./row.js";
import { createSavedViews } from "./saved_views.js";
import { createSearchForm } from "./search_form.js";
import { searched } from "./snippet.js";
import { ownerText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Search} Search */

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {import("./directory.js").Directory} options.directory
 * @param {import("./dialogs.js").Dialogs} options.dialogs
 * @param {import("./notices.js").Notices} options.notices
 * @param {() => number} options.now
 * @param {string} options.myId
 * @param {() => void} options.changed
 * @param {AbortSignal} options.signal
 */
export function createAllView(root, { api, directory, dialogs, notices, now, myId, changed, signal }) {
  const form = createSearchForm(root, { directory, onSearch: () => search(false), signal });
  const saved = createSavedViews(root, { api, dialogs, notices, form, signal });
  const result = part(root, "search-result", HTMLElement);
  const older = part(root, "search-older", HTMLButtonElement);
  const rows = keyed(
    part(root, "search-rows", HTMLElement),
    ({ entry }) => entry.id,
    () => createRow(now),
  );
  /** @type {Entry[]} */
  let entries = [];
  /** @type {string[]} */
  let words = [];
  let asked = new AbortController();

  /** @param {boolean} more keep what is shown and go on below it */
  async function search(more) {
    asked.abort();
    asked = new AbortController();
    const [mine, wanted] = [asked, form.wanted()];
    saved.mark();
    try {
      const { conversations } = await api.search(query(wanted, more ? entries.at(-1) : undefined), mine.signal);
      if (asked !== mine) return;
      words = searched(wanted.q);
      const found = more ? unknown(conversations) : conversations;
      older.hidden = found.length === 0;
      show(more ? [...entries, ...found] : found);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (asked === mine) setText(result, error.message);
    }
  }

  /** @param {Entry[]} found */
  function unknown(found) {
    const known = new Set(entries.map(({ id }) => id));
    return found.filter(({ id }) => !known.has(id));
  }

  /** @param {Entry[]} found */
  function show(found) {
    entries = found;
    setText(result, found.length ? "" : "No conversation matches.");
    changed();
  }

  older.addEventListener("click", () => search(true), { signal });

  return {
    refresh: () => search(false),
    focus: form.focus,
    loadViews: saved.load,
    /** @param {string} id */
    find: (id) => entries.find((entry) => entry.id === id) ?? null,

    /** @param {string | null} openId */
    update(openId) {
      rows.update(
        entries.map((entry) => ({
          entry,
          open: entry.id === openId,
          unread: false,
          mine: entry.agent_id === myId,
          tag: ownerText(entry, myId),
          words,
        })),
      );
    },

    tick() {
      for (const row of rows.views.values()) row.tick();
    },
  };
}

/**
 * @param {Search} wanted
 * @param {Entry | undefined} last
 */
function query({ from, to, ...others }, last) {
  const period = { from: from && midnight(from, 0), to: to && midnight(to, DAY_MS), before: last?.active_at ?? "" };
  return new URLSearchParams(Object.entries({ ...others, ...period }).filter(([, value]) => value));
}

/**
 * The agent's own midnight, as the server takes it.
 * @param {string} day
 * @param {number} laterMs
 */
const midnight = (day, laterMs) => new Date(Date.parse(`${day}T00:00`) + laterMs).toISOString();
