// Ask before what cannot be taken back; show a password once.

import { part, setAttribute, setText } from "../desk/dom.js";
import { createModal } from "../desk/modal.js";

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function createDialogs(root, signal) {
  const ask = createModal(part(root, "confirm", HTMLDialogElement), signal);
  const tell = createModal(part(root, "password", HTMLDialogElement), signal);
  const words = part(root, "password-words", HTMLElement);
  const copy = part(root, "password-copy", HTMLButtonElement);

  async function copied() {
    await navigator.clipboard.writeText(words.textContent ?? "");
    setText(copy, "Copied");
  }

  setAttribute(copy, "hidden", !navigator.clipboard); // browsers have none on a page without https
  copy.addEventListener("click", () => void copied(), { signal });

  return {
    /**
     * @param {{title: string, text: string, yes: string, no?: string}} question
     * @returns {Promise<boolean>}
     */
    async confirm({ title, text, yes, no = "Cancel" }) {
      setText(part(root, "confirm-title", HTMLElement), title);
      setText(part(root, "confirm-text", HTMLElement), text);
      setText(part(root, "confirm-yes", HTMLElement), yes);
      setText(part(root, "confirm-no", HTMLElement), no);
      return (await ask()) !== null;
    },

    /**
     * @param {string} name
     * @param {string} email
     * @param {string} password
     */
    async password(name, email, password) {
      setText(part(root, "password-title", HTMLElement), `${name} signs in with`);
      setText(part(root, "password-email", HTMLElement), email);
      setText(words, password);
      setText(copy, "Copy password");
      await tell();
      setText(words, "");
    },
  };
}

/** @typedef {ReturnType<typeof createDialogs>} Dialogs */
