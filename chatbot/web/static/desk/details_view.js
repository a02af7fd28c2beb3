// The right-hand side: why the conversation is here and with whom, its tags, what was before, what the customer thought.

import { elapsed, moment } from "./clock.js";
import { filler, make, part } from "./dom.js";
import { createCustomerView } from "./customer_view.js";
import { earlierList } from "./earlier_view.js";
import { hrefTo } from "./route.js";
import { routingList } from "./routing_view.js";
import { takeAway } from "./take_away_view.js";
import { outcomeText, plain, priorityText, reasonText, toldName, toldValue } from "./words.js";

const LONG = 60;

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Feedback} Feedback */
/** @typedef {import("./types.js").Handoff} Handoff */

/**
 * @param {HTMLElement} root
 * @param {import("./types.js").Me} me
 */
export function createDetailsView(root, me) {
  const why = section(root, "why");
  const handoffs = section(root, "handoffs");
  const feedback = section(root, "feedback");
  const tags = section(root, "tags");
  const routings = section(root, "routings");
  const earlierTalks = section(root, "earlier-conversations");
  const away = section(root, "take-away");
  const customer = createCustomerView(root, me);
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
      tags(conversation.tags, () => tagList(conversation.tags));
      routings(conversation.routings, () => routingList(conversation.routings));
      earlierTalks(conversation.earlier, () => earlierList(conversation.earlier));
      away(`${conversation.id} ${conversation.status}`, () => takeAway(conversation, me.leads));
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

/** @param {string[]} tags */
function tagList(tags) {
  const change = make("button", { type: "button", class: "link", "data-do": "tags" }, tags.length ? "Change" : "Add");
  const labels = tags.map((tag) => make("li", { class: "label", dir: "auto" }, tag));
  const list = tags.length > 0 && make("ul", { class: "labels" }, ...labels);
  return [make("h3", {}, "Tags"), ...(list ? [list] : []), change];
}

/** @param {Handoff[]} handoffs */
const newestFirst = (handoffs) => [...handoffs].sort((a, b) => Date.parse(b.opened_at) - Date.parse(a.opened_at));

/** @param {Handoff} handoff */
function reason({ reason: code, risk, priority, explanation, evidence, collected, placed }) {
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
    ...facts(proof(evidence, collected)),
    ...listed("Its place in the line", placed),
    ...told(collected),
  ];
}

/**
 * @param {Record<string, string>} evidence
 * @param {Record<string, string>} collected what stands here is told below
 * @returns {[string, string][]}
 */
function proof(evidence, collected) {
  const own = Object.entries(evidence).filter(([name]) => !(name in collected));
  return own.map(([name, value]) => [plain(name), readable(value)]);
}

/**
 * @param {string} title
 * @param {string[]} reasons
 */
function listed(title, reasons) {
  if (!reasons.length) return [];
  const items = reasons.map((reason) => make("li", { dir: "auto" }, reason));
  return [make("h3", { class: "next" }, title), make("ul", { class: "reasons" }, ...items)];
}

/** @param {Record<string, string>} collected */
function told(collected) {
  const list = facts(Object.entries(collected).map(([name, value]) => [toldName(name), toldValue(name, value)]));
  return list.length ? [make("h3", { class: "next" }, "Told so far"), ...list] : [];
}

/** @param {[string, string][]} found name and value, in words */
function facts(found) {
  return found.length ? [make("dl", { class: "facts" }, ...found.map(([name, value]) => fact(name, value)))] : [];
}

/**
 * @param {string} name
 * @param {string} value a long one takes the whole width, below its name
 */
const fact = (name, value) =>
  make("div", { class: value.length > LONG && "long" }, make("dt", {}, name), make("dd", { dir: "auto" }, value));

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
  const { opened_at, claimed_at, ended_at, agent_name, outcome } = handoff;
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
    make("p", { class: "quiet-text" }, make("time", { datetime: opened_at }, moment(opened_at)), `, ${waited}`, outcome && `, ${outcomeText(outcome)}`),
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
