// Who else has the open conversation before them, and whether they write; told both ways every few seconds.

const EVERY_MS = 5000;

/** @typedef {import("./types.js").Viewer} Viewer */

/** @type {Viewer[]} */
const NOBODY = [];

/**
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {() => string | null} options.openId
 * @param {(id: string) => boolean} options.typing whether this agent writes
 * @param {() => void} options.changed
 * @param {AbortSignal} options.signal
 */
export function createViewing({ api, openId, typing, changed, signal }) {
  let viewers = NOBODY;
  /** @type {string | null} */
  let shownId = null;

  async function tell() {
    const id = openId();
    if (!id || document.hidden) return;
    const found = await api.viewing(id, typing(id)).catch(() => null);
    if (id === openId()) keep(found?.viewers ?? NOBODY);
  }

  /** @param {Viewer[]} next */
  function keep(next) {
    if (JSON.stringify(next) === JSON.stringify(viewers)) return;
    viewers = next;
    changed();
  }

  const timer = setInterval(tell, EVERY_MS);
  document.addEventListener("visibilitychange", tell, { signal });
  signal.addEventListener("abort", () => clearInterval(timer));

  return {
    viewers: () => viewers,

    /** The open conversation may be another one now. */
    follow() {
      if (openId() === shownId) return;
      shownId = openId();
      viewers = NOBODY;
      void tell();
    },
  };
}

/** @param {Viewer[]} viewers */
export function viewersText(viewers) {
  const typing = viewers.filter((one) => one.typing).map(({ name }) => name);
  const looking = viewers.filter((one) => !one.typing).map(({ name }) => name);
  return [say(typing, "typing"), say(looking, "viewing")].filter(Boolean).join(", ");
}

/**
 * @param {string[]} names
 * @param {string} doing
 */
function say(names, doing) {
  if (!names.length) return "";
  const listed = new Intl.ListFormat("en", { type: "conjunction" }).format(names);
  return `${listed} ${names.length === 1 ? "is" : "are"} ${doing}`;
}
