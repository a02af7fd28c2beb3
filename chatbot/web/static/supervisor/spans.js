// A span of time in words.

/** @type {[number, string][]} */
const UNITS = [
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/**
 * `5 minutes`, `1 day`; in the largest unit it fills.
 * @param {number} seconds
 */
export function spanText(seconds) {
  const [size, name] = UNITS.find(([one]) => seconds % one === 0) ?? [1, "second"];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
