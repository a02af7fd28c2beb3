// What was promised to a customer: until when the first answer comes, in words that fit a line.

const SOON_MS = 60 * 1000;

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{text: string, tone: "" | "soon" | "late"}} Promised */

/** @type {Promised} */
const NOTHING = { text: "", tone: "" };

/**
 * @param {Entry} entry
 * @param {number} now
 * @returns {Promised} empty: nothing is promised, or it was kept
 */
export function promised({ status, respond_by }, now) {
  if (!respond_by || (status !== "waiting" && status !== "assigned")) return NOTHING;
  const left = Date.parse(respond_by) - now;
  if (left <= 0) return { text: `overdue ${minutes(-left)}`, tone: "late" };
  return { text: `due in ${minutes(left)}`, tone: left < SOON_MS ? "soon" : "" };
}

/** @param {number} ms */
function minutes(ms) {
  const whole = Math.floor(ms / 60000);
  if (whole < 1) return `${Math.floor(ms / 1000)} s`;
  if (whole < 60) return `${whole} min`;
  return whole < 1440 ? `${Math.floor(whole / 60)} h` : `${Math.floor(whole / 1440)} d`;
}
