// The messages of the open conversation; the view stays at the end as long as the agent reads there.

import { dayName } from "./clock.js";
import { delegate, keyed, part, setAttribute, setText } from "./dom.js";
import { createLine } from "./message.js";
import { counted, customerName } from "./words.js";

/** @typedef {import("./message.js").LogItem} LogItem */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Outgoing} Outgoing */

const PAGE = 150; // a page of bubbles lays out in a blink; ten thousand would not
const NEAR_END_PX = 80;
const RUN_MS = 5 * 60 * 1000;
/** @type {Message[]} */
const NONE = []; // always the same one: nothing changed

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {string} options.myName
 * @param {(messageId: string) => void} options.onRetry
 * @param {(messageId: string) => void} options.onAnyway
 * @param {(messageId: string) => void} options.onDiscard
 * @param {AbortSignal} options.signal
 */
export function createLogView(root, { now, myName, onRetry, onAnyway, onDiscard, signal }) {
  const scroll = part(root, "scroll", HTMLElement);
  const log = part(root, "log", HTMLElement);
  const earlier = part(root, "earlier", HTMLButtonElement);
  const newer = part(root, "newer", HTMLButtonElement);
  const lines = keyed(log, (/** @type {LogItem} */ item) => item.key, createLine);
  /** @type {Message[]} */
  let messages = NONE;
  /** @type {Outgoing[]} */
  let outgoing = [];
  let shownId = "";
  let customer = "";
  let pages = 1;
  let readTo = 0;
  let atEnd = true;

  function draw() {
    const window = messages.slice(-PAGE * pages);
    const hidden = messages.length - window.length;
    lines.update(toItems(window, outgoing, { now: now(), customer, myName }));
    earlier.hidden = hidden === 0;
    setText(earlier, `Show ${counted(Math.min(PAGE, hidden), "earlier message")}`);
  }

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    settle();
  }

  function settle() {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
    if (atEnd) readTo = messages.at(-1)?.seq ?? 0;
    const waiting = messages.filter((message) => message.seq > readTo && message.author === "customer").length;
    newer.hidden = waiting === 0;
    setText(newer, counted(waiting, "new message"));
  }

  function showEarlier() {
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    pages += 1;
    draw();
    scroll.scrollTop = scroll.scrollHeight - fromEnd;
  }

  earlier.addEventListener("click", showEarlier, { signal });
  newer.addEventListener("click", toEnd, { signal });
  scroll.addEventListener("scroll", settle, { signal, passive: true });
  delegate(log, "click", "[data-retry]", (button) => onRetry(button.dataset.retry ?? ""), signal);
  delegate(log, "click", "[data-anyway]", (button) => onAnyway(button.dataset.anyway ?? ""), signal);
  delegate(log, "click", "[data-discard]", (button) => onDiscard(button.dataset.discard ?? ""), signal);
  const resized = new ResizeObserver(() => atEnd && toEnd());
  resized.observe(scroll);
  signal.addEventListener("abort", () => resized.disconnect());

  return {
    /**
     * @param {import("./types.js").Conversation | null} conversation null: none, or not here yet
     * @param {Outgoing[]} nextOutgoing
     */
    update(conversation, nextOutgoing) {
      const id = conversation?.id ?? "";
      const name = conversation ? customerName(conversation) : "";
      const nextMessages = conversation?.messages ?? NONE;
      const other = id !== shownId;
      const wrote = nextOutgoing.length > outgoing.length;
      if (!other && name === customer && nextMessages === messages && same(nextOutgoing, outgoing)) return;
      setAttribute(log, "aria-live", other ? "off" : "polite"); // a screen reader is told what comes, not the whole history
      [shownId, customer, messages, outgoing] = [id, name, nextMessages, nextOutgoing];
      if (other) pages = 1;
      draw();
      if (other || wrote || atEnd) toEnd();
      else settle();
    },
  };
}

/**
 * @param {Outgoing[]} a
 * @param {Outgoing[]} b
 */
const same = (a, b) => a.length === b.length && a.every((item, index) => item === b[index]);

/**
 * @param {Message[]} messages
 * @param {Outgoing[]} outgoing
 * @param {{now: number, customer: string, myName: string}} names
 * @returns {LogItem[]}
 */
function toItems(messages, outgoing, { now, customer, myName }) {
  /** @type {LogItem[]} */
  const items = [];
  /** @type {Message | null} */
  let before = null;
  for (const message of messages) {
    const day = new Date(message.created_at).toDateString();
    const newDay = !before || day !== new Date(before.created_at).toDateString();
    if (newDay) items.push({ key: `day ${day}`, day: dayName(message.created_at, now) });
    const [first, author] = [newDay || startsRun(message, before), authorName(message, customer)];
    const spoken = message.author !== "system";
    if (spoken) items.push({ key: message.message_id, message, author, first, outgoing: null });
    if (!spoken || (message.kind !== "text" && message.kind !== "note")) items.push({ key: `${message.message_id} change`, change: message });
    before = message;
  }
  const stored = new Set(messages.map((message) => message.message_id));
  for (const item of outgoing) {
    if (stored.has(item.messageId)) continue;
    const message = asMessage(item, myName);
    items.push({ key: item.messageId, message, author: myName, first: startsRun(message, before), outgoing: item });
    before = message;
  }
  return items;
}

/**
 * @param {Message} message
 * @param {string} customer
 */
function authorName({ author, agent_name }, customer) {
  if (author === "agent") return agent_name ?? "Agent";
  return author === "bot" ? "Bot" : customer;
}

/**
 * @param {Outgoing} item
 * @param {string} agent_name
 * @returns {Message}
 */
function asMessage({ messageId, text, writtenAt }, agent_name) {
  return {
    seq: Number.MAX_SAFE_INTEGER,
    message_id: messageId,
    author: "agent",
    text,
    buttons: [],
    agent_name,
    kind: "text",
    created_at: writtenAt,
    intent: null,
    sentiment: null,
    source: null,
    suppressed: false,
    helpful: null,
    meant: null,
  };
}

/**
 * @param {Message} message
 * @param {Message | null} before
 */
function startsRun(message, before) {
  if (!before || before.author !== message.author || before.agent_name !== message.agent_name) return true;
  if (before.kind !== "text" || message.kind !== "text") return true;
  return Date.parse(message.created_at) - Date.parse(before.created_at) > RUN_MS;
}
