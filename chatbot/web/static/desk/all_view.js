// Every conversation, searched and filtered, a page at a time.

import { Problem } from "./api.js";
import { keyed, part, setText } from "./dom.js";
import { createRow } from "./row.js";
import { ownerText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */

const TYPING_PAUSE_MS = 250;

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {() => number} options.now
 * @param {string} options.myId
 * @param {() => void} options.changed
 * @param {AbortSignal} options.signal
 */
export function createAllView(root, { api, now, myId, changed, signal }) {
  const form = part(root, "search", HTMLFormElement);
  const words = part(root, "search-words", HTMLInputElement);
  const status = part(root, "search-status", HTMLSelectElement);
  const result = part(root, "search-result", HTMLElement);
  const older = part(root, "search-older", HTMLButtonElement);
  const rows = keyed(
    part(root, "search-rows", HTMLElement),
    ({ entry }) => entry.id,
    () => createRow(now),
  );
  /** @type {Entry[]} */
  let entries = [];
  let asked = new AbortController();
  let timer = 0;

  /** @param {boolean} more keep what is shown and go on below it */
  async function search(more) {
    asked.abort();
    asked = new AbortController();
    const mine = asked;
    try {
      const { conversations } = await api.search(query(more ? entries.at(-1) : undefined), mine.signal);
      if (asked !== mine) return;
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

  /** @param {Entry | undefined} last */
  function query(last) {
    const wanted = { q: words.value.trim(), status: status.value, before: last?.active_at ?? "" };
    return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  }

  /** @param {Entry[]} found */
  function show(found) {
    entries = found;
    setText(result, found.length ? "" : "No conversation matches.");
    changed();
  }

  function searchSoon() {
    clearTimeout(timer);
    timer = window.setTimeout(() => search(false), TYPING_PAUSE_MS);
  }

  form.addEventListener("input", searchSoon, { signal });
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      clearTimeout(timer);
      void search(false);
    },
    { signal },
  );
  older.addEventListener("click", () => search(true), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  return {
    refresh: () => search(false),
    focus: () => words.select(),
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
        })),
      );
    },

    tick() {
      for (const row of rows.views.values()) row.tick();
    },
  };
}
