// One webhook: where it leads, what it is told, how it stands, what one can do about it.

import { moment } from "./clock.js";
import { filler, make, setAttribute, setText } from "./dom.js";
import { createDeliveries } from "./webhooks_deliveries.js";
import { backlogText, kindText, nameOf, standing, triedText } from "./webhooks_words.js";

/** @typedef {import("./webhooks_api.js").Webhook} Webhook */
/** @typedef {"edit" | "rotate" | "switch" | "remove"} Deed */

/**
 * @param {Webhook} first
 * @param {object} options
 * @param {import("./webhooks_api.js").WebhooksApi} options.api
 * @param {(deed: Deed, webhook: Webhook) => void} options.onDeed
 * @param {(error: unknown) => void} options.onProblem
 */
export function createCard(first, { api, onDeed, onProblem }) {
  let webhook = first;
  const titleId = `title-${first.id}`;
  const title = make("h2", { id: titleId, dir: "auto" });
  const state = make("span", { class: "standing" });
  const url = make("p", { class: "url" });
  const kinds = make("ul", { class: "chips", "aria-label": "Is told" });
  const notes = make("p", { class: "notes" });
  const result = make("p", { class: "result", role: "status" });
  const test = button("Send a test", sendTest);
  const onOff = button("", () => onDeed("switch", webhook));
  const toggle = button("Deliveries", showDeliveries);
  const deliveries = createDeliveries(first, api, onProblem);
  const actions = make(
    "div",
    { class: "card-actions", role: "group", "aria-label": "Actions" },
    toggle,
    test,
    button("Edit", () => onDeed("edit", webhook)),
    button("New secret", () => onDeed("rotate", webhook)),
    onOff,
    button("Remove", () => onDeed("remove", webhook), "quiet danger"),
  );
  const head = make("header", { class: "card-head" }, title, state);
  const element = make("section", { class: "card", "aria-labelledby": titleId });
  const fillKinds = filler(kinds);

  setAttribute(toggle, "aria-expanded", "false");
  deliveries.element.hidden = true;
  element.append(head, url, kinds, notes, actions, result, deliveries.element);

  async function sendTest() {
    test.disabled = true;
    setText(result, "Sending…");
    setAttribute(result, "data-tone", null);
    try {
      const tried = await api.test(webhook.id);
      setText(result, triedText(tried));
      setAttribute(result, "data-tone", tried.delivered ? "well" : "bad");
    } catch (error) {
      setText(result, "");
      onProblem(error);
    } finally {
      test.disabled = false;
    }
  }

  function showDeliveries() {
    deliveries.element.hidden = !deliveries.element.hidden;
    setAttribute(toggle, "aria-expanded", String(!deliveries.element.hidden));
    if (!deliveries.element.hidden) deliveries.refresh().catch(onProblem);
  }

  return {
    element,
    /** Read the deliveries anew if they are shown. */
    refresh: () => (deliveries.element.hidden ? Promise.resolve() : deliveries.refresh()),
    /** @param {Webhook} now */
    update(now) {
      webhook = now;
      const { text, tone } = standing(now);
      setText(title, nameOf(now));
      setText(state, text);
      setAttribute(state, "data-tone", tone);
      setText(url, now.url);
      fillKinds(now.events, () => now.events.map((kind) => make("li", { class: "chip", title: kind }, kindText(kind))));
      setText(notes, notesText(now));
      setText(onOff, now.active ? "Switch off" : "Switch on");
      deliveries.update(now);
    },
  };
}

/** @param {Webhook} webhook */
function notesText(webhook) {
  const parts = [backlogText(webhook), webhook.masked ? "what may identify somebody is hidden" : "nothing is hidden"];
  if (webhook.old_secret_until && Date.parse(webhook.old_secret_until) > Date.now())
    parts.push(`the old secret signs until ${moment(webhook.old_secret_until)}`);
  return parts.join(" · ");
}

/**
 * @param {string} text
 * @param {() => void} onClick
 * @param {string} [more] further classes
 */
function button(text, onClick, more = "") {
  const made = make("button", { type: "button", class: `button ${more}`.trim() }, text);
  made.addEventListener("click", onClick);
  return made;
}
