// Buttons that open a few more: Escape, a choice or the focus elsewhere closes them again.

import { delegate, setAttribute } from "./dom.js";

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function listenToMenus(root, signal) {
  for (const menu of root.querySelectorAll("[data-menu]")) if (menu instanceof HTMLElement) listen(menu, signal);
}

/**
 * @param {HTMLElement} menu
 * @param {AbortSignal} signal
 */
function listen(menu, signal) {
  const opener = /** @type {HTMLButtonElement} */ (menu.querySelector("button[aria-expanded]"));
  const items = /** @type {HTMLElement} */ (menu.querySelector(".menu-items"));

  /** @param {boolean} open */
  function show(open) {
    items.hidden = !open;
    setAttribute(opener, "aria-expanded", String(open));
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key !== "Escape" || items.hidden) return;
    event.preventDefault();
    show(false);
    opener.focus();
  }

  /** @param {FocusEvent} event */
  function left({ relatedTarget }) {
    if (!(relatedTarget instanceof Node && menu.contains(relatedTarget))) show(false);
  }

  opener.addEventListener("click", () => show(Boolean(items.hidden)), { signal });
  menu.addEventListener("keydown", press, { signal });
  menu.addEventListener("focusout", left, { signal });
  delegate(items, "click", "a, button", () => show(false), signal);
  document.addEventListener(
    "pointerdown",
    ({ target }) => target instanceof Node && !menu.contains(target) && show(false),
    { signal },
  );
}
