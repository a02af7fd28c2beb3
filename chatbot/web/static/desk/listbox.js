// Options under a field: arrows move, Enter chooses, a screen reader is told; the focus stays in the field.

import { make, setAttribute } from "./dom.js";

/**
 * @typedef {object} Option
 * @property {string} id
 * @property {import("./dom.js").Child[]} content
 * @property {boolean} [disabled] shown, but not to be had
 */

/**
 * @param {object} options
 * @param {HTMLElement} options.field
 * @param {HTMLElement} options.list
 * @param {(id: string) => void} options.onChoose by Enter or a click
 * @param {(id: string | null) => void} [options.onMove] another one is marked
 * @param {() => void} [options.onEscape]
 * @param {AbortSignal} options.signal
 */
export function createListbox({ field, list, onChoose, onMove = () => {}, onEscape, signal }) {
  /** @type {Option[]} */
  let shown = [];
  let at = -1;

  const open = () => !list.hidden && shown.length > 0;
  const marked = () => shown[at] ?? null;

  /** @param {number} next */
  function mark(next) {
    at = next;
    [...list.children].forEach((item, index) => setAttribute(item, "aria-selected", String(index === at)));
    setAttribute(field, "aria-activedescendant", open() && at >= 0 ? `${list.id}-${at}` : null);
    list.children[at]?.scrollIntoView({ block: "nearest" });
    onMove(marked()?.id ?? null);
  }

  /**
   * The next one that can be had, round and round.
   * @param {number} step
   */
  function move(step) {
    const had = shown.flatMap(({ disabled }, index) => (disabled ? [] : [index]));
    const place = had.indexOf(at);
    mark(had[(place < 0 && step < 0 ? had.length - 1 : place + step + had.length) % had.length] ?? -1);
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!open() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = act(event);
    if (done) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function act({ key, shiftKey }) {
    if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (key === "Enter" && !shiftKey && marked()) onChoose(marked()?.id ?? "");
    else if (key === "Escape" && onEscape) onEscape();
    else return false;
    return true;
  }

  /** @param {MouseEvent} event */
  function click(event) {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const index = item ? [...list.children].indexOf(item) : -1;
    const option = shown[index];
    if (!option || option.disabled) return;
    mark(index);
    onChoose(option.id);
  }

  field.addEventListener("keydown", press, { signal });
  list.addEventListener("mousedown", (event) => event.preventDefault(), { signal }); // the field keeps the focus
  list.addEventListener("click", click, { signal });

  return {
    open,

    /**
     * @param {Option[]} options
     * @param {boolean} ready the first one is marked: Enter takes it
     */
    show(options, ready) {
      shown = options;
      list.replaceChildren(...options.map((option, index) => item(option, `${list.id}-${index}`)));
      list.hidden = options.length === 0;
      mark(-1);
      if (ready && options.length) move(1);
    },

    hide() {
      shown = [];
      list.hidden = true;
      list.replaceChildren();
      mark(-1);
    },
  };
}

/**
 * @param {Option} option
 * @param {string} id
 */
function item({ content, disabled = false }, id) {
  const attributes = { role: "option", id, "aria-selected": "false", "aria-disabled": disabled ? "true" : null };
  return make("li", attributes, ...content);
}
