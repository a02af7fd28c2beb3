// The head of the open conversation: who it is, who holds it, who else looks at it, what can be done.

import { dayAndTime, elapsed } from "./clock.js";
import { part, setAttribute, setText } from "./dom.js";
import { promised } from "./promise.js";
import { actionsFor, isSnoozed } from "./rights.js";
import { hrefTo } from "./route.js";
import { viewersText } from "./viewing.js";
import { customerName, ownerText, priorityText, reasonText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {import("./types.js").Me} options.me
 */
export function createHeaderView(root, { now, me }) {
  const name = part(root, "name", HTMLElement);
  const state = part(root, "state", HTMLElement);
  const viewersLine = part(root, "viewers", HTMLElement);
  const toDetails = part(root, "to-details", HTMLAnchorElement);
  const claim = part(root, "claim", HTMLButtonElement);
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
    part(root, "thread", HTMLElement).querySelectorAll("button[data-action]")
  );
  /** @type {Entry | null} */
  let shown = null;

  function tick() {
    if (shown) setText(state, stateText(shown, me.id, now()));
  }

  return {
    tick,

    /**
     * @param {Entry} entry
     * @param {import("./types.js").Viewer[]} viewers
     * @param {boolean} busy an action is under way
     */
    update(entry, viewers, busy) {
      shown = entry;
      setText(name, customerName(entry));
      setAttribute(state, "data-status", entry.status);
      setText(viewersLine, viewersText(viewers));
      setAttribute(toDetails, "href", hrefTo(entry.id, true));
      const possible = /** @type {string[]} */ (actionsFor(entry, me, now()));
      for (const button of buttons) {
        button.hidden = !possible.includes(button.dataset.action ?? "");
        button.disabled = busy;
      }
      setText(claim, entry.status === "waiting" ? "Claim" : "Take over");
      tick();
    },
  };
}

/**
 * @param {Entry} entry
 * @param {string} myId
 * @param {number} now
 */
function stateText(entry, myId, now) {
  const { text } = promised(entry, now);
  return [...standing(entry, myId, now), text].filter(Boolean).join(" · ");
}

/**
 * @param {Entry} entry
 * @param {string} myId
 * @param {number} now
 */
function standing(entry, myId, now) {
  const owner = ownerText(entry, myId);
  if (entry.snoozed_until && isSnoozed(entry, now)) return [`${owner}, snoozed until ${dayAndTime(entry.snoozed_until)}`];
  if (entry.status !== "waiting") return [owner];
  const waited = entry.waiting_since ? ` ${elapsed(entry.waiting_since, now)}` : "";
  return [owner + waited, reasonText(entry.reason, entry.risk), priorityText(entry.priority)];
}
