// What is offered to this agent, above everything else: who it is, why, and how long it is kept for them.

import { hrefTo } from "./route.js";
import { keyed, make, part, setAttribute, setText, filler } from "./dom.js";
import { face } from "./mood.js";
import { customerName, priorityText, reasonText } from "./words.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {() => void} options.onLapsed one was kept long enough
 */
export function createOffersView(root, { now, onLapsed }) {
  const section = part(root, "offers", HTMLElement);
  const cards = keyed(
    part(root, "offer-list", HTMLElement),
    (/** @type {Shown} */ { entry }) => entry.id,
    () => createCard(now),
  );

  return {
    /**
     * @param {Entry[]} offers
     * @param {(id: string) => boolean} busy
     */
    update(offers, busy) {
      section.hidden = offers.length === 0;
      cards.update(offers.map((entry) => ({ entry, busy: busy(entry.id) })));
    },

    tick() {
      const left = [...cards.views.values()].map((card) => card.tick());
      if (left.some((seconds) => seconds <= 0)) onLapsed();
    },
  };
}

/** @typedef {{entry: Entry, busy: boolean}} Shown */

/** @param {() => number} now */
function createCard(now) {
  const mood = make("span", { class: "row-mood" });
  const name = make("a", { class: "offer-name", dir: "auto" });
  const left = make("span", { class: "offer-left" });
  const chip = make("span", { class: "chip" });
  const team = make("span", { class: "offer-team" });
  const text = make("p", { class: "offer-text", dir: "auto" });
  const accept = button("accept", "Accept", "a");
  const decline = button("decline", "Decline", "d");
  const facts = make("p", { class: "offer-facts" }, chip, team);
  const actions = make("div", { class: "offer-actions" }, accept, decline);
  const element = make("li", { class: "offer" }, mood, name, left, facts, text, actions);
  const fillMood = filler(mood);
  let until = "";

  function tick() {
    const seconds = Math.max(0, Math.ceil((Date.parse(until) - now()) / 1000));
    setText(left, `${leftText(seconds)} left`);
    left.classList.toggle("late", seconds <= 10);
    return seconds;
  }

  /** @param {Shown} shown */
  function update({ entry, busy }) {
    until = entry.offered_until ?? "";
    const customer = customerName(entry);
    setAttribute(name, "href", hrefTo(entry.id));
    setText(name, customer);
    fillMood(entry.mood, () => [face(entry.mood)]);
    setText(chip, reasonText(entry.reason, entry.risk));
    setAttribute(chip, "data-priority", String(entry.priority));
    setText(team, [priorityText(entry.priority), entry.team_name].filter(Boolean).join(" · "));
    setText(text, entry.last_message);
    for (const [control, word] of /** @type {const} */ ([[accept, "Accept"], [decline, "Decline"]])) {
      setAttribute(control, "data-of", entry.id);
      setAttribute(control, "aria-label", `${word} ${customer}`);
      control.disabled = busy;
    }
    tick();
  }

  return { element, update, tick };
}

/**
 * @param {string} action
 * @param {string} word
 * @param {string} key
 */
function button(action, word, key) {
  const kind = action === "accept" ? "button primary" : "button";
  const attributes = { type: "button", class: kind, "data-action": action, "aria-keyshortcuts": key };
  return make("button", { ...attributes, title: `${word} (${key})` }, word);
}

/** @param {number} seconds */
function leftText(seconds) {
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}
