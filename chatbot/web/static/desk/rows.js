// Move through lines of a list: one of them takes the Tab key, the others are reached from it.

/**
 * @param {HTMLElement} root holds every list, shown or not
 * @param {AbortSignal} signal
 */
export function createRows(root, signal) {
  let lastId = "";
  let lastIndex = 0;

  const all = () => [.../** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll("a.row"))];
  const visible = () => all().filter((row) => row.offsetParent !== null);

  /** @param {FocusEvent} event */
  function remember(event) {
    const row = event.target instanceof HTMLElement ? event.target.closest("a.row") : null;
    if (!(row instanceof HTMLAnchorElement)) return;
    lastId = row.dataset.id ?? "";
    lastIndex = visible().indexOf(row);
    settle();
  }

  /** Let exactly one row take the Tab key: the last used, else the open one, else the first. */
  function settle() {
    const rows = visible();
    const stop =
      rows.find((row) => row.dataset.id === lastId) ?? rows.find((row) => row.hasAttribute("aria-current")) ?? rows[0];
    for (const row of all()) {
      const wanted = row === stop ? 0 : -1;
      if (row.tabIndex !== wanted) row.tabIndex = wanted;
    }
  }

  root.addEventListener("focusin", remember, { signal });

  return {
    settle,

    /** The id of the row that has the focus, if one has. */
    focused: () => (document.activeElement instanceof HTMLElement && document.activeElement.dataset.id) || null,

    /** @param {number} step */
    move(step) {
      const rows = visible();
      const here = rows.findIndex((row) => row === document.activeElement);
      const known = rows.findIndex((row) => row.dataset.id === lastId);
      const from = here >= 0 ? here + step : known >= 0 ? known : Math.min(lastIndex, rows.length - 1);
      focus(rows[Math.max(0, Math.min(rows.length - 1, from))]);
    },

    /** @param {string} id */
    focus: (id) => focus(visible().find((row) => row.dataset.id === id)),

    /**
     * Change the lists, and give the focus back if a focused row moved or went.
     * @param {() => void} change
     */
    keepFocus(change) {
      const held = document.activeElement;
      const id = held instanceof HTMLElement && held.matches("a.row") && root.contains(held) ? held.dataset.id : null;
      change();
      settle();
      if (!id || document.activeElement === held) return;
      const rows = visible();
      focus(rows.find((row) => row.dataset.id === id) ?? rows[Math.min(lastIndex, rows.length - 1)]);
    },
  };
}

/** @typedef {ReturnType<typeof createRows>} Rows */

/** @param {HTMLElement | undefined} row */
function focus(row) {
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
