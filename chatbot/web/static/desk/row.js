// One line of the list: who, how they feel, why they wait and for how long.

import { ago, elapsed } from "./clock.js";
import { filler, make, setAttribute, setText } from "./dom.js";
import { face } from "./mood.js";
import { hrefTo } from "./route.js";
import { customerName, priorityText, shortReason } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */

const LONG_WAIT_MS = 5 * 60 * 1000;

/**
 * @typedef {object} RowItem
 * @property {Entry} entry
 * @property {boolean} open
 * @property {boolean} unread
 * @property {boolean} mine
 * @property {string} tag whose it is, where the group does not say it
 */

/** @param {() => number} now */
export function createRow(now) {
  const mood = make("span", { class: "row-mood" });
  const name = make("span", { class: "row-name", dir: "auto" });
  const time = make("span", { class: "row-time" });
  const reasonWord = make("span");
  const urgency = make("span", { class: "sr" });
  const reason = make("span", { class: "chip" }, reasonWord, urgency);
  const text = make("span", { class: "row-text", dir: "auto" });
  const unread = make("span", { class: "row-unread" }, make("span", { class: "sr" }, "Unread. "));
  const second = make("span", { class: "row-second" }, reason, text, unread);
  const link = make("a", { class: "row", tabindex: "-1" }, mood, name, time, second);
  const element = make("li", {}, link);
  const fillMood = filler(mood);
  /** @type {Entry | null} */
  let shown = null;

  function tick() {
    if (!shown) return;
    const since = shown.waiting_since;
    const waits = shown.status === "waiting" && since !== null;
    setText(time, waits ? elapsed(since, now()) : ago(shown.active_at, now()));
    time.classList.toggle("late", waits && now() - Date.parse(since) > LONG_WAIT_MS);
  }

  /** @param {RowItem} item */
  function update({ entry, open, unread: isUnread, mine, tag }) {
    shown = entry;
    const waits = entry.status === "waiting";
    setAttribute(link, "href", hrefTo(entry.id));
    setAttribute(link, "data-id", entry.id);
    setAttribute(link, "aria-current", open ? "true" : null);
    setAttribute(link, "title", waits ? `${priorityText(entry.priority)}. ${entry.explanation}` : null);
    fillMood(entry.mood, () => [face(entry.mood)]);
    setText(name, customerName(entry));
    setText(text, lastWords(entry, mine));
    setText(reasonWord, waits ? shortReason(entry.reason, entry.risk) : tag);
    setText(urgency, waits ? `, ${priorityText(entry.priority)}. ` : ". ");
    setAttribute(reason, "data-priority", waits ? String(entry.priority) : null);
    setAttribute(reason, "hidden", !reasonWord.textContent);
    setAttribute(unread, "hidden", !isUnread);
    link.classList.toggle("unread", isUnread);
    tick();
  }

  return { element, link, update, tick };
}

/** @typedef {ReturnType<typeof createRow>} Row */

/**
 * @param {Entry} entry
 * @param {boolean} mine
 */
function lastWords({ last_author, last_message }, mine) {
  const who = { agent: mine ? "You: " : "Agent: ", bot: "Bot: ", customer: "", system: "" }[last_author];
  return who + last_message;
}
