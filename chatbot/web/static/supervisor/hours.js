// A week's hours, a line a day, and the days off; or those of the shop.

import { part } from "../desk/dom.js";
import { within } from "./fields.js";

/** @typedef {import("./types.js").Hours} Hours */

const CLOSED = "closed";
const WORKDAYS = ["tuesday", "wednesday", "thursday", "friday"];

/**
 * @param {HTMLFormElement} form
 * @param {AbortSignal} signal
 */
export function createHours(form, signal) {
  const box = within(form, "[data-hours]", HTMLElement);
  const week = within(box, "[data-week]", HTMLElement);
  const kinds = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("[name=hours-kind]"));
  const lines = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("[data-day]"));
  const line = (/** @type {string} */ day) => within(box, `[data-day="${day}"]`, HTMLElement);
  const own = () => [...kinds].some(({ checked, value }) => checked && value === "own");

  function reveal() {
    week.hidden = !own();
  }

  /** @returns {Hours | null} */
  function read() {
    if (!own()) return null;
    const written = [...lines].flatMap((one) => {
      const text = one.value.trim();
      const value = one.dataset.day === CLOSED ? text.split(/[\s,;]+/).filter(Boolean) : text;
      return text ? [[one.dataset.day, value]] : [];
    });
    return Object.fromEntries(written);
  }

  /** @param {Hours | null} hours */
  function write(hours) {
    kinds.forEach((kind) => (kind.checked = kind.value === (hours ? "own" : "shop")));
    for (const one of lines) {
      const value = hours?.[one.dataset.day ?? ""] ?? "";
      one.value = Array.isArray(value) ? value.join("\n") : value;
    }
    reveal();
  }

  function copyMonday() {
    const { value } = /** @type {HTMLInputElement} */ (line("monday"));
    for (const day of WORKDAYS) /** @type {HTMLInputElement} */ (line(day)).value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  box.addEventListener("change", reveal, { signal });
  within(box, "[data-copy-monday]", HTMLButtonElement).addEventListener("click", copyMonday, { signal });

  /** @type {import("./fields.js").Field} */
  return { read, write, target: () => (own() ? line("monday") : within(box, "input", HTMLInputElement)) };
}

/**
 * The time zones this browser knows, to choose from.
 * @param {HTMLElement} root
 */
export function listZones(root) {
  const list = part(root, "zones", HTMLElement);
  if (list.childElementCount) return;
  for (const zone of Intl.supportedValuesOf("timeZone")) list.append(new Option(zone));
}
