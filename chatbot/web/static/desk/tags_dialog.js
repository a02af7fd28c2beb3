// Choose a conversation's tags: those in use are offered, new ones are typed.

import { delegate, make, part, setText } from "./dom.js";
import { createListbox } from "./listbox.js";
import { createModal } from "./modal.js";
import { customerName } from "./words.js";

const MOST = 10;
const SHOWN = 8;

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./directory.js").Directory} options.directory
 * @param {AbortSignal} options.signal
 */
export function createTagsDialog(root, { directory, signal }) {
  const box = part(root, "tagging", HTMLDialogElement);
  const title = part(root, "tagging-title", HTMLElement);
  const list = part(root, "tagging-chosen", HTMLElement);
  const words = part(root, "tagging-words", HTMLInputElement);
  const none = part(root, "tagging-none", HTMLElement);
  const ask = createModal(box, signal);
  const listbox = createListbox({ field: words, list: part(root, "tagging-list", HTMLElement), onChoose: add, signal });
  /** @type {string[]} */
  let chosen = [];
  /** @type {string[]} */
  let known = [];

  const typed = () => asTag(words.value);

  function draw() {
    list.replaceChildren(...chosen.map(removable));
    const open = known.filter((tag) => !chosen.includes(tag) && tag.includes(typed()));
    const full = chosen.length >= MOST;
    listbox.show(full ? [] : open.slice(0, SHOWN).map((tag) => ({ id: tag, content: [tag] })), false);
    setText(none, full ? `${MOST} tags are the most.` : typed() && !open.includes(typed()) ? "Enter adds a new tag." : "");
  }

  /** @param {string} tag */
  function add(tag) {
    if (tag && !chosen.includes(tag) && chosen.length < MOST) chosen = [...chosen, tag];
    words.value = "";
    draw();
  }

  /** @param {HTMLElement} button */
  function remove(button) {
    chosen = chosen.filter((tag) => tag !== button.dataset.tag);
    draw();
    words.focus();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.key === "Enter" || event.key === ",") && typed()) {
      event.preventDefault();
      add(typed());
    }
    if (event.key === "Backspace" && !words.value && chosen.length) {
      chosen = chosen.slice(0, -1);
      draw();
    }
  }

  words.addEventListener("keydown", press, { signal });
  words.addEventListener("input", draw, { signal });
  delegate(list, "click", "button", remove, signal);

  /**
   * @param {import("./types.js").Entry} entry
   * @returns {Promise<string[] | null>}
   */
  return async function tags(entry) {
    setText(title, `Tags of ${customerName(entry)}`);
    [chosen, words.value] = [[...entry.tags], ""];
    draw();
    void directory.tags().then(
      (found) => {
        known = found;
        draw();
      },
      () => {}, // without them one types
    );
    const answer = ask();
    words.focus();
    if (!(await answer)) return null;
    add(typed());
    return chosen;
  };
}

/** @param {string} text */
const asTag = (text) => text.replace(/^\s*#+/, "").replace(/[\s,]+/g, " ").trim().toLowerCase();

/** @param {string} tag */
function removable(tag) {
  const cross = make("button", { type: "button", "data-tag": tag, "aria-label": `Remove ${tag}` }, "×");
  return make("li", { class: "label", dir: "auto" }, tag, cross);
}
