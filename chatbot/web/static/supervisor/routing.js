// The rules of routing: one form.

import { durationField, radioField, within } from "./fields.js";
import { createForm } from "./form.js";

/** @typedef {import("./settings.js").House} House */
/** @typedef {import("./types.js").Rules} Rules */

/**
 * @param {HTMLElement} root the section
 * @param {House} house
 */
export function createRouting(root, { http, signal }) {
  const element = within(root, "form", HTMLFormElement);
  const fields = {
    strategy: radioField(element, "strategy"),
    handling: radioField(element, "handling"),
    offer_s: durationField(element, "offer_s"),
    widen_after_s: durationField(element, "widen_after_s"),
    vanish_after_s: durationField(element, "vanish_after_s"),
  };
  /** @returns {Promise<Rules>} */
  const fetchRules = () => http.get("/routing");
  const form = createForm(element, {
    fields,
    onSave: (values, seen) => http.post("/routing", { ...values, before: seen }),
    reload: fetchRules,
    signal,
  });

  return {
    dirty: form.dirty,
    discard: () => void fetchRules().then(form.show),
    open: async () => form.show(await fetchRules()),
    async refresh() {
      const rules = await fetchRules();
      if (!form.dirty()) form.show(rules);
    },
  };
}
