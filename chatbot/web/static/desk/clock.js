// Time as the desk tells it: the server's clock, waiting times, dates and money in the agent's own format.

const SKEW_IGNORED_MS = 2000; // the Date header has whole seconds, and the way takes time

/** A clock that follows the server's: an agent's machine may be minutes off. */
export function createClock() {
  let offset = 0;
  return {
    now: () => Date.now() + offset,

    /** @param {string | null} header the answer's `Date` */
    follow(header) {
      const skew = header ? Date.parse(header) - Date.now() : NaN;
      if (Number.isNaN(skew)) return;
      offset = Math.abs(skew) > SKEW_IGNORED_MS ? skew : 0;
    },
  };
}

/** @typedef {ReturnType<typeof createClock>} Clock */

/**
 * How long something has lasted: `42s`, `4m 05s`, `24m`, `3h 12m`, `2d 4h`.
 * @param {string} since
 * @param {number} now
 */
export function elapsed(since, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86400)];
  if (minutes < 1) return `${seconds}s`;
  if (minutes < 10) return `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`;
  if (hours < 1) return `${minutes}m`;
  if (days < 1) return `${hours}h ${String(minutes % 60).padStart(2, "0")}m`;
  return `${days}d ${hours % 24}h`;
}

/**
 * How long ago, without seconds: `now`, `4m`, `3h`, `2d`.
 * @param {string} at
 * @param {number} now
 */
export function ago(at, now) {
  const minutes = Math.floor((now - Date.parse(at)) / 60000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h`;
  return `${Math.floor(minutes / 1440)}d`;
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** @param {string} at */
export const timeOfDay = (at) => TIME.format(new Date(at));

/** @param {string} at */
export const moment = (at) => MOMENT.format(new Date(at));

/** @param {string} at */
export const dayAndTime = (at) => WEEKDAY.format(new Date(at));

/** @param {string} day an ISO date without a time */
export const date = (day) => DATE.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));

/**
 * `Today`, `Yesterday` or the day's name.
 * @param {string} at
 * @param {number} now
 */
export function dayName(at, now) {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return "Today";
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return day === yesterday.toDateString() ? "Yesterday" : DAY.format(new Date(at));
}

/**
 * @param {string | number} amount
 * @param {string} currency ISO 4217
 */
export function money(amount, currency) {
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(Number(amount));
}
