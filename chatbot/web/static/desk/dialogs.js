// Every dialog of the desk, and whether one of them is open.

import { createAlertsDialog } from "./alerts_dialog.js";
import { part } from "./dom.js";
import { createModal } from "./modal.js";
import { createResolveDialog } from "./resolve_dialog.js";
import { createSnoozeDialog } from "./snooze_dialog.js";
import { createTagsDialog } from "./tags_dialog.js";
import { createTransferDialog } from "./transfer_dialog.js";

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {import("./directory.js").Directory} options.directory
 * @param {import("./alerts.js").Alerts} options.alerts
 * @param {import("./kept.js").Kept<boolean>} options.singleKeys
 * @param {AbortSignal} options.signal
 */
export function createDialogs(root, { now, directory, alerts, singleKeys, signal }) {
  const askShortcuts = createModal(part(root, "shortcuts", HTMLDialogElement), signal);
  const askName = createModal(part(root, "naming", HTMLDialogElement), signal);
  const name = part(root, "naming-words", HTMLInputElement);
  const toggle = part(root, "single-keys", HTMLInputElement);

  toggle.checked = singleKeys.read();
  toggle.addEventListener("change", () => singleKeys.write(toggle.checked), { signal });

  return {
    open: () => root.querySelector("dialog[open]") !== null,
    shortcuts: () => void askShortcuts(),
    alerts: createAlertsDialog(root, alerts, signal),
    resolution: createResolveDialog(root, signal),
    snooze: createSnoozeDialog(root, now, signal),
    transfer: createTransferDialog(root, { directory, signal }),
    tags: createTagsDialog(root, { directory, signal }),

    /** @returns {Promise<string | null>} what a saved view is to be called */
    async viewName() {
      name.value = "";
      return (await askName()) && name.value.trim();
    },
  };
}

/** @typedef {ReturnType<typeof createDialogs>} Dialogs */
