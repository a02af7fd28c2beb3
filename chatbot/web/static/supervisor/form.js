// A form that knows what was changed, says at each field what is wrong, and never loses what somebody wrote.

import { setAttribute, setText } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { within } from "./fields.js";

/** @typedef {import("./fields.js").Fields} Fields */
/** @typedef {import("./fields.js").Values} Values */

const CONFLICT = 409;

/**
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {Fields} options.fields
 * @param {(values: Values, seen: Values) => Promise<Values | null>} options.onSave what stands there now; null: the form is left
 * @param {() => Promise<Values | null>} options.reload what stands there now, after somebody else changed it
 * @param {AbortSignal} options.signal
 */
export function createForm(form, { fields, onSave, reload, signal }) {
  const problem = within(form, "[data-problem]", HTMLElement);
  const saving = within(form, "[data-saving]", HTMLElement);
  const save = within(form, "[data-save]", HTMLButtonElement);
  const discard = within(form, "[data-discard]", HTMLButtonElement);
  /** @type {Values} what the server told */
  let seen = {};
  let shown = "";

  const read = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.read()]));
  const dirty = () => JSON.stringify(read()) !== shown;

  /** @param {string} [text] */
  function mark(text) {
    discard.disabled = !dirty();
    setText(saving, text ?? (dirty() ? "Not saved yet." : ""));
  }

  /** @param {Values} values */
  function show(values) {
    seen = values;
    for (const [name, field] of Object.entries(fields)) field.write(values[name]);
    shown = JSON.stringify(read());
    clear();
    mark();
  }

  function clear() {
    problem.hidden = true;
    form.querySelectorAll("[data-error]").forEach((place) => place instanceof HTMLElement && (place.hidden = true));
    form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  }

  /**
   * Take over what others changed meanwhile; what was changed here stays as it is written.
   * @param {Values} current
   */
  function rebase(current) {
    for (const [name, field] of Object.entries(fields))
      if (JSON.stringify(field.read()) === JSON.stringify(seen[name])) field.write(current[name]);
    seen = current;
  }

  /** @param {Problem} refused */
  async function fail(refused) {
    const current = refused.status === CONFLICT ? await reload().catch(() => null) : null;
    if (current) rebase(current);
    const mend = current ? " Save again to put yours in its place, or discard your changes." : "";
    const told = Object.entries(refused.fields).filter(([name, text]) => point(name, text));
    setText(problem, told.length && !current ? "Please look at what is marked." : refused.message + mend);
    problem.hidden = false;
    mark("");
    const first = form.querySelector("[aria-invalid=true]");
    if (first instanceof HTMLElement) first.focus();
  }

  /**
   * Say what is wrong at the field the server names: `hours.closed.0` is a line of `hours.closed`.
   * @param {string} name
   * @param {string} text
   * @returns {boolean} there is such a field
   */
  function point(name, text) {
    const place = form.querySelector(`[data-error="${CSS.escape(name)}"]`);
    const above = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    if (!(place instanceof HTMLElement)) return above !== "" && point(above, text);
    setText(place, text);
    place.hidden = false;
    const input = place.parentElement?.querySelector("input, select, textarea") ?? fields[name]?.target();
    setAttribute(input ?? place, "aria-invalid", "true");
    setAttribute(input ?? place, "aria-errormessage", place.id);
    return true;
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (save.disabled) return;
    save.disabled = true;
    clear();
    mark("Saving…");
    try {
      const values = await onSave(read(), seen);
      if (!values) return;
      show(values);
      mark("Saved.");
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await fail(error);
    } finally {
      save.disabled = false;
    }
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  }

  form.addEventListener("submit", submit, { signal });
  form.addEventListener("keydown", press, { signal });
  form.addEventListener("input", () => mark(), { signal });
  form.addEventListener("change", () => mark(), { signal });
  discard.addEventListener("click", () => show(seen), { signal });

  return { show, dirty };
}

/** @typedef {ReturnType<typeof createForm>} Form */
