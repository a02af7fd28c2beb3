// Words for what stands as a code in webhooks and deliveries.

import { moment } from "./clock.js";
import { counted, plain } from "./words.js";

/** @typedef {import("./webhooks_api.js").Delivery} Delivery */
/** @typedef {import("./webhooks_api.js").Tried} Tried */
/** @typedef {import("./webhooks_api.js").Webhook} Webhook */

/** @type {{kind: string, short: string, text: string, hint: string}[]} */
export const KINDS = [
  {
    kind: "conversation.escalated",
    short: "Escalated",
    text: "somebody needs a person",
    hint: "or it became more urgent, with the reason",
  },
  {
    kind: "conversation.assigned",
    short: "Assigned",
    text: "an agent takes a conversation",
    hint: "claimed, assigned or transferred",
  },
  {
    kind: "conversation.resolved",
    short: "Resolved",
    text: "a conversation ends",
    hint: "with its agent and the outcome",
  },
  { kind: "message.created", short: "Messages", text: "something is said", hint: "every line the customer may see" },
  { kind: "feedback.created", short: "Ratings", text: "a customer rates", hint: "stars and the comment" },
];

/** @param {string} kind */
export const kindText = (kind) => KINDS.find((one) => one.kind === kind)?.short ?? plain(kind.replaceAll(".", " "));

/** @type {Record<Delivery["state"], string>} */
const STATES = { pending: "On its way", delivered: "Delivered", dead: "Given up" };

/** @param {Delivery} delivery */
export const stateText = (delivery) => STATES[delivery.state];

/** @param {Delivery} delivery */
export function answerText(delivery) {
  if (delivery.state === "delivered") return `answered ${delivery.status}`;
  return delivery.last_error ?? "not tried yet";
}

/** @param {Delivery} delivery */
export function attemptsText(delivery) {
  if (!delivery.attempts) return "";
  const tried = counted(delivery.attempts, "attempt");
  return delivery.next_at ? `${tried}, next ${moment(delivery.next_at)}` : tried;
}

/** @param {string} url */
export function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** @param {Webhook} webhook */
export const nameOf = (webhook) => webhook.description || hostOf(webhook.url);

/**
 * How a webhook stands: a word, and the colour it has.
 * @param {Webhook} webhook
 * @returns {{text: string, tone: "well" | "off" | "bad"}}
 */
export function standing({ active, off_because, failing_since }) {
  if (!active) return { text: off_because ? `Switched off: ${off_because}` : "Switched off", tone: off_because ? "bad" : "off" };
  if (failing_since) return { text: `Fails since ${moment(failing_since)}`, tone: "bad" };
  return { text: "On", tone: "well" };
}

/** @param {Webhook} webhook */
export function backlogText({ pending, dead }) {
  const parts = [pending ? `${pending} on the way` : "", dead ? `${dead} given up` : ""].filter(Boolean);
  return parts.join(", ") || "nothing is on the way";
}

/** @param {Tried} tried */
export function triedText(tried) {
  if (tried.delivered) return `Taken: answered ${tried.status} after ${tried.took_ms} ms.`;
  return `Not taken: ${tried.error ?? `answered ${tried.status}`}.`;
}
