// Ask until when a conversation is put aside: a few usual times, or one's own.

import { moment } from "./clock.js";
import { delegate, make, part, setText } from "./dom.js";
import { createModal } from "./modal.js";
import { customerName } from "./words.js";

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const AFTERNOON = 15;
const MORNING = 9;

/**
 * @param {HTMLElement} root
 * @param {() => number} now
 * @param {AbortSignal} signal
 */
export function createSnoozeDialog(root, now, signal) {
  const box = part(root, "snooze", HTMLDialogElement);
  const title = part(root, "snooze-title", HTMLElement);
  const presets = part(root, "snooze-presets", HTMLElement);
  const own = part(root, "snooze-own", HTMLInputElement);
  const ask = createModal(box, signal);
  delegate(presets, "click", "button", (button) => box.close(button.dataset.until), signal);

  /**
   * @param {import("./types.js").Entry} entry
   * @returns {Promise<{until: string} | null>}
   */
  return async function until(entry) {
    setText(title, `Snooze ${customerName(entry)}`);
    presets.replaceChildren(...usual(now()).map(([name, at]) => preset(name, at)));
    own.min = localText(now() + MINUTE_MS);
    own.value = localText(now() + 2 * HOUR_MS);
    const choice = await ask();
    if (!choice) return null;
    return { until: choice === "own" ? new Date(own.value).toISOString() : choice };
  };
}

/**
 * @param {number} now
 * @returns {[string, Date][]}
 */
function usual(now) {
  const [hour, afternoon] = [new Date(now + HOUR_MS), onTheHour(now, AFTERNOON, 0)];
  return [
    ["In an hour", hour],
    ...(afternoon > hour ? [/** @type {[string, Date]} */ (["This afternoon", afternoon])] : []),
    ["Tomorrow", onTheHour(now, MORNING, 1)],
  ];
}

/**
 * @param {number} now
 * @param {number} hour
 * @param {number} days from today
 */
function onTheHour(now, hour, days) {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at;
}

/**
 * @param {string} name
 * @param {Date} at
 */
function preset(name, at) {
  const time = make("span", { class: "quiet-text" }, moment(at.toISOString()));
  return make("button", { type: "button", class: "button", "data-until": at.toISOString() }, name, time);
}

/**
 * As the field takes it: the agent's own time, to the minute.
 * @param {number} at
 */
function localText(at) {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE_MS);
  return local.toISOString().slice(0, 16);
}
