// Who works, how full their hands are, and what they are at; always in the same order, so that nothing jumps.

import { draw, keyed, make, part, setAttribute, setText } from "../desk/dom.js";
import { stateMark, stateOf } from "./states.js";

/** @typedef {import("./types.js").AgentNow} AgentNow */
/** @typedef {import("./types.js").Board} Board */

/** @param {HTMLElement} root */
export function createAgentsView(root) {
  const cards = keyed(part(root, "agents", HTMLElement), (/** @type {AgentNow} */ { id }) => id, createCard);

  return {
    /** @param {Board} board */
    update({ agents }) {
      cards.update(agents);
    },
  };
}

function createCard() {
  const name = make("span", { class: "agent-name", dir: "auto" });
  const state = make("span", { class: "agent-state" });
  const load = make("span", { class: "agent-load" });
  const filled = draw("rect", { height: "100%", rx: "3" });
  const bar = draw("svg", { class: "agent-bar", "aria-hidden": "true" }, filled);
  const at = make("span", { class: "agent-at" });
  const late = make("span", { class: "late" });
  const element = make("li", { class: "agent" }, name, state, bar, load, at, late);

  /** @param {AgentNow} agent */
  function update(agent) {
    const now = stateOf(agent);
    setText(name, agent.name);
    if (state.textContent !== now) state.replaceChildren(stateMark(now), now);
    setAttribute(element, "data-state", now);
    setText(load, `${agent.load} of ${agent.capacity}`);
    setAttribute(filled, "width", `${Math.min(100, Math.round((100 * agent.load) / Math.max(1, agent.capacity)))}%`);
    setText(at, doing(agent));
    setText(late, agent.overdue ? `${agent.overdue} overdue` : "");
  }

  return { element, update };
}

/** @param {AgentNow} agent */
function doing({ holds, unanswered, snoozed, offered }) {
  const parts = [
    `${holds} in hand`,
    unanswered && `${unanswered} unanswered`,
    snoozed && `${snoozed} asleep`,
    offered && `${offered} offered`,
  ];
  return holds || offered ? parts.filter(Boolean).join(", ") : "nothing in hand";
}
