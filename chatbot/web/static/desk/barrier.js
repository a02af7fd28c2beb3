// What stands in place of the answer while the conversation is not this agent's, and how to get it.

import { part, setText } from "./dom.js";
import { isOffered } from "./rights.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * @param {HTMLElement} root
 * @param {import("./types.js").Me} me
 * @param {() => number} now
 */
export function createBarrier(root, me, now) {
  const box = part(root, "barrier", HTMLElement);
  const text = part(root, "barrier-text", HTMLElement);

  return {
    /**
     * @param {Entry} entry
     * @param {boolean} open
     */
    update(entry, open) {
      box.hidden = open;
      setText(text, isOffered(entry, me, now()) ? "Offered to you." : barrierFor(entry));
    },
  };
}

/** @param {Entry} entry */
function barrierFor({ status, agent_name }) {
  if (status === "waiting") return "The customer is waiting for a person.";
  if (status === "bot") return "The bot is answering. It falls silent when you take over.";
  if (status === "resolved") return "Resolved. It opens again when the customer writes.";
  return `${agent_name ?? "A colleague"} is answering this customer.`;
}
