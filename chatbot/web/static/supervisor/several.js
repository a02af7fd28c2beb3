// Choose some of a list: one box each.

import { make } from "../desk/dom.js";
import { within } from "./fields.js";

/** @typedef {{id: string, name: string, about?: string}} Choice */

/**
 * @param {ParentNode} form
 * @param {string} name
 */
export function createSeveral(form, name) {
  const box = within(form, `[data-several="${name}"]`, HTMLElement);
  const list = within(box, "[data-several-list]", HTMLElement);
  const boxes = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (list.querySelectorAll("input"))];

  /** @type {import("./fields.js").Field} */
  const field = {
    read: () => boxes().flatMap(({ checked, value }) => (checked ? [value] : [])),
    write: (value) => boxes().forEach((one) => (one.checked = value.includes(one.value))),
    target: () => boxes()[0] ?? box,
  };

  return {
    field,

    /**
     * Say what there is to choose from; what is chosen stays so.
     * @param {Choice[]} choices
     * @param {string} none said where there is nothing
     */
    offer(choices, none) {
      const chosen = field.read();
      list.replaceChildren(...(choices.length ? choices.map(item) : [make("p", { class: "hint" }, none)]));
      field.write(chosen);
    },
  };
}

/** @param {Choice} choice */
function item({ id, name, about }) {
  const box = make("input", { type: "checkbox", value: id });
  return make("label", { class: "check" }, box, make("span", { dir: "auto" }, name), about && make("span", { class: "hint" }, about));
}
