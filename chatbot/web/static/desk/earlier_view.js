// What the customer wrote about before: each a link to that conversation.

import { date } from "./clock.js";
import { make } from "./dom.js";
import { hrefTo } from "./route.js";
import { outcomeText, reasonText } from "./words.js";

/** @typedef {import("./types.js").Earlier} Earlier */

/**
 * @param {Earlier[]} earlier
 * @returns {Node[]}
 */
export function earlierList(earlier) {
  if (!earlier.length) return [];
  const count = make("span", { class: "count" }, String(earlier.length));
  return [make("h3", {}, "Earlier conversations", count), make("ul", { class: "earlier-list" }, ...earlier.map(line))];
}

/** @param {Earlier} one */
function line({ id, status, active_at, reason, outcome, last_message }) {
  const end = status === "resolved" ? (outcome ? outcomeText(outcome) : "resolved") : "still open";
  const about = [reasonText(reason, null), end].filter(Boolean).join(", ");
  const link = make(
    "a",
    { href: hrefTo(id) },
    make("span", { class: "earlier-text", dir: "auto" }, last_message || "No words"),
    make("span", { class: "quiet-text" }, make("time", { datetime: active_at }, date(active_at)), ` · ${about}`),
  );
  return make("li", {}, link);
}
