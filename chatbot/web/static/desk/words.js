// Every word that stands for a code: reasons, statuses, sources, evidence.

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Message} Message */

/** @type {Record<string, string>} */
export const REASONS = {
  angry: "Angry",
  human_requested: "Asked for a person",
  repeated_failure: "Bot did not help",
  complex: "Too complex for the bot",
  high_risk: "High risk",
  vulnerable: "Vulnerable",
  policy: "House rule",
};

/** @type {Record<string, string>} */
const RISKS = { fraud: "Fraud", legal: "Legal threat", safety: "Safety hazard", self_harm: "Self-harm" };

/** @type {Record<string, string>} */
const SHORT_REASONS = { human_requested: "Wants a person", complex: "Complex" };

/** @type {Record<string, string>} */
const UNDERSTOOD_BY = { model: "by the model", rules: "by the rules", button: "by a button" };

/** @type {Record<string, string>} */
const ANSWERS = {
  intent: "Ready answer",
  flow: "From a flow",
  knowledge: "From the articles",
  rules: "From the rules",
  clarify: "Asked back",
  handoff: "Hand-off notice",
};

/** @type {Record<string, string>} */
const TOLD = { flow: "About", order_number: "Order", email: "E-mail", wanted: "Wants", reached_by: "Reach them" };

/** @type {Record<string, string>} */
const WAYS = { chat: "here, in writing", email: "by e-mail", phone: "by phone" };

/** @type {Record<string, string>} */
const OUTCOMES = { solved: "solved", unsolved: "not solved", no_reply: "customer went silent", spam: "spam" };

/**
 * How a conversation ended.
 * @param {string} outcome
 */
export const outcomeText = (outcome) => OUTCOMES[outcome] ?? plain(outcome);

/**
 * How somebody likes to be reached.
 * @param {string} way
 */
export const wayText = (way) => WAYS[way] ?? plain(way);

/**
 * What is called so in what the bot collected.
 * @param {string} name
 */
export const toldName = (name) => TOLD[name] ?? plain(name);

/**
 * A collected value; options and flows go by codes, the rest is as the customer said it.
 * @param {string} name
 * @param {string} value
 */
export function toldValue(name, value) {
  if (name === "order_number") return `#${value}`;
  if (name === "reached_by") return wayText(value);
  return /^[a-z]+(_[a-z]+)*$/.test(value) ? plain(value) : value;
}

/**
 * `high_risk` → `High risk`, for codes without a word of their own.
 * @param {string} code
 */
export function plain(code) {
  const words = code.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * @param {string | null} reason
 * @param {string | null} risk names the reason better where there is one
 */
export function reasonText(reason, risk) {
  if (risk) return RISKS[risk] ?? plain(risk);
  return reason ? (REASONS[reason] ?? plain(reason)) : "";
}

/**
 * The reason in as few words as a list's line has room for.
 * @param {string | null} reason
 * @param {string | null} risk
 */
export function shortReason(reason, risk) {
  return (!risk && reason && SHORT_REASONS[reason]) || reasonText(reason, risk);
}

/** @param {number} priority */
export function priorityText(priority) {
  return (
    ["Priority 1, at once", "Priority 2, urgent", "Priority 3", "Priority 4", "Priority 5, can wait"][priority - 1] ??
    ""
  );
}

/** @param {{id: string, customer_name: string | null}} entry */
export function customerName(entry) {
  return entry.customer_name?.trim() || `Visitor ${entry.id.slice(-4)}`;
}

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : ""];
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/**
 * @param {Entry} entry
 * @param {string} myId
 */
export function ownerText(entry, myId) {
  if (entry.status === "waiting") return "Waiting";
  if (entry.status === "resolved") return "Resolved";
  if (entry.status === "bot") return "With the bot";
  return entry.agent_id === myId ? "With you" : `With ${entry.agent_name ?? "a colleague"}`;
}

/** @param {Message} message */
export function changeText(message) {
  const who = message.agent_name;
  switch (message.kind) {
    case "waiting":
      return who ? `${who} put this back in line` : "Waiting for a person";
    case "assigned":
      return who ? `${who} took over` : "An agent took over";
    case "returned":
      return who ? `${who} returned this to the bot` : "Returned to the bot";
    case "resolved":
      return who ? `${who} resolved this` : "Resolved";
    default:
      return message.text;
  }
}

/** @param {string} name of an intent */
export const intentName = (name) => (name === "out_of_scope" ? "None the bot knows" : plain(name));

/** @param {Message} message */
export function understandingText(message) {
  if (isCorrected(message)) return `${intentName(message.meant ?? "")} · corrected`;
  if (!message.intent) return "";
  const name = message.intent.name ? plain(message.intent.name) : "Not understood";
  const source = message.source ? (UNDERSTOOD_BY[message.source] ?? "") : "";
  return [name, `${Math.round(message.intent.confidence * 100)} %`, source].filter(Boolean).join(" · ");
}

/**
 * Whether somebody said that it meant something else than the bot thought.
 * @param {Message} message
 */
export const isCorrected = ({ meant, intent }) => Boolean(meant) && meant !== intent?.name;

/** @param {Message} message */
export function answerText({ source }) {
  return source ? (ANSWERS[source] ?? plain(source)) : "";
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
