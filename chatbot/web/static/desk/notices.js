// Tell the agent things: short notes on the page, words for a screen reader, the count in the tab's title.

import { make, part, setText } from "./dom.js";
import { counted, customerName, reasonText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Queue} Queue */

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

/**
 * Notice who began to wait and who wrote, from one state of the queue to the next.
 * @param {Notices} notices
 * @param {string} shop
 */
export function createWatch(notices, shop) {
  /** @type {Queue | null} */
  let before = null;

  /**
   * @param {Queue} queue
   * @param {string | null} openId
   */
  return function watch(queue, openId) {
    const count = queue.totals.waiting;
    setText(document.querySelector("title") ?? document.head, `${count ? `(${count}) ` : ""}Desk · ${shop}`);
    if (before) {
      const arrived = newcomers(before, queue);
      for (const entry of arrived)
        notices.announce(`${customerName(entry)} is waiting: ${reasonText(entry.reason, entry.risk)}.`);
      if (arrived.length) notices.announce(`${counted(count, "customer")} waiting.`);
      const wrote = writers(before, queue).filter(({ id }) => id !== openId);
      for (const entry of wrote) notices.announce(`New message from ${customerName(entry)}.`);
    }
    before = queue;
  };
}

/**
 * @param {Queue} before
 * @param {Queue} after
 */
function newcomers(before, after) {
  const known = new Set(before.waiting.map(({ id }) => id));
  // where the line went on, who stands behind the last one known was there before, unseen
  const end = before.next === null ? Infinity : after.waiting.findLastIndex(({ id }) => known.has(id));
  return after.waiting.filter(({ id }, at) => at < end && !known.has(id));
}

/**
 * @param {Queue} before
 * @param {Queue} after
 */
function writers(before, after) {
  const known = new Map(before.mine.map(({ id, last_seq }) => [id, last_seq]));
  return after.mine.filter(
    ({ id, last_seq, last_author }) => last_author === "customer" && last_seq > (known.get(id) ?? last_seq),
  );
}
