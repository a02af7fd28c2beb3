// One line of the log: a bubble with its mood and what was understood, a change of owner, a new day.

import { moment, timeOfDay } from "./clock.js";
import { filler, make } from "./dom.js";
import { face } from "./mood.js";
import { answerText, changeText, isCorrected, understandingText } from "./words.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Outgoing} Outgoing */

/**
 * @typedef {{key: string, day: string}} DayItem
 * @typedef {object} MessageItem
 * @property {string} key
 * @property {Message} message
 * @property {string} author
 * @property {boolean} first of a run by the same author
 * @property {Outgoing | null} outgoing set while the server does not have it
 * @typedef {{key: string, change: Message}} ChangeItem
 * @typedef {DayItem | MessageItem | ChangeItem} LogItem
 */

export function createLine() {
  const element = make("div", {});
  const fill = filler(element);

  /** @param {LogItem} item */
  function update(item) {
    fill(item, () => {
      const { kind, content } = build(item);
      element.className = `line ${kind}`;
      return content;
    });
  }

  return { element, update };
}

/**
 * @param {LogItem} item
 * @returns {{kind: string, content: Child[]}}
 */
function build(item) {
  if ("day" in item) return { kind: "day", content: [make("span", {}, item.day)] };
  if ("change" in item) return { kind: "change", content: change(item.change) };
  const { message, author, first, outgoing } = item;
  const note = message.kind === "note";
  const held = message.suppressed && !note;
  const kind = [`from-${message.author}`, first && "first", note && "of-note", held && "suppressed", outgoing && "unsent"];
  const content = [...bubble(message, first && author), outgoing ? progress(outgoing) : foot(message)];
  return { kind: kind.filter(Boolean).join(" "), content };
}

/** @param {Message} message */
function change(message) {
  const line = make("p", {}, changeText(message), " ", time(message.created_at));
  const told = message.author === "system" && message.kind !== "text" && message.text;
  return [line, told && make("p", { class: "told", dir: "auto" }, `The customer read: “${told}”`)];
}

/** @param {string} at */
const time = (at) => make("time", { datetime: at, title: moment(at) }, timeOfDay(at));

/**
 * @param {Message} message
 * @param {string | false} author to be named above it
 * @returns {Child[]}
 */
function bubble(message, author) {
  const struck = message.suppressed && message.kind !== "note";
  const text = make(struck ? "s" : "span", { class: "text", dir: "auto", translate: "no" }, message.text);
  return [
    author &&
      make(
        "p",
        { class: "line-head" },
        make("span", { class: "author", dir: "auto" }, author),
        " ",
        message.kind === "note" && make("span", {}, "Internal note "),
        time(message.created_at),
      ),
    make("div", { class: "bubble" }, message.author === "customer" && mark(message), text, offered(message)),
  ];
}

/** @param {Message} message */
const mark = (message) => (message.sentiment ? face(message.sentiment) : make("span", { class: "face" }));

/** @param {Message} message */
function offered({ buttons }) {
  if (!buttons?.length) return null;
  const items = buttons.map(({ title }) => make("li", {}, title));
  return make("ul", { class: "offered", "aria-label": "Quick replies offered" }, ...items);
}

/**
 * @param {Message} message
 * @returns {Child}
 */
function foot(message) {
  const notes = [understood(message), suppressed(message), helpful(message)].filter(Boolean);
  return notes.length > 0 && make("div", { class: "line-foot" }, ...notes);
}

/** @param {Message} message */
function understood(message) {
  if (message.author === "customer") return meant(message);
  const text = message.author === "bot" && answerText(message);
  return text && make("p", { class: "understood" }, text);
}

/**
 * What the bot took it for; a press corrects it.
 * @param {Message} message
 */
function meant(message) {
  const text = understandingText(message);
  if (!text) return null;
  const corrected = isCorrected(message);
  const missed = !message.intent?.name && !corrected;
  const of = { "data-correct": message.message_id, "data-corrected": corrected };
  const attributes = { type: "button", ...of, "aria-haspopup": "dialog" };
  const kind = missed ? "understood correct not" : "understood correct";
  return make("button", { ...attributes, class: kind, title: "Not what they meant? Correct it." }, text);
}

/** @param {Message} message */
function suppressed(message) {
  return (
    message.suppressed &&
    message.kind !== "note" &&
    make("p", { class: "note" }, "Held back: an agent had taken over. The customer never saw this.")
  );
}

/** @param {Message} message */
function helpful({ helpful: vote }) {
  return (
    typeof vote === "boolean" &&
    make("p", { class: "note" }, vote ? "The customer found this helpful." : "The customer found this not helpful.")
  );
}

/** @param {Outgoing} outgoing */
function progress({ messageId, error, final, meanwhile }) {
  if (!error) return make("p", { class: "line-foot" }, "Sending…");
  const anyway = make("button", { type: "button", class: "link", "data-anyway": messageId }, "Send anyway");
  const retry = make("button", { type: "button", class: "link", "data-retry": messageId }, "Try again");
  const discard = make("button", { type: "button", class: "link", "data-discard": messageId }, "Discard");
  return make(
    "div",
    { class: "line-foot failed", role: "alert" },
    make("p", {}, `Not sent. ${error}`),
    meanwhile && anyway,
    !final && retry,
    discard,
  );
}
