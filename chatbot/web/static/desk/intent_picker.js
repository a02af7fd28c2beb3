// Correct what the bot understood: a small list beneath the message, narrowed as one types.

import { delegate, make, part } from "./dom.js";
import { createListbox } from "./listbox.js";
import { intentName } from "./words.js";

/** @typedef {import("./types.js").IntentName} IntentName */

const AS_UNDERSTOOD = "as understood"; // no intent has a space in its name

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./directory.js").Directory} options.directory
 * @param {(messageId: string, intent: string | null) => void} options.onCorrect null: it was understood rightly after all
 * @param {AbortSignal} options.signal
 */
export function createIntentPicker(root, { directory, onCorrect, signal }) {
  const scroll = part(root, "scroll", HTMLElement);
  const box = part(root, "picker", HTMLElement);
  const words = part(root, "picker-words", HTMLInputElement);
  const list = part(root, "picker-list", HTMLElement);
  const listbox = createListbox({ field: words, list, onChoose: choose, onEscape: giveUp, signal });
  /** @type {IntentName[]} */
  let known = [];
  let messageId = "";

  const opener = () => scroll.querySelector(`[data-correct="${CSS.escape(messageId)}"]`);

  /** @param {string} id of the message */
  async function open(id) {
    messageId = id;
    known = await directory.intents().catch(() => []);
    const at = opener();
    if (!(at instanceof HTMLElement)) return;
    box.hidden = false;
    words.value = "";
    narrow();
    place(at);
    words.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} at below it */
  function place(at) {
    const [button, pane] = [at.getBoundingClientRect(), scroll.getBoundingClientRect()];
    box.style.top = `${button.bottom - pane.top + scroll.scrollTop + 4}px`;
    box.style.left = `${button.left - pane.left}px`;
  }

  function narrow() {
    const wanted = words.value.trim().toLowerCase();
    const place = (/** @type {IntentName} */ { name }) => intentName(name).toLowerCase().indexOf(wanted);
    const found = known.filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b));
    const back = opener()?.hasAttribute("data-corrected") ? [{ id: AS_UNDERSTOOD, content: ["As the bot understood it"] }] : [];
    listbox.show([...found.map(option), ...back], wanted !== "");
  }

  /** @param {string} id */
  function choose(id) {
    giveUp();
    onCorrect(messageId, id === AS_UNDERSTOOD ? null : id);
  }

  function giveUp() {
    close();
    const at = opener();
    if (at instanceof HTMLElement) at.focus();
  }

  function close() {
    box.hidden = true;
    listbox.hide();
  }

  /** @param {FocusEvent} event */
  function left({ relatedTarget }) {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) close();
  }

  words.addEventListener("input", narrow, { signal });
  box.addEventListener("focusout", left, { signal });
  delegate(scroll, "click", "[data-correct]", (button) => open(button.dataset.correct ?? ""), signal);

  return {
    open,
    close,
    /** The last message of the customer that can be corrected. */
    last() {
      const at = [...scroll.querySelectorAll("[data-correct]")].at(-1);
      return at instanceof HTMLElement ? (at.dataset.correct ?? null) : null;
    },
  };
}

/** @param {IntentName} intent */
const option = ({ name, examples }) => ({
  id: name,
  content: [
    make("span", { class: "option-name" }, intentName(name)),
    make("span", { class: "option-about" }, `${examples} examples`),
  ],
});
