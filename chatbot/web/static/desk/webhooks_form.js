// Make and change a webhook; show its secret, once; ask before what cannot be taken back.

import { make, part, setAttribute, setText } from "./dom.js";
import { FieldProblem } from "./webhooks_api.js";
import { KINDS } from "./webhooks_words.js";

/** @typedef {import("./webhooks_api.js").Wanted} Wanted */
/** @typedef {import("./webhooks_api.js").Webhook} Webhook */

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function createForm(root, signal) {
  const box = part(root, "form-box", HTMLDialogElement);
  const form = part(root, "form", HTMLFormElement);
  const problem = part(root, "form-problem", HTMLElement);
  const url = part(root, "url", HTMLInputElement);
  const description = part(root, "description", HTMLInputElement);
  const masked = part(root, "masked", HTMLInputElement);
  const save = part(root, "form-save", HTMLButtonElement);
  const kinds = part(root, "kinds", HTMLElement);
  /** @type {(wanted: Wanted) => Promise<void>} */
  let send = async () => {};

  kinds.append(...KINDS.map(choice));

  /** @returns {Wanted} */
  const wanted = () => ({
    url: url.value.trim(),
    description: description.value.trim(),
    events: boxes(kinds).flatMap(({ checked, value }) => (checked ? [value] : [])),
    masked: masked.checked,
  });

  /** @param {Record<string, string>} fields */
  function mark(fields) {
    markField(root, "url", fields, url);
    markField(root, "events", fields, boxes(kinds)[0]);
  }

  /** What the browser can see by itself. */
  function missing() {
    const { url: address, events } = wanted();
    return {
      ...(address ? {} : { url: "Where is it?" }),
      ...(events.length ? {} : { events: "Choose at least one." }),
    };
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const fields = missing();
    mark(fields);
    if (Object.keys(fields).length) return;
    save.disabled = true;
    problem.hidden = true;
    try {
      await send(wanted());
      box.close();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      refuse(error);
    } finally {
      save.disabled = false;
    }
  }

  /** @param {Error} error */
  function refuse(error) {
    const fields = error instanceof FieldProblem ? error.fields : {};
    mark(fields);
    problem.hidden = Boolean(fields["url"] ?? fields["events"]);
    setText(problem, problem.hidden ? "" : error.message);
  }

  form.addEventListener("submit", submit, { signal });
  part(root, "form-cancel", HTMLElement).addEventListener("click", () => box.close(), { signal });

  return {
    /**
     * @param {Webhook | null} webhook null: a new one
     * @param {(wanted: Wanted) => Promise<void>} onSave
     */
    open(webhook, onSave) {
      send = onSave;
      setText(part(root, "form-title", HTMLElement), webhook ? "Change the webhook" : "New webhook");
      setText(save, webhook ? "Save" : "Create");
      url.value = webhook?.url ?? "";
      description.value = webhook?.description ?? "";
      masked.checked = webhook?.masked ?? true;
      for (const one of boxes(kinds)) one.checked = webhook?.events.includes(one.value) ?? false;
      problem.hidden = true;
      mark({});
      box.showModal();
      url.focus();
    },
  };
}

/** @param {{kind: string, text: string, hint: string}} one */
function choice({ kind, text, hint }) {
  const words = make("span", {}, make("b", {}, text), make("span", { class: "hint" }, hint));
  return make("label", { class: "choice" }, make("input", { type: "checkbox", value: kind, name: "events" }), words);
}

/**
 * @param {HTMLElement} kinds
 * @returns {HTMLInputElement[]}
 */
const boxes = (kinds) => [...kinds.querySelectorAll("input")];

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @param {Record<string, string>} fields
 * @param {HTMLElement | undefined} input
 */
function markField(root, name, fields, input) {
  const text = Object.entries(fields).find(([field]) => field.split(".")[0] === name)?.[1];
  const place = part(root, `${name}-problem`, HTMLElement);
  place.hidden = !text;
  setText(place, text ?? "");
  if (input) setAttribute(input, "aria-invalid", text ? "true" : null);
  if (text) input?.focus();
}

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function createSecretBox(root, signal) {
  const box = part(root, "secret-box", HTMLDialogElement);
  const field = part(root, "secret", HTMLInputElement);
  const copied = part(root, "copied", HTMLElement);

  async function copy() {
    field.select();
    const done = await navigator.clipboard?.writeText(field.value).then(
      () => true,
      () => false,
    );
    setText(copied, done ? "Copied." : "Copy it by hand: this browser does not allow it here.");
  }

  part(root, "copy", HTMLElement).addEventListener("click", copy, { signal });
  box.addEventListener("close", () => (field.value = ""), { signal }); // nobody finds it on the page later

  return {
    /** @param {string} secret @param {string} text */
    show(secret, text) {
      field.value = secret;
      setText(part(root, "secret-text", HTMLElement), text);
      setText(copied, "");
      box.showModal();
      field.select();
    },
  };
}

/** @param {HTMLElement} root */
export function createConfirm(root) {
  const box = part(root, "confirm", HTMLDialogElement);

  /**
   * @param {{title: string, text: string, yes: string}} question
   * @returns {Promise<boolean>}
   */
  return (question) => {
    setText(part(root, "confirm-title", HTMLElement), question.title);
    setText(part(root, "confirm-text", HTMLElement), question.text);
    setText(part(root, "confirm-yes", HTMLElement), question.yes);
    box.returnValue = "no";
    box.showModal();
    return new Promise((resolve) =>
      box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true }),
    );
  };
}
