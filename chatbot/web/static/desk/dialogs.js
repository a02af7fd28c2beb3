// Ask before what cannot be taken back; show the shortcuts.

import { part, setText } from "./dom.js";

/**
 * @param {HTMLElement} root
 * @param {import("./kept.js").Kept<boolean>} singleKeys
 * @param {AbortSignal} signal
 */
export function createDialogs(root, singleKeys, signal) {
  const confirmBox = part(root, "confirm", HTMLDialogElement);
  const title = part(root, "confirm-title", HTMLElement);
  const text = part(root, "confirm-text", HTMLElement);
  const yes = part(root, "confirm-yes", HTMLButtonElement);
  const shortcutsBox = part(root, "shortcuts", HTMLDialogElement);
  const toggle = part(root, "single-keys", HTMLInputElement);

  toggle.checked = singleKeys.read();
  toggle.addEventListener("change", () => singleKeys.write(toggle.checked), { signal });
  for (const box of [confirmBox, shortcutsBox]) {
    box.addEventListener("click", (event) => event.target === box && box.close("no"), { signal }); // beside the box
  }

  return {
    open: () => confirmBox.open || shortcutsBox.open,
    shortcuts: () => shortcutsBox.showModal(),

    /**
     * @param {{title: string, text: string, yes: string}} question
     * @returns {Promise<boolean>}
     */
    confirm(question) {
      setText(title, question.title);
      setText(text, question.text);
      setText(yes, question.yes);
      confirmBox.returnValue = "no";
      confirmBox.showModal();
      return new Promise((resolve) =>
        confirmBox.addEventListener("close", () => resolve(confirmBox.returnValue === "yes"), { once: true }),
      );
    },
  };
}

/** @typedef {ReturnType<typeof createDialogs>} Dialogs */
