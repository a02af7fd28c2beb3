// Notice what happened from one state of the lists to the next, and tell it: in words, in the tab's title, as an alert.

import { setText } from "./dom.js";
import { counted, customerName, reasonText } from "./words.js";

/** @typedef {import("./groups.js").Groups} Groups */
/** @typedef {import("./types.js").Entry} Entry */

/**
 * @param {object} options
 * @param {import("./notices.js").Notices} options.notices
 * @param {import("./alerts.js").Alerts} options.alerts
 * @param {(id: string) => boolean} options.takenHere the agent took it with this page
 * @param {string} options.shop
 */
export function createWatch({ notices, alerts, takenHere, shop }) {
  /** @type {Groups | null} */
  let before = null;

  /** @param {Entry} entry */
  function offered(entry) {
    const why = reasonText(entry.reason, entry.risk);
    notices.announce(`Offered to you: ${customerName(entry)}, ${why}. Press a to accept, d to decline.`);
    alerts.raise(entry, `${customerName(entry)} is offered to you`, why);
  }

  /** @param {Entry} entry */
  function given(entry) {
    notices.announce(`Assigned to you: ${customerName(entry)}.`);
    alerts.raise(entry, `${customerName(entry)} is assigned to you`, entry.last_message);
  }

  /** @param {Entry} entry @param {boolean} open */
  function wrote(entry, open) {
    if (!open) notices.announce(`New message from ${customerName(entry)}.`);
    if (document.hidden) alerts.raise(entry, `${customerName(entry)} wrote`, entry.last_message);
  }

  /** @param {Entry} entry */
  const arrived = (entry) =>
    notices.announce(`${customerName(entry)} is waiting: ${reasonText(entry.reason, entry.risk)}.`);

  /**
   * @param {Groups} groups
   * @param {string | null} openId
   */
  return function watch(groups, openId) {
    setText(document.querySelector("title") ?? document.head, titleOf(groups, shop));
    const last = before;
    before = groups;
    if (!last) return groups.offers.forEach(offered);
    const came = newcomers(last, groups);
    unknown(last.offers, groups.offers).forEach(offered);
    unknown(held(last), held(groups)).filter(({ id }) => !takenHere(id)).forEach(given);
    came.forEach(arrived);
    if (came.length) notices.announce(`${counted(groups.totals.waiting, "customer")} waiting.`);
    for (const entry of writers(last, groups)) wrote(entry, entry.id === openId);
  };
}

/**
 * @param {Groups} groups
 * @param {string} shop
 */
function titleOf({ offers, totals }, shop) {
  const waiting = totals.waiting + offers.length;
  const count = waiting ? `(${waiting}) ` : "";
  return `${count}${offers.length ? "Offered to you" : "Desk"} · ${shop}`;
}

/** @param {Groups} groups */
const held = ({ mine, snoozed }) => [...mine, ...snoozed];

/**
 * @param {Entry[]} before
 * @param {Entry[]} after
 */
function unknown(before, after) {
  const known = new Set(before.map(({ id }) => id));
  return after.filter(({ id }) => !known.has(id));
}

/**
 * @param {Groups} before
 * @param {Groups} after
 */
function newcomers(before, after) {
  const known = new Set([...before.waiting, ...before.offers].map(({ id }) => id));
  // where the line went on, who stands behind the last one known was there before, unseen
  const end = before.next === null ? Infinity : after.waiting.findLastIndex(({ id }) => known.has(id));
  return after.waiting.filter(({ id }, at) => at < end && !known.has(id));
}

/**
 * @param {Groups} before
 * @param {Groups} after
 */
function writers(before, after) {
  const known = new Map(held(before).map(({ id, last_seq }) => [id, last_seq]));
  return held(after).filter(
    ({ id, last_seq, last_author }) => last_author === "customer" && last_seq > (known.get(id) ?? last_seq),
  );
}
