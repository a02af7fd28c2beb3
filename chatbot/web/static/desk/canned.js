// The replies kept ready, filled in for one conversation; fetched when first asked for there.

/** @typedef {import("./types.js").Canned} Canned */

const FRESH_MS = 60 * 1000;

/** @param {import("./api.js").Api} api */
export function createCanned(api) {
  let of = "";
  let askedAt = 0;
  /** @type {Promise<Canned[]>} */
  let known = Promise.resolve([]);

  /**
   * @param {string} id of the conversation
   * @returns {Promise<Canned[]>} none while the server does not answer
   */
  return function canned(id) {
    if (of === id && performance.now() - askedAt < FRESH_MS) return known;
    [of, askedAt] = [id, performance.now()];
    known = api.canned(id).then(
      (found) => found.canned,
      () => {
        of = "";
        return [];
      },
    );
    return known;
  };
}
