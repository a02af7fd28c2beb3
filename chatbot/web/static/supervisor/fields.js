// How each kind of field is read and written; a form knows them by the server's names.

/**
 * @typedef {object} Field
 * @property {() => any} read
 * @property {(value: any) => void} write
 * @property {() => HTMLElement} target takes the focus when something is wrong with it
 */

/** @typedef {Record<string, any>} Values */
/** @typedef {Record<string, Field>} Fields */

/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new (...args: any[]) => T} kind
 * @returns {T}
 */
export function within(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`there is no ${kind.name} ${selector}`);
  return found;
}

/**
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function textField(form, name) {
  const input = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (within(form, `[name="${name}"]`, HTMLElement));
  return { read: () => input.value.trim(), write: (value) => (input.value = value ?? ""), target: () => input };
}

/**
 * Empty is null.
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function optionalField(form, name) {
  const field = textField(form, name);
  return { ...field, read: () => field.read() || null };
}

/**
 * A whole number; what is none goes to the server as it is written, which says so.
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function numberField(form, name) {
  const input = within(form, `[name="${name}"]`, HTMLInputElement);
  const read = () => (Number.isInteger(input.valueAsNumber) ? input.valueAsNumber : input.value);
  return { read, write: (value) => (input.value = String(value)), target: () => input };
}

/**
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function checkField(form, name) {
  const input = within(form, `[name="${name}"]`, HTMLInputElement);
  return { read: () => input.checked, write: (value) => (input.checked = value), target: () => input };
}

/**
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function radioField(form, name) {
  const all = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[name="${name}"]`));
  const chosen = () => [...all].find(({ checked }) => checked);
  return {
    read: () => chosen()?.value ?? "",
    write: (value) => all.forEach((one) => (one.checked = one.value === value)),
    target: () => chosen() ?? within(form, `[name="${name}"]`, HTMLInputElement),
  };
}

/**
 * Seconds, in the largest unit they fill; empty is null.
 * @param {ParentNode} form
 * @param {string} name
 * @returns {Field}
 */
export function durationField(form, name) {
  const box = within(form, `[data-duration="${name}"]`, HTMLElement);
  const number = within(box, "[data-duration-number]", HTMLInputElement);
  const unit = within(box, "[data-duration-unit]", HTMLSelectElement);
  const units = [...unit.options].map(({ value }) => Number(value)).reverse();
  return {
    read: () => (number.value === "" ? null : Math.round(number.valueAsNumber * Number(unit.value))),
    write(seconds) {
      const fitting = units.find((one) => seconds % one === 0) ?? 1;
      unit.value = String(seconds ? fitting : 60);
      number.value = seconds === null ? "" : String(seconds / fitting);
    },
    target: () => number,
  };
}
