// What is foretold of the customer, why, and what an agent does well to bear in mind.

import { date, money } from "./clock.js";
import { make } from "./dom.js";
import { fact, factList } from "./facts.js";

/** @typedef {{probability: number | null, tone: "good" | "bad" | "plain", reasons: string[]}} Prediction a probability of null: unknown, and why */

/**
 * @typedef {object} Insight What a batch foretold of the customer.
 * @property {string} as_of
 * @property {string | null} segment
 * @property {string | null} value what they are expected to spend in the next twelve months
 * @property {Prediction | null} churn that they leave
 * @property {Prediction | null} purchase that they buy within thirty days
 * @property {Prediction | null} satisfaction that they rate their next talk 4 or 5
 * @property {Prediction | null} risk that a return or a payment is not in good faith
 * @property {string | null} next_order_on
 * @property {string[]} recommended products' names, best first
 * @property {string[]} advice what to bear in mind, the most pressing first
 */

/**
 * @param {Insight} insight
 * @param {string | undefined} currency of their orders; none: the amount stands alone
 */
export function toExpect(insight, currency) {
  const { as_of, segment, value, next_order_on, recommended, advice } = insight;
  const worth = value === null ? null : currency ? money(value, currency) : value;
  return [
    make("h3", {}, "Outlook"),
    advice.length > 0 && make("ul", { class: "advice" }, ...advice.map((words) => make("li", {}, words))),
    factList(
      segment && fact("Segment", segment),
      worth && fact("Worth", `${worth} expected in a year`),
      ...likely("May leave", insight.churn),
      ...likely("Buys soon", insight.purchase),
      next_order_on && fact("Next order", `about ${date(next_order_on)}`),
      ...likely("Rates well", insight.satisfaction),
      ...likely("Risk", insight.risk),
      recommended.length > 0 && fact("May like", recommended.slice(0, 3).join(", ")),
    ),
    make("p", { class: "quiet-text as-of" }, `As of ${date(as_of)}`),
  ].filter((node) => node !== false);
}

/**
 * @param {string} name
 * @param {Prediction | null} found
 */
function likely(name, found) {
  if (!found) return [];
  const share = found.probability === null ? "unknown" : `${Math.round(found.probability * 100)} %`;
  const shown = found.tone === "plain" ? share : make("span", { class: "tag", "data-tone": found.tone }, share);
  const why = found.reasons.length > 0 && make("span", { class: "quiet-text why" }, found.reasons.join("; "));
  return [fact(name, shown, why)];
}
