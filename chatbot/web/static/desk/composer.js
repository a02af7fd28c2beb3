// Write an answer or an internal note: Enter sends, a half-written one is kept, the customer sees that somebody types.

import { createBarrier } from "./barrier.js";
import { createCannedMenu } from "./canned_menu.js";
import { delegate, part, setAttribute, setText } from "./dom.js";
import { isMine } from "./rights.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {"answer" | "note"} Mode */

const MAX_LENGTH = { answer: 2000, note: 4000 };
const WARN_LEFT = 200;
const TYPING_EVERY_MS = 3000;
const TYPING_FOR_MS = 5000;
const TALLEST_PX = 220;

const LABELS = { answer: "Answer the customer", note: "Internal note" };
const HINTS = { answer: "Answer the customer", note: "A note for colleagues; the customer never sees it" };
const SENDS = { answer: "Send", note: "Add note" };

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./types.js").Me} options.me
 * @param {() => number} options.now
 * @param {import("./kept.js").Drafts} options.drafts
 * @param {(id: string) => Promise<import("./types.js").Canned[]>} options.canned
 * @param {(text: string) => void} options.announce
 * @param {(id: string, text: string) => void} options.onSend
 * @param {(id: string, text: string) => Promise<boolean>} options.onNote whether it was taken
 * @param {(id: string) => void} options.onTyping
 * @param {() => void} options.changed
 * @param {AbortSignal} options.signal
 */
export function createComposer(root, options) {
  const { me, now, drafts, canned, announce, onSend, onNote, onTyping, changed, signal } = options;
  const form = part(root, "composer", HTMLFormElement);
  const field = part(root, "answer", HTMLTextAreaElement);
  const label = part(root, "answer-label", HTMLElement);
  const left = part(root, "left", HTMLElement);
  const send = part(root, "send", HTMLButtonElement);
  const barrier = createBarrier(root, me, now);
  /** @type {Mode} */
  let mode = "answer";
  let id = "";
  let toldAt = -Infinity;
  let typedAt = -Infinity;
  let wantsFocus = false;
  let busy = false;

  createCannedMenu(field, part(root, "canned", HTMLElement), {
    fetchCanned: () => canned(id),
    allowed: () => mode === "answer",
    announce,
    signal,
  });

  const text = () => field.value.replace(/\r\n/g, "\n").trim();
  const draftKey = () => (mode === "note" ? `${id} note` : id);

  function fit() {
    field.style.height = "auto";
    field.style.height = `${Math.min(TALLEST_PX, field.scrollHeight)}px`;
    field.style.overflowY = field.scrollHeight > TALLEST_PX ? "auto" : "hidden";
    const room = MAX_LENGTH[mode] - text().length;
    setText(left, room < 0 ? `${-room} too many` : room <= WARN_LEFT ? `${room} left` : "");
    left.classList.toggle("over", room < 0);
    send.disabled = busy || !text() || room < 0;
  }

  /** @param {string} value */
  function write(value) {
    field.value = value;
    drafts.set(draftKey(), value);
    fit();
  }

  function submit() {
    if (send.disabled) return;
    typedAt = toldAt = -Infinity;
    if (mode === "note") return void addNote();
    const words = text();
    write("");
    onSend(id, words);
  }

  async function addNote() {
    const of = id;
    busy = true;
    fit();
    const taken = await onNote(of, text());
    busy = false;
    if (taken) drafts.set(`${of} note`, "");
    if (taken && id === of && mode === "note") choose("answer");
    changed();
  }

  /** @param {Mode} next */
  function choose(next) {
    mode = next;
    setAttribute(form, "data-mode", mode);
    for (const button of form.querySelectorAll("button[data-mode]"))
      setAttribute(button, "aria-pressed", String(button.getAttribute("data-mode") === mode));
    setText(label, LABELS[mode]);
    setAttribute(field, "placeholder", HINTS[mode]);
    setText(send, SENDS[mode]);
    field.value = drafts.of(draftKey());
    typedAt = toldAt = -Infinity;
    fit();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    if (event.defaultPrevented) return; // a canned reply was chosen
    event.preventDefault();
    submit();
  }

  function typed() {
    drafts.set(draftKey(), field.value);
    fit();
    if (!text()) return;
    typedAt = performance.now();
    if (mode === "note" || typedAt - toldAt < TYPING_EVERY_MS) return;
    toldAt = typedAt;
    onTyping(id);
  }

  field.addEventListener("keydown", key, { signal });
  field.addEventListener("input", typed, { signal });
  delegate(form, "click", "button[data-mode]", (button) => writeAs(button.dataset.mode), signal);
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      submit();
    },
    { signal },
  );

  /** @param {string | undefined} wanted */
  function writeAs(wanted) {
    choose(wanted === "note" ? "note" : "answer");
    wantsFocus = true;
    changed();
  }

  return {
    /** Put the cursor there, as soon as it can be written in. */
    focus() {
      wantsFocus = true;
      changed();
    },

    /** Write a note for colleagues. */
    note: () => writeAs("note"),

    /** @param {string} words to be changed or sent */
    insert(words) {
      if (mode === "note") choose("answer");
      write(text() ? `${field.value.trimEnd()}\n${words}` : words);
      wantsFocus = true;
      changed();
    },

    /** @param {string} of whether this agent has just written there */
    typing: (of) => of === id && performance.now() - typedAt < TYPING_FOR_MS,

    /** Whether the focus was in the answer, and left it. */
    leave() {
      wantsFocus = false;
      if (document.activeElement !== field) return false;
      field.blur();
      return true;
    },

    /** @param {Entry} entry */
    update(entry) {
      if (entry.id !== id) {
        id = entry.id;
        choose("answer");
      }
      const open = isMine(entry, me) || mode === "note";
      const opened = open && form.hidden;
      form.hidden = !open;
      barrier.update(entry, open);
      if (opened) fit(); // before, it had no height
      if (!open || !wantsFocus) return;
      wantsFocus = false;
      field.focus();
    },
  };
}

/** @typedef {ReturnType<typeof createComposer>} Composer */
