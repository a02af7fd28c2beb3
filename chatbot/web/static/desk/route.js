// What is open stands in the address: back, forward and reload do what they should.

/** @typedef {{id: string | null, details: boolean}} Route */

/** @returns {Route} */
export function readRoute() {
  const [, id, details] = /^#\/c\/([^/]+)(\/details)?$/.exec(location.hash) ?? [];
  return { id: id ? decodeURIComponent(id) : null, details: Boolean(details) };
}

/**
 * @param {string | null} id
 * @param {boolean} [details]
 */
export function hrefTo(id, details = false) {
  return id ? `#/c/${encodeURIComponent(id)}${details ? "/details" : ""}` : "#/";
}
