// Write the answer: Enter sends, a half-written one is kept per conversation, the customer sees that somebody types.

import { part, setText } from "./dom.js";

/** @typedef {import("./types.js").Entry} Entry */

const MAX_LENGTH = 2000;
const WARN_FROM = 1800;
const TYPING_EVERY_MS = 3000;
const TALLEST_PX = 220;

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {string} options.myId
 * @param {import("./kept.js").Drafts} options.drafts
 * @param {(id: string, text: string) => void} options.onSend
 * @param {(id: string) => void} options.onTyping
 * @param {AbortSignal} options.signal
 */
export function createComposer(root, { myId, drafts, onSend, onTyping, signal }) {
  const form = part(root, "composer", HTMLFormElement);
  const answer = part(root, "answer", HTMLTextAreaElement);
  const left = part(root, "left", HTMLElement);
  const send = part(root, "send", HTMLButtonElement);
  const barrier = part(root, "barrier", HTMLElement);
  const barrierText = part(root, "barrier-text", HTMLElement);
  let id = "";
  let typedAt = -Infinity;

  const text = () => answer.value.replace(/\r\n/g, "\n").trim();

  function fit() {
    answer.style.height = "auto";
    answer.style.height = `${Math.min(TALLEST_PX, answer.scrollHeight)}px`;
    answer.style.overflowY = answer.scrollHeight > TALLEST_PX ? "auto" : "hidden";
    const over = text().length - MAX_LENGTH;
    setText(left, over > 0 ? `${over} too many` : text().length >= WARN_FROM ? `${-over} left` : "");
    left.classList.toggle("over", over > 0);
    send.disabled = !text() || over > 0;
  }

  function submit() {
    if (send.disabled) return;
    onSend(id, text());
    answer.value = "";
    drafts.set(id, "");
    typedAt = -Infinity;
    fit();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  }

  function typed() {
    drafts.set(id, answer.value);
    fit();
    if (!text() || performance.now() - typedAt < TYPING_EVERY_MS) return;
    typedAt = performance.now();
    onTyping(id);
  }

  answer.addEventListener("keydown", key, { signal });
  answer.addEventListener("input", typed, { signal });
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      submit();
    },
    { signal },
  );

  return {
    focus: () => answer.focus(),

    /** Whether the focus was in the answer, and left it. */
    leave() {
      if (document.activeElement !== answer) return false;
      answer.blur();
      return true;
    },

    /** @param {Entry} entry */
    update(entry) {
      const mine = entry.status === "assigned" && entry.agent_id === myId;
      form.hidden = !mine;
      barrier.hidden = mine;
      setText(barrierText, barrierFor(entry));
      if (entry.id !== id) {
        id = entry.id;
        answer.value = drafts.of(id);
        typedAt = -Infinity;
      }
      if (mine) fit();
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
