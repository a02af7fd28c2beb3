// Who changed what, when, from what to what; and, on demand, who looked.

import { moment } from "../desk/clock.js";
import { keyed, make, setText } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { within } from "./fields.js";
import { changesOf, sentenceOf } from "./told.js";

/** @typedef {import("./settings.js").House} House */
/** @typedef {import("./types.js").AuditEntry} AuditEntry */
/** @typedef {import("./types.js").Person} Person */

const PAGE = 100;

/**
 * @param {HTMLElement} root the section
 * @param {House} house
 */
export function createAudit(root, { http, notices, signal }) {
  const none = within(root, "[data-none]", HTMLElement);
  const older = within(root, "[data-older]", HTMLButtonElement);
  const views = within(root, "[data-views]", HTMLInputElement);
  const list = within(root, "[data-items]", HTMLElement);
  /** @type {Map<string, string>} */
  let names = new Map();
  const create = () => createRow((id) => names.get(id) ?? id);
  const rows = keyed(list, (/** @type {AuditEntry} */ { id }) => String(id), create);
  /** @type {AuditEntry[]} */
  let entries = [];

  /** @param {number} [before] */
  async function load(before) {
    const query = new URLSearchParams({ views: String(views.checked), ...(before ? { before: String(before) } : {}) });
    const [{ entries: page }, { agents }] = await Promise.all([http.get(`/audit?${query}`), http.get("/agents")]);
    names = new Map(agents.map((/** @type {Person} */ { id, name }) => [id, name]));
    entries = before ? [...entries, ...page] : page;
    rows.update(entries);
    setText(none, entries.length ? "" : "Nothing was written down yet.");
    older.hidden = page.length < PAGE;
  }

  /** @param {number} [before] */
  function show(before) {
    load(before).catch((error) => {
      if (!(error instanceof Problem)) throw error;
      notices.show(error.message);
    });
  }

  older.addEventListener("click", () => show(entries.at(-1)?.id), { signal });
  views.addEventListener("change", () => show(), { signal });

  return { dirty: () => false, discard() {}, open: () => load(), refresh: () => load() };
}

/** @param {(id: string) => string} nameOf */
function createRow(nameOf) {
  const time = make("time");
  const sentence = make("p", { dir: "auto" });
  const changes = make("p", { class: "changes", dir: "auto" });
  const element = make("li", {}, time, sentence, changes);

  /** @param {AuditEntry} entry */
  function update(entry) {
    setText(time, moment(entry.at));
    time.dateTime = entry.at;
    setText(sentence, sentenceOf(entry));
    setText(changes, changesOf(entry, nameOf).join(" · "));
  }

  return { element, update };
}
