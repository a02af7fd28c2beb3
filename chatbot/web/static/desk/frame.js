// Which pane is seen: list, conversation and details side by side, over each other, or one at a time.

import { part, setAttribute } from "./dom.js";
import { hrefTo, readRoute } from "./route.js";

const ONE_PANE = "(max-width: 759px)";
const DETAILS_ASIDE = "(min-width: 1180px)";

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./rows.js").Rows} options.rows
 * @param {(id: string | null) => void} options.onOpen
 * @param {AbortSignal} options.signal
 */
export function createFrame(root, { rows, onOpen, signal }) {
  const name = part(root, "name", HTMLElement);
  const toDetails = part(root, "to-details", HTMLAnchorElement);
  const leaveDetails = part(root, "leave-details", HTMLAnchorElement);
  const details = part(root, "details", HTMLElement);
  let route = readRoute();

  function show() {
    setAttribute(root, "data-pane", !route.id ? "list" : route.details ? "details" : "conversation");
    details.hidden = !route.id;
  }

  function follow() {
    const before = route;
    route = readRoute();
    show();
    onOpen(route.id);
    moveFocus(before);
  }

  /**
   * Take the focus along where the pane that had it went out of sight.
   * @param {import("./route.js").Route} before
   */
  function moveFocus(before) {
    const onePane = matchMedia(ONE_PANE).matches;
    if (route.details && !before.details && !matchMedia(DETAILS_ASIDE).matches) leaveDetails.focus();
    else if (before.details && route.id === before.id) toDetails.focus();
    else if (onePane && route.id && route.id !== before.id) name.focus();
    else if (onePane && !route.id && before.id) rows.focus(before.id);
  }

  window.addEventListener("hashchange", follow, { signal });
  show();

  return {
    id: () => route.id,

    /** @param {string} id */
    open(id) {
      if (route.id !== id) location.hash = hrefTo(id);
    },

    /** One step back: details, then conversation; on a wide screen the list takes the focus. */
    back() {
      if (route.details) location.hash = hrefTo(route.id);
      else if (route.id && matchMedia(ONE_PANE).matches) location.hash = hrefTo(null);
      else if (route.id) rows.focus(route.id);
    },
  };
}
