// The right-hand side: why the conversation is here, earlier hand-overs, what the customer thought of it.

import { elapsed, moment } from "./clock.js";
import { filler, make, part } from "./dom.js";
import { createCustomerView } from "./customer_view.js";
import { hrefTo } from "./route.js";
import { plain, priorityText, reasonText } from "./words.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Feedback} Feedback */
/** @typedef {import("./types.js").Handoff} Handoff */

/** @param {HTMLElement} root */
export function createDetailsView(root) {
  const why = section(root, "why");
  const handoffs = section(root, "handoffs");
  const feedback = section(root, "feedback");
  const customer = createCustomerView(root);
  const leave = part(root, "leave-details", HTMLAnchorElement);
  const body = part(root, "details-body", HTMLElement);
  let shownId = "";

  return {
    /** @param {Conversation} conversation */
    update(conversation) {
      const [current, ...earlier] = newestFirst(conversation.handoffs);
      const open = current && !current.ended_at ? current : null;
      why(open, () => (open ? reason(open) : []));
      customer.update(conversation);
      const past = open ? earlier : newestFirst(conversation.handoffs);
      handoffs(past, () => history(past));
      feedback(conversation.feedback, () => opinions(conversation.feedback));
      leave.href = hrefTo(conversation.id);
      if (shownId !== conversation.id) body.scrollTop = 0;
      shownId = conversation.id;
    },
  };
}

/**
 * A section that hides while it has nothing to show.
 * @param {HTMLElement} root
 * @param {string} name
 */
function section(root, name) {
  const element = part(root, name, HTMLElement);
  const fill = filler(element);
  /**
   * @param {unknown} source
   * @param {() => Node[]} build
   */
  return (source, build) => {
    fill(source, build);
    element.hidden = element.childElementCount === 0;
  };
}

/** @param {Handoff[]} handoffs */
const newestFirst = (handoffs) => [...handoffs].sort((a, b) => Date.parse(b.opened_at) - Date.parse(a.opened_at));

/** @param {Handoff} handoff */
function reason({ reason: code, risk, priority, explanation, evidence, collected }) {
  const title = make(
    "p",
    { class: "why-title", "data-priority": String(priority) },
    make("strong", {}, reasonText(code, risk)),
    make("span", {}, priorityText(priority)),
  );
  return [
    make("h3", {}, "Why here"),
    title,
    make("p", { class: "why-text", dir: "auto" }, explanation),
    ...facts(evidence, readable),
    ...(Object.keys(collected ?? {}).length ? [make("h3", {}, "Told so far"), ...facts(collected, String)] : []),
  ];
}

/**
 * @param {Record<string, string> | undefined} found
 * @param {(value: string) => string} shown
 */
function facts(found, shown) {
  const entries = Object.entries(found ?? {}).map(([name, value]) => fact(plain(name), shown(String(value))));
  return entries.length ? [make("dl", { class: "facts" }, ...entries)] : [];
}

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value));

/**
 * Names of intents inside a value: `track_refund` → `track refund`.
 * @param {string} value
 */
const readable = (value) => value.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (name) => name.replaceAll("_", " "));

/** @param {Handoff[]} handoffs */
function history(handoffs) {
  if (!handoffs.length) return [];
  return [make("h3", {}, "Earlier hand-offs"), make("ol", { class: "history" }, ...handoffs.map(past))];
}

/** @param {Handoff} handoff */
function past(handoff) {
  const { opened_at, claimed_at, ended_at, agent_name } = handoff;
  const waited = claimed_at
    ? `claimed after ${elapsed(opened_at, Date.parse(claimed_at))}`
    : ended_at
      ? "never claimed"
      : "waiting";
  return make(
    "li",
    {},
    make("p", {}, make("strong", {}, reasonText(handoff.reason, handoff.risk)), agent_name && `, ${agent_name}`),
    make("p", { class: "quiet-text", dir: "auto" }, handoff.explanation),
    make("p", { class: "quiet-text" }, make("time", { datetime: opened_at }, moment(opened_at)), `, ${waited}`),
  );
}

/** @param {Feedback[]} feedback */
function opinions(feedback) {
  return feedback.length ? [make("h3", {}, "Feedback"), ...feedback.map(opinion)] : [];
}

/** @param {Feedback} given */
function opinion({ rating, comment, about, created_at }) {
  const off = make("span", { class: "off" }, "★".repeat(5 - rating));
  const stars = make("span", { class: "stars", role: "img", "aria-label": `${rating} of 5` }, "★".repeat(rating), off);
  return make(
    "div",
    { class: "opinion" },
    make("p", {}, stars, ` for the ${about === "human" ? "agent" : "bot"}`),
    comment && make("p", { class: "quote", dir: "auto" }, comment),
    make("p", { class: "quiet-text" }, make("time", { datetime: created_at }, moment(created_at))),
  );
}
