// What can be carried out of the desk: the conversation as a file, the link under which its customer rates.

import { make } from "./dom.js";

const FORMATS = { text: "Text", json: "JSON", csv: "CSV" };

/** @typedef {import("./types.js").Conversation} Conversation */

/**
 * @param {Conversation} conversation
 * @param {boolean} leads who leads may have the names too
 */
export function takeAway({ id, status }, leads) {
  return [
    make("h3", {}, "Take away"),
    transcripts(id, true, leads ? "Names hidden" : "Transcript, names hidden"),
    ...(leads ? [transcripts(id, false, "As it was said")] : []),
    ...(status === "resolved" ? [ratingLink()] : []),
  ];
}

/**
 * @param {string} id
 * @param {boolean} masked
 * @param {string} title
 */
function transcripts(id, masked, title) {
  const links = Object.entries(FORMATS).map(([format, name]) => {
    const href = `/api/v1/conversations/${encodeURIComponent(id)}/transcript?format=${format}&masked=${masked}`;
    return make("a", { href, download: "", "aria-label": `${title}: ${name}` }, name);
  });
  return make("p", { class: "take-away" }, make("span", { class: "quiet-text" }, title), ...links);
}

const ratingLink = () =>
  make("button", { type: "button", class: "link", "data-do": "rating-link" }, "Copy the link to rate this");
