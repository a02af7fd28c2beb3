// Reach an agent who looks elsewhere: the browser's notifications and a sound, each off until it is switched on.

import { createChime } from "./chime.js";
import { hrefTo } from "./route.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{notifications: boolean, sound: boolean}} Wanted */

const TEXT_LENGTH = 120;

/**
 * @param {import("./kept.js").Kept<Wanted>} kept
 * @param {AbortSignal} signal
 */
export function createAlerts(kept, signal) {
  const chime = createChime(signal);
  /** @type {Set<Notification>} */
  const shown = new Set();

  /**
   * @param {Entry} entry
   * @param {string} title
   * @param {string} body
   */
  function notify(entry, title, body) {
    const note = new Notification(title, { body: body.slice(0, TEXT_LENGTH), tag: entry.id, icon: "/static/desk/icon.svg" });
    shown.add(note);
    note.onclose = () => shown.delete(note);
    note.onclick = () => {
      window.focus();
      location.hash = hrefTo(entry.id);
      note.close();
    };
  }

  signal.addEventListener("abort", () => shown.forEach((note) => note.close()));

  return {
    wanted: () => kept.read(),
    chime,

    /** @param {Partial<Wanted>} choice */
    choose: (choice) => kept.write({ ...kept.read(), ...choice }),

    /**
     * Say that something happened: aloud, and beside the page when the page is not looked at.
     * @param {Entry} entry
     * @param {string} title
     * @param {string} body
     */
    raise(entry, title, body) {
      const { notifications, sound } = kept.read();
      if (sound) chime();
      if (notifications && permission() === "granted" && !document.hasFocus()) notify(entry, title, body);
    },
  };
}

/** @typedef {ReturnType<typeof createAlerts>} Alerts */

/**
 * What the browser allows; `unsupported` also where a page came without https.
 * @returns {NotificationPermission | "unsupported"}
 */
export const permission = () => ("Notification" in window ? Notification.permission : "unsupported");
