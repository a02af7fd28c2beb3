// Canned replies while one writes: `/` and a few letters narrow them, Enter puts one in place of what was typed.

import { make } from "./dom.js";
import { createListbox } from "./listbox.js";

/** @typedef {import("./types.js").Canned} Canned */

const ASKED = /(?:^|\s)\/([^\s/]*)$/;
const MOST = 8;

/**
 * @param {HTMLTextAreaElement} field
 * @param {HTMLElement} list
 * @param {object} options
 * @param {() => Promise<Canned[]>} options.fetchCanned filled in for the open conversation
 * @param {() => boolean} options.allowed notes have none
 * @param {(text: string) => void} options.announce
 * @param {AbortSignal} options.signal
 */
export function createCannedMenu(field, list, { fetchCanned, allowed, announce, signal }) {
  /** @type {Canned[]} */
  let found = [];
  let dismissed = false;
  const listbox = createListbox({ field, list, onChoose: insert, onEscape: dismiss, signal });

  /** What stands between the slash and the cursor; null: nothing is asked for. */
  const asked = () => (allowed() ? (ASKED.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null) : null);

  async function look() {
    const typed = asked();
    if (typed === null) dismissed = false;
    if (typed === null || dismissed) return listbox.hide();
    const known = await fetchCanned();
    if (asked() !== typed) return; // typed on meanwhile
    const newly = !listbox.open();
    found = matching(known, typed.toLowerCase()).slice(0, MOST);
    listbox.show(found.map(option), true);
    if (newly && found.length) announce(`${found.length} canned replies. Arrows move, Enter inserts, Escape closes.`);
  }

  /** @param {string} id */
  function insert(id) {
    const [canned, typed] = [found.find((one) => one.id === id), asked()];
    listbox.hide();
    if (!canned || typed === null) return;
    const end = field.selectionStart;
    field.setRangeText(canned.text, end - typed.length - 1, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  function dismiss() {
    dismissed = true;
    listbox.hide();
  }

  field.addEventListener("input", look, { signal });
  field.addEventListener("blur", listbox.hide, { signal });
}

/**
 * Those whose shortcut begins so, then those whose title or words have it.
 * @param {Canned[]} known
 * @param {string} typed
 */
function matching(known, typed) {
  const begins = known.filter(({ shortcut }) => shortcut?.toLowerCase().startsWith(typed));
  const has = known.filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(typed));
  return [...new Set([...begins, ...has])];
}

/** @param {Canned} canned */
function option({ id, title, text, shortcut }) {
  const key = shortcut && make("kbd", {}, `/${shortcut}`);
  const name = make("span", { class: "option-name", dir: "auto" }, title);
  return { id, content: [name, key, make("span", { class: "option-about", dir: "auto" }, text)] };
}
