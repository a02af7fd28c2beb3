// Words one adds and takes away again, with those in use as suggestions.

import { delegate, make } from "../desk/dom.js";
import { within } from "./fields.js";

/** @typedef {{value: string, label: string}} Known */

/**
 * @param {ParentNode} form
 * @param {string} name
 * @param {object} options
 * @param {(written: string) => string} options.tidy how a word is kept
 * @param {(value: string) => string} options.say how it is shown
 * @param {(text: string) => void} options.announce
 * @param {AbortSignal} options.signal
 */
export function createChips(form, name, { tidy, say, announce, signal }) {
  const box = within(form, `[data-chips="${name}"]`, HTMLElement);
  const list = within(box, "[data-chip-list]", HTMLElement);
  const input = within(box, "[data-chip-input]", HTMLInputElement);
  const known = within(box, "datalist", HTMLElement);
  /** @type {string[]} */
  let values = [];

  function draw() {
    list.replaceChildren(...values.map((value) => chip(value, say(value))));
    list.hidden = values.length === 0;
  }

  /** @param {string[]} next */
  function change(next) {
    values = next;
    draw();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const typed = () => input.value.split(/[,;]/).map(tidy).filter(Boolean);
  const all = () => [...new Set([...values, ...typed()])].sort();

  function add() {
    const added = typed();
    const next = all();
    input.value = "";
    if (!added.length) return;
    change(next);
    announce(`${added.map(say).join(", ")} added.`);
  }

  /** @param {string} value */
  function remove(value) {
    change(values.filter((one) => one !== value));
    announce(`${say(value)} removed.`);
    input.focus();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.isComposing) return;
    if ((event.key === "Enter" && input.value.trim()) || event.key === ",") {
      event.preventDefault(); // Enter in an empty field saves the form
      add();
    }
    const last = values.at(-1);
    if (event.key === "Backspace" && input.value === "" && last) remove(last);
  }

  input.addEventListener("keydown", press, { signal });
  input.addEventListener("blur", add, { signal });
  within(box, "[data-chip-add]", HTMLButtonElement).addEventListener("click", add, { signal });
  delegate(list, "click", "[data-chip]", (button) => remove(button.dataset.chip ?? ""), signal);

  /** @type {import("./fields.js").Field} */
  const field = {
    read: all, // what was typed and not added yet is meant all the same
    write(value) {
      values = [...value].sort();
      input.value = "";
      draw();
    },
    target: () => input,
  };

  return {
    field,

    /** @param {Known[]} words */
    suggest(words) {
      known.replaceChildren(...words.map(({ value, label }) => make("option", { value }, label)));
    },
  };
}

/**
 * @param {string} value
 * @param {string} text
 */
function chip(value, text) {
  const button = make("button", { type: "button", "data-chip": value, "aria-label": `Remove ${text}` }, "×");
  return make("li", { class: "chip-word" }, make("span", { dir: "auto" }, text), button);
}
