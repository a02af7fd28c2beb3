// One line of the list: who, how they feel, why they wait and for how long.

import { ago, elapsed, timeOfDay } from "./clock.js";
import { filler, make, setAttribute, setText } from "./dom.js";
import { face } from "./mood.js";
import { promised } from "./promise.js";
import { hrefTo } from "./route.js";
import { isSnoozed } from "./rights.js";
import { marked } from "./snippet.js";
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
 * @property {string[]} [words] what was searched for
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
  const promise = make("span", { class: "row-promise" });
  const labels = make("span", { class: "row-labels" });
  const third = make("span", { class: "row-third" }, promise, labels);
  const link = make("a", { class: "row", tabindex: "-1" }, mood, name, time, second, third);
  const element = make("li", {}, link);
  const fillMood = filler(mood);
  const fillText = filler(text);
  const fillLabels = filler(labels);
  /** @type {RowItem | null} */
  let shown = null;

  function tick() {
    if (!shown) return;
    const { entry } = shown;
    const since = entry.waiting_since;
    const waits = entry.status === "waiting" && since !== null;
    setText(time, timeText(entry, now()));
    time.classList.toggle("wide", isSnoozed(entry, now()));
    time.classList.toggle("late", waits && now() - Date.parse(since) > LONG_WAIT_MS);
    const { text: promiseText, tone } = promised(entry, now());
    setText(promise, promiseText);
    setAttribute(promise, "data-tone", tone || null);
    setAttribute(third, "hidden", !promiseText && !labels.childElementCount);
  }

  /** @param {RowItem} item */
  function update(item) {
    if (shown && same(item, shown)) return;
    shown = item;
    const { entry, open, unread: isUnread, mine, tag, words } = item;
    const waits = entry.status === "waiting";
    setAttribute(link, "href", hrefTo(entry.id));
    setAttribute(link, "data-id", entry.id);
    setAttribute(link, "aria-current", open ? "true" : null);
    setAttribute(link, "title", waits ? `${priorityText(entry.priority)}. ${entry.explanation}` : null);
    fillMood(entry.mood, () => [face(entry.mood)]);
    setText(name, customerName(entry));
    fillText([lastWords(entry, mine), entry.snippet, words], () => textOf(item));
    link.classList.toggle("found", Boolean(entry.snippet));
    setText(reasonWord, waits ? shortReason(entry.reason, entry.risk) : tag);
    setText(urgency, waits ? `, ${priorityText(entry.priority)}. ` : ". ");
    setAttribute(reason, "data-priority", waits ? String(entry.priority) : null);
    setAttribute(reason, "hidden", !reasonWord.textContent);
    setAttribute(unread, "hidden", !isUnread);
    link.classList.toggle("unread", isUnread);
    fillLabels([entry.team_name, entry.tags], () => labelsOf(entry));
    tick();
  }

  return { element, link, update, tick };
}

/** @typedef {ReturnType<typeof createRow>} Row */

/**
 * @param {RowItem} a
 * @param {RowItem} b
 */
const same = (a, b) =>
  a.entry === b.entry && a.open === b.open && a.unread === b.unread && a.tag === b.tag && a.words === b.words;

/**
 * @param {Entry} entry
 * @param {number} now
 */
function timeText(entry, now) {
  if (entry.status === "waiting" && entry.waiting_since) return elapsed(entry.waiting_since, now);
  if (entry.snoozed_until && isSnoozed(entry, now)) return `until ${timeOfDay(entry.snoozed_until)}`;
  return ago(entry.active_at, now);
}

/** @param {RowItem} item */
function textOf({ entry, mine, words = [] }) {
  return entry.snippet ? marked(entry.snippet, words) : [lastWords(entry, mine)];
}

/** @param {Entry} entry */
function labelsOf({ team_name, tags }) {
  const team = team_name ? [make("span", { class: "row-team" }, team_name)] : [];
  return [...team, ...tags.map((tag) => make("span", { class: "label", dir: "auto" }, tag))];
}

/**
 * @param {Entry} entry
 * @param {boolean} mine
 */
function lastWords({ last_author, last_message }, mine) {
  const who = { agent: mine ? "You: " : "Agent: ", bot: "Bot: ", customer: "", system: "" }[last_author];
  return who + last_message;
}
