// How the desk groups what the server lists: what is offered to me stands apart, what sleeps lies folded.

import { isOffered, isSnoozed } from "./rights.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").GroupName} GroupName */
/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Queue} Queue */

/**
 * @typedef {Record<GroupName, Entry[]> & {
 *   offers: Entry[],
 *   totals: Record<GroupName, number>,
 *   next: string | null,
 * }} Groups
 */

/**
 * @param {Queue} queue
 * @param {Me} me
 * @param {number} now
 * @returns {Groups}
 */
export function grouped({ waiting, mine, others, bot, totals, next }, me, now) {
  const offers = waiting.filter((entry) => isOffered(entry, me, now));
  const snoozed = mine.filter((entry) => isSnoozed(entry, now)).sort(wakesFirst);
  return {
    offers: offers.sort(lapsesFirst),
    mine: snoozed.length ? mine.filter((entry) => !snoozed.includes(entry)) : mine,
    snoozed,
    waiting: offers.length ? waiting.filter((entry) => !offers.includes(entry)) : waiting,
    others,
    bot,
    totals: {
      ...totals,
      mine: totals.mine - snoozed.length,
      snoozed: snoozed.length,
      waiting: totals.waiting - offers.length,
    },
    next,
  };
}

/** @param {Entry} a @param {Entry} b */
const lapsesFirst = (a, b) => Date.parse(a.offered_until ?? "") - Date.parse(b.offered_until ?? "");

/** @param {Entry} a @param {Entry} b */
const wakesFirst = (a, b) => Date.parse(a.snoozed_until ?? "") - Date.parse(b.snoozed_until ?? "");
