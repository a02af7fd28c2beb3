// What the house has to choose from: colleagues, teams, tags, intents; asked for when first needed.

const FRESH_MS = 60 * 1000;

/** @typedef {import("./types.js").Agent} Agent */

/** @param {import("./api.js").Api} api */
export function createDirectory(api) {
  return {
    agents: lately(async () => (await api.agents()).agents, 0), // who is here changes by the minute
    teams: lately(async () => (await api.teams()).teams),
    tags: lately(async () => (await api.tags()).tags.map(({ tag }) => tag)),
    intents: lately(async () => (await api.intents()).intents),
  };
}

/** @typedef {ReturnType<typeof createDirectory>} Directory */

/**
 * Ask once and remember the answer for a while; a failure is not remembered.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {number} freshMs
 * @returns {() => Promise<T>}
 */
function lately(ask, freshMs = FRESH_MS) {
  /** @type {Promise<T> | null} */
  let known = null;
  let askedAt = -Infinity;

  return () => {
    if (known && performance.now() - askedAt < freshMs) return known;
    askedAt = performance.now();
    known = ask();
    known.catch(() => (known = null));
    return known;
  };
}
