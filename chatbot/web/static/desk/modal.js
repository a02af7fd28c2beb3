// A dialog that holds everything else until it is answered; Escape, Cancel and a click beside it say no.

import { delegate } from "./dom.js";

const NO = "no";

/**
 * @param {HTMLDialogElement} box
 * @param {AbortSignal} signal
 */
export function createModal(box, signal) {
  box.addEventListener("click", (event) => event.target === box && box.close(NO), { signal }); // beside the box
  delegate(box, "click", "[data-close]", () => box.close(NO), signal);

  /** @returns {Promise<string | null>} the value of the button that closed it; null: no */
  return function ask() {
    box.returnValue = NO;
    box.showModal();
    return new Promise((resolve) =>
      box.addEventListener("close", () => resolve(box.returnValue === NO ? null : box.returnValue), { once: true }),
    );
  };
}
