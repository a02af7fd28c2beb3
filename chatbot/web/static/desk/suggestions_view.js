// Suggested replies above the answer: one press puts the words there, to be changed or sent.

import { delegate, filler, make, part } from "./dom.js";

/** @typedef {import("./types.js").Suggestion} Suggestion */

const SOURCES = { article: "Article", canned: "Canned reply", past: "Answered before" };

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {(id: string) => void} options.onTake
 * @param {AbortSignal} options.signal
 */
export function createSuggestionsView(root, { onTake, signal }) {
  const box = part(root, "suggestions", HTMLElement);
  const fill = filler(box);
  delegate(box, "click", "button", (button) => onTake(button.dataset.suggestion ?? ""), signal);

  return {
    /** @param {Suggestion[]} suggestions */
    update(suggestions) {
      fill(suggestions, () => suggestions.map(card));
      box.hidden = suggestions.length === 0;
    },
  };
}

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 */
function card({ id, source, title, text }, index) {
  const key = String(index + 1);
  const attributes = { type: "button", class: "suggestion", "data-suggestion": id, "aria-keyshortcuts": key };
  return make(
    "button",
    { ...attributes, title: text },
    make("kbd", { "aria-hidden": "true" }, key),
    make("span", { class: "suggestion-title", dir: "auto" }, title),
    make("span", { class: "suggestion-text", dir: "auto" }, text),
    make("span", { class: "suggestion-source" }, SOURCES[source] ?? source),
  );
}
