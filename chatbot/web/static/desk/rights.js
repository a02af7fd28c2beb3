// What an agent may do with a conversation as it stands now; the server has the last word.

/** @typedef {"accept" | "decline" | "claim" | "transfer" | "snooze" | "wake" | "release" | "return" | "resolve"} Action */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Me} Me */

/**
 * @param {Entry} entry
 * @param {Me} me
 * @param {number} now
 * @returns {Action[]}
 */
export function actionsFor(entry, me, now) {
  if (entry.status === "resolved") return [];
  if (entry.status === "bot") return ["claim"];
  if (entry.status === "waiting") return waiting(entry, me, now);
  const holds = /** @type {Action[]} */ ([isSnoozed(entry, now) ? "wake" : "snooze", "release", "return", "resolve"]);
  if (isMine(entry, me)) return ["transfer", ...holds];
  return me.leads ? ["transfer", "release", "return", "resolve"] : [];
}

/**
 * @param {Entry} entry
 * @param {Me} me
 * @param {number} now
 * @returns {Action[]}
 */
function waiting(entry, me, now) {
  if (isOffered(entry, me, now)) return ["accept", "decline"];
  return me.leads ? ["claim", "transfer", "return", "resolve"] : ["claim"];
}

/** @param {Entry} entry @param {Me} me */
export const isMine = ({ status, agent_id }, me) => status === "assigned" && agent_id === me.id;

/** @param {Entry} entry @param {number} now */
export const isSnoozed = ({ snoozed_until }, now) => snoozed_until !== null && Date.parse(snoozed_until) > now;

/**
 * Kept for this agent, and still to be answered.
 * @param {Entry} entry
 * @param {Me} me
 * @param {number} now
 */
export function isOffered({ status, offered_to, offered_until }, me, now) {
  return status === "waiting" && offered_to === me.id && offered_until !== null && Date.parse(offered_until) > now;
}
