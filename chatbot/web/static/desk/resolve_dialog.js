// Ask how a conversation ended before it ends; Enter says solved.

import { part, setText } from "./dom.js";
import { createModal } from "./modal.js";
import { customerName } from "./words.js";

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function createResolveDialog(root, signal) {
  const box = part(root, "resolve", HTMLDialogElement);
  const title = part(root, "resolve-title", HTMLElement);
  const text = part(root, "resolve-text", HTMLElement);
  const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
  const outcomes = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("input[name=outcome]"));
  const ask = createModal(box, signal);

  /**
   * @param {import("./types.js").Entry} entry
   * @param {boolean} drafted an answer is half written
   * @returns {Promise<{outcome: string} | null>}
   */
  return async function resolution(entry, drafted) {
    form.reset();
    const draft = drafted ? "Your half-written answer will not be sent. " : "";
    setText(title, `Resolve the conversation with ${customerName(entry)}?`);
    setText(text, `${draft}The customer is asked how it went. If they write again, it opens again.`);
    const answer = ask();
    outcomes[0]?.focus();
    if (!(await answer)) return null;
    return { outcome: [...outcomes].find(({ checked }) => checked)?.value ?? "solved" };
  };
}
