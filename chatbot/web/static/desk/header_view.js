// The head of the open conversation: who it is, who holds it, what can be done, how the mood went.

import { elapsed } from "./clock.js";
import { filler, make, part, setAttribute, setText } from "./dom.js";
import { course, courseText } from "./mood.js";
import { hrefTo } from "./route.js";
import { customerName, ownerText, priorityText, reasonText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Mood} Mood */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {string} options.myId
 */
export function createHeaderView(root, { now, myId }) {
  const name = part(root, "name", HTMLElement);
  const state = part(root, "state", HTMLElement);
  const courseBox = part(root, "course", HTMLElement);
  const toDetails = part(root, "to-details", HTMLAnchorElement);
  const claim = part(root, "claim", HTMLButtonElement);
  const fillCourse = filler(courseBox);
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button[data-action]"));
  /** @type {Entry | null} */
  let shown = null;

  function tick() {
    if (shown) setText(state, stateText(shown, myId, now()));
  }

  return {
    tick,
    /** @param {Entry} entry */
    possible: (entry) => actionsFor(entry, myId),

    /**
     * @param {Entry} entry
     * @param {Mood[]} moods
     * @param {boolean} busy an action is under way
     */
    update(entry, moods, busy) {
      shown = entry;
      setText(name, customerName(entry));
      setAttribute(state, "data-status", entry.status);
      setAttribute(toDetails, "href", hrefTo(entry.id, true));
      const possible = actionsFor(entry, myId);
      for (const button of buttons) {
        button.hidden = !possible.includes(button.dataset.action ?? "");
        button.disabled = busy;
      }
      setText(claim, entry.status === "bot" ? "Take over" : "Claim");
      courseBox.hidden = moods.length < 2;
      fillCourse(moods, () => [course(moods), courseCaption(moods)]);
      tick();
    },
  };
}

/** @param {Mood[]} moods */
function courseCaption(moods) {
  return make("span", { class: "course-text", "aria-hidden": "true" }, courseText(moods)); // the picture says the same
}

/**
 * @param {Entry} entry
 * @param {string} myId
 */
function actionsFor({ status, agent_id }, myId) {
  if (status === "waiting" || status === "bot") return ["claim"];
  return status === "assigned" && agent_id === myId ? ["release", "return", "resolve"] : [];
}

/**
 * @param {Entry} entry
 * @param {string} myId
 * @param {number} now
 */
function stateText(entry, myId, now) {
  const owner = ownerText(entry, myId);
  if (entry.status !== "waiting") return owner;
  const waited = entry.waiting_since ? ` ${elapsed(entry.waiting_since, now)}` : "";
  return [owner + waited, reasonText(entry.reason, entry.risk), priorityText(entry.priority)]
    .filter(Boolean)
    .join(" · ");
}
