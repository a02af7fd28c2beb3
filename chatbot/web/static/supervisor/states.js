// What an agent is, in one word and one mark; the mark's shape says it without its colour.

import { make } from "../desk/dom.js";

/** @typedef {import("./types.js").Person} Person */

/** @type {Record<string, string>} */
const PRESENCES = { Ready: "here", Full: "full", Away: "away", "Desk closed": "gone" };

/** @param {Person} agent */
export const isHere = ({ present, available }) => present && available;

/** @param {Person} agent */
export const isReady = (agent) => isHere(agent) && agent.load < agent.capacity;

/** @param {Person} agent */
export function stateOf(agent) {
  if (!agent.present) return "Desk closed";
  if (!agent.available) return "Away";
  return agent.load < agent.capacity ? "Ready" : "Full";
}

/** @param {string} state */
export function stateMark(state) {
  return make("span", { class: "presence", "data-presence": PRESENCES[state] ?? "gone", "aria-hidden": "true" });
}
