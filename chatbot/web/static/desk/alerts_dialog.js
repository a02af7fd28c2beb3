// Switch notifications and the sound on or off; the browser is asked only when somebody presses the switch.

import { permission } from "./alerts.js";
import { part, setText } from "./dom.js";
import { createModal } from "./modal.js";

const STATES = {
  granted: "",
  default: "",
  denied: "This browser blocks them for this site. Allow notifications in its settings, then switch them on here.",
  unsupported: "This browser has none to offer here. It needs https.",
};

/**
 * @param {HTMLElement} root
 * @param {import("./alerts.js").Alerts} alerts
 * @param {AbortSignal} signal
 */
export function createAlertsDialog(root, alerts, signal) {
  const notifications = part(root, "want-notifications", HTMLInputElement);
  const sound = part(root, "want-sound", HTMLInputElement);
  const state = part(root, "notifications-state", HTMLElement);
  const ask = createModal(part(root, "alerts", HTMLDialogElement), signal);

  function show() {
    const wanted = alerts.wanted();
    sound.checked = wanted.sound;
    notifications.checked = wanted.notifications && permission() === "granted";
    notifications.disabled = permission() === "unsupported";
    setText(state, STATES[permission()]);
  }

  async function chooseNotifications() {
    const wanted = notifications.checked;
    if (wanted && permission() === "default") await Notification.requestPermission();
    alerts.choose({ notifications: wanted && permission() === "granted" });
    show();
  }

  function chooseSound() {
    alerts.choose({ sound: sound.checked });
    if (sound.checked) alerts.chime();
  }

  notifications.addEventListener("change", chooseNotifications, { signal });
  sound.addEventListener("change", chooseSound, { signal });

  return () => {
    show();
    return ask();
  };
}
