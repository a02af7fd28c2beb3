// What a webhook was told: a page at a time, by state, each to be sent once more.

import { moment } from "./clock.js";
import { filler, make, setText } from "./dom.js";
import { answerText, attemptsText, kindText, stateText } from "./webhooks_words.js";

/** @typedef {import("./webhooks_api.js").Delivery} Delivery */
/** @typedef {import("./webhooks_api.js").DeliveryState} DeliveryState */
/** @typedef {import("./webhooks_api.js").Webhook} Webhook */

const PAGE = 50;
const COLUMNS = ["Event", "State", "Answer", ""];

/**
 * @param {Webhook} webhook
 * @param {import("./webhooks_api.js").WebhooksApi} api
 * @param {(error: unknown) => void} onProblem
 */
export function createDeliveries(webhook, api, onProblem) {
  const id = webhook.id;
  const states = make(
    "select",
    { "aria-label": "State" },
    make("option", { value: "" }, "All"),
    make("option", { value: "pending" }, "On their way"),
    make("option", { value: "delivered" }, "Delivered"),
    make("option", { value: "dead" }, "Given up"),
  );
  const all = make("button", { type: "button", class: "button", hidden: true }, "Replay all given up");
  const none = make("p", { class: "none", role: "status" }, "Loading…");
  const body = make("tbody");
  const head = make("tr", {}, ...COLUMNS.map(heading));
  const table = make("table", { class: "deliveries" }, make("thead", {}, head), body);
  const scroll = make(
    "div",
    { class: "deliveries-scroll", tabindex: "0", role: "region", "aria-label": "List of deliveries", hidden: true },
    table,
  );
  const older = make("button", { type: "button", class: "button quiet", hidden: true }, "Show older");
  const bar = make("div", { class: "deliveries-bar" }, states, all);
  const element = make("section", { class: "sent", "aria-label": "Deliveries" }, bar, none, scroll, older);
  const fill = filler(body);
  /** @type {Delivery[]} the first page; older ones below it are kept as they were */
  let first = [];
  /** @type {Delivery[]} */
  let rest = [];
  let more = false;

  const state = () => /** @type {DeliveryState | ""} */ (states.value);

  async function refresh() {
    const asked = state();
    const { deliveries } = await api.deliveries(id, asked);
    if (asked !== state()) return;
    if (!rest.length) more = deliveries.length === PAGE;
    first = deliveries;
    show();
  }

  async function showOlder() {
    const last = [...first, ...rest].at(-1);
    if (!last) return;
    const { deliveries } = await api.deliveries(id, state(), last.id);
    rest = [...rest, ...deliveries];
    more = deliveries.length === PAGE;
    show();
  }

  function show() {
    const known = new Set(first.map((one) => one.id));
    const shown = [...first, ...rest.filter((one) => !known.has(one.id))];
    scroll.hidden = !shown.length;
    none.hidden = Boolean(shown.length);
    older.hidden = !more;
    setText(none, state() ? "There is none." : "Nothing was sent yet.");
    fill(shown, () => shown.map((one) => row(one, () => attempt(() => api.replay(one.id)))));
  }

  /** @param {() => Promise<unknown>} action */
  function attempt(action) {
    action().then(refresh).catch(onProblem);
  }

  states.addEventListener("change", () => {
    [first, rest, more] = [[], [], false];
    refresh().catch(onProblem);
  });
  all.addEventListener("click", () => attempt(() => api.replayAll(id)));
  older.addEventListener("click", () => showOlder().catch(onProblem));

  return {
    element,
    refresh,
    /** @param {Webhook} now */
    update(now) {
      all.hidden = !now.dead || !now.active;
      setText(all, `Replay all ${now.dead} given up`);
    },
  };
}

/** @param {string} text */
function heading(text) {
  return make("th", { scope: "col" }, text || make("span", { class: "sr" }, "Replay"));
}

/**
 * @param {Delivery} one
 * @param {() => void} onReplay
 */
function row(one, onReplay) {
  const again = make("button", { type: "button", class: "button quiet" }, one.state === "pending" ? "Send now" : "Replay");
  again.setAttribute("aria-label", `${again.textContent} ${kindText(one.kind)} ${one.event_id}`);
  again.addEventListener("click", onReplay);
  const talk = make("a", { class: "link", href: `/desk#/c/${encodeURIComponent(one.conversation_id)}` }, kindText(one.kind));
  return make(
    "tr",
    {},
    make("td", {}, talk, make("time", { class: "second", datetime: one.created_at }, moment(one.created_at))),
    make("td", {}, make("span", { class: "chip", "data-state": one.state }, stateText(one))),
    make("td", {}, answerText(one), make("span", { class: "second" }, attemptsText(one))),
    make("td", { class: "act" }, again),
  );
}
