// Every dialog of the desk, and whether one of them is open; the code of most is fetched when one is first asked for.

import { part } from "./dom.js";
import { createModal } from "./modal.js";

const AWAY = "The server does not answer. Check the connection.";

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {import("./directory.js").Directory} options.directory
 * @param {import("./alerts.js").Alerts} options.alerts
 * @param {import("./kept.js").Kept<boolean>} options.singleKeys
 * @param {(text: string) => void} options.tell
 * @param {AbortSignal} options.signal
 */
export function createDialogs(root, { now, directory, alerts, singleKeys, tell, signal }) {
  const askShortcuts = createModal(part(root, "shortcuts", HTMLDialogElement), signal);
  const askName = createModal(part(root, "naming", HTMLDialogElement), signal);
  const name = part(root, "naming-words", HTMLInputElement);
  const toggle = part(root, "single-keys", HTMLInputElement);

  toggle.checked = singleKeys.read();
  toggle.addEventListener("change", () => singleKeys.write(toggle.checked), { signal });

  /**
   * @template {any[]} Given
   * @template Answer
   * @param {() => Promise<(...given: Given) => Promise<Answer>>} bring
   * @returns {(...given: Given) => Promise<Answer | null>} null: it was answered no, or could not be had
   */
  function later(bring) {
    /** @type {Promise<(...given: Given) => Promise<Answer>> | null} */
    let brought = null;
    return async (...given) => {
      const ask = await (brought ??= bring()).catch(() => (brought = null));
      if (!ask) tell(AWAY);
      return ask && ask(...given);
    };
  }

  return {
    open: () => root.querySelector("dialog[open]") !== null,
    shortcuts: () => void askShortcuts(),
    alerts: later(async () => (await import("./alerts_dialog.js")).createAlertsDialog(root, alerts, signal)),
    resolution: later(async () => (await import("./resolve_dialog.js")).createResolveDialog(root, signal)),
    snooze: later(async () => (await import("./snooze_dialog.js")).createSnoozeDialog(root, now, signal)),
    transfer: later(async () =>
      (await import("./transfer_dialog.js")).createTransferDialog(root, { directory, signal }),
    ),
    tags: later(async () => (await import("./tags_dialog.js")).createTagsDialog(root, { directory, signal })),

    /** @returns {Promise<string | null>} what a saved view is to be called */
    async viewName() {
      name.value = "";
      return (await askName()) && name.value.trim();
    },
  };
}

/** @typedef {ReturnType<typeof createDialogs>} Dialogs */
