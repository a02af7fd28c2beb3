// Why this conversation came to this agent: every decision with its reasons, and who else was looked at.

import { moment } from "./clock.js";
import { make } from "./dom.js";
import { plain } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Routing} Routing */

/** @type {Record<string, string>} */
const STEPS = {
  offered: "Offered to",
  assigned: "Assigned to",
  accepted: "Accepted by",
  claimed: "Claimed by",
  declined: "Declined by",
  missed: "Not answered by",
  vanished: "Taken back from",
  transferred: "Transferred to",
  nobody: "Nobody free",
};

/**
 * @param {Routing[]} routings the newest first
 * @returns {Node[]}
 */
export function routingList(routings) {
  if (!routings.length) return [];
  const chosen = routings.find(({ candidates }) => candidates.length > 0);
  const lines = routings.map((routing) => decision(routing, routing === chosen));
  return [make("h3", {}, "Why this agent"), make("ol", { class: "history" }, ...lines)];
}

/**
 * @param {Routing} routing
 * @param {boolean} open whom routing looked at stands open
 */
function decision({ step, decided_at, agent_name, reasons, candidates }, open) {
  const title = [STEPS[step] ?? plain(step), step !== "nobody" && agent_name].filter(Boolean).join(" ");
  return make(
    "li",
    {},
    make("p", {}, make("strong", { dir: "auto" }, title)),
    reasons.length > 0 && make("ul", { class: "reasons" }, ...reasons.map((reason) => make("li", { dir: "auto" }, reason))),
    candidates.length > 0 && looked(candidates, open),
    make("p", { class: "quiet-text" }, make("time", { datetime: decided_at }, moment(decided_at))),
  );
}

/**
 * @param {Candidate[]} candidates
 * @param {boolean} open
 */
function looked(candidates, open) {
  const summary = make("summary", {}, `Looked at ${candidates.length}`);
  return make("details", { class: "candidates", open }, summary, make("ul", {}, ...candidates.map(candidate)));
}

/** @param {Candidate} found */
function candidate({ name, score, reasons }) {
  const fit = score === null ? "not now" : score.toFixed(2);
  return make(
    "li",
    {},
    make("span", { dir: "auto" }, name),
    make("span", { class: score === null ? "fit off" : "fit" }, fit),
    make("span", { class: "quiet-text", dir: "auto" }, reasons.join(", ")),
  );
}
