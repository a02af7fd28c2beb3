// Tell the agent things: short notes on the page, words for a screen reader.

import { make, part } from "./dom.js";

const SHOWN_MS = 7000;
const GATHER_MS = 600;

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function createNotices(root, signal) {
  const box = part(root, "notices", HTMLElement);
  const announcer = part(root, "announcer", HTMLElement);
  /** @type {string[]} */
  let gathered = [];
  let timer = 0;

  function say() {
    announcer.replaceChildren(make("p", {}, gathered.join(" "))); // a new node: the same words twice are said twice
    gathered = [];
    timer = 0;
  }

  signal.addEventListener("abort", () => clearTimeout(timer));

  return {
    /**
     * A note that goes by itself, later if the agent is at it.
     * @param {string} text
     */
    show(text) {
      const close = make("button", { type: "button", class: "link" }, "Dismiss");
      const note = make("p", { class: "notice" }, make("span", {}, text), close);
      const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN_MS) : note.remove());
      close.addEventListener("click", () => note.remove());
      box.append(note);
      while (box.childElementCount > 3) box.firstElementChild?.remove();
      setTimeout(leave, SHOWN_MS);
    },

    /**
     * Words for a screen reader alone; those that come together are said together.
     * @param {string} text
     */
    announce(text) {
      gathered.push(text);
      timer ||= window.setTimeout(say, GATHER_MS);
    },
  };
}

/** @typedef {ReturnType<typeof createNotices>} Notices */
