// Who the customer is, and their orders with parcels and money on the way back.

import { date, money } from "./clock.js";
import { filler, make, part } from "./dom.js";
import { fact, factList } from "./facts.js";
import { counted, plain, wayText } from "./words.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("./types.js").Case} Case */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Customer} Customer */
/** @typedef {import("./insight_view.js").Insight} Insight */
/** @typedef {import("./types.js").Order} Order */
/** @typedef {import("./types.js").Reach} Reach */
/** @typedef {import("./types.js").Refund} Refund */
/** @typedef {import("./types.js").Shipment} Shipment */

/** @type {Record<string, string>} */
const ORDER_TONES = {
  delayed: "warn",
  lost: "bad",
  cancelled: "off",
  returned: "off",
  refunded: "off",
  return_requested: "warn",
  delivered: "good",
};

const KNOWN_BY = {
  sign_in: "signed in",
  code: "one-time code sent to their e-mail address",
  order: "order number and its e-mail address",
  nothing: "nothing in this session: ask before you tell of orders",
};

const CASES = {
  return_item: "Return",
  exchange_item: "Exchange",
  claim_missing: "Missing",
  claim_damaged: "Damaged",
};

const CASE_STATUS = { announced: "announced", open: "left to a person", settled: "settled" };

const shopAway = () =>
  make("p", { class: "quiet-text" }, "The shop does not answer: who this is and what they ordered cannot be shown now.");

/**
 * @param {HTMLElement} root
 * @param {import("./types.js").Me} me
 */
export function createCustomerView(root, me) {
  const person = filler(part(root, "customer", HTMLElement));
  const ordersBox = part(root, "orders", HTMLElement);
  const orders = filler(ordersBox);
  const expectedBox = part(root, "outlook", HTMLElement);
  const expected = filler(expectedBox);
  /** @type {Insight | null} */
  let wanted = null;

  /**
   * @param {Insight | null} insight
   * @param {string | undefined} currency
   */
  async function outlook(insight, currency) {
    wanted = insight;
    expectedBox.hidden = !insight;
    if (!insight) return;
    const { toExpect } = await import("./insight_view.js"); // most customers of a young shop have none
    if (wanted === insight) expected(insight, () => toExpect(insight, currency));
  }

  return {
    /** @param {Conversation} conversation */
    update(conversation) {
      const { id, locale, customer, insight, shop_answers, known_by, reach } = conversation;
      person([id, locale, known_by, reach, shop_answers, customer && { ...customer, orders: null }], () => [
        make("h3", {}, "Customer"),
        ...(shop_answers ? identity(conversation) : [shopAway(), ...(reach ? [factList(wish(reach))] : [])]),
        ...(customer && me.leads ? [lifeLink(customer.id)] : []),
      ]);
      orders([id, customer?.orders], () => (customer ? orderList(customer.orders) : []));
      ordersBox.hidden = !customer;
      void outlook(insight, customer?.orders[0]?.currency);
    },
  };
}

/** @param {Conversation} conversation */
function identity({ customer, known_by, locale, started_at, reach }) {
  const wished = reach && wish(reach);
  if (!customer) {
    const hint =
      "Not identified. The customer has neither signed in nor given an order number with its e-mail address.";
    const since = fact("Writing since", date(started_at));
    return [make("p", { class: "quiet-text hint" }, hint), factList(wished, language(locale, locale), since)];
  }
  const { name, email, phone, joined_on } = customer;
  const facts = [
    wished,
    fact("Known by", KNOWN_BY[known_by ?? "nothing"]),
    fact("E-mail", make("a", { href: `mailto:${encodeURIComponent(email).replace("%40", "@")}` }, email)),
    phone && fact("Phone", callLink(phone)),
    joined_on && fact("Joined", date(joined_on)),
    language(locale, customer.locale),
  ];
  return [make("p", { class: "person", dir: "auto" }, name), factList(...facts)];
}

/** @param {string} id */
function lifeLink(id) {
  const href = `/desk/insights/customers/${encodeURIComponent(id)}`;
  return make("p", {}, make("a", { class: "link", href }, "Course of life, and what is foretold"));
}

/** @param {Reach} reach */
function wish({ by, phone, told_phone }) {
  if (by !== "phone") return fact("Reach them", wayText(by));
  const sure = phone ? callLink(phone) : "no number known";
  return fact("Reach them", `${wayText(by)}: `, sure, ...(told_phone ? unproved(told_phone, phone) : []));
}

/**
 * A number anybody may have typed: to be read, not to be rung with one click.
 * @param {string} told
 * @param {string | null} own the account's
 */
function unproved(told, own) {
  const sign = make("span", { class: "tag", "data-tone": "warn" }, "not proved");
  return [own ? " (their account). Told here: " : ". Told here: ", make("bdi", {}, told), " ", sign];
}

/** @param {string} phone */
const callLink = (phone) => make("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, phone);

/**
 * @param {string} locale of the conversation
 * @param {string} own of the account
 */
function language(locale, own) {
  const spoken = languageName(locale);
  const other = languageName(own);
  return fact("Language", spoken === other ? spoken : `${spoken}; ${other} in their account`);
}

/** @param {string} locale */
function languageName(locale) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale; // not a language tag
  }
}

/** @param {Order[]} orders */
function orderList(orders) {
  const title = make("h3", {}, "Orders", make("span", { class: "count" }, String(orders.length)));
  if (!orders.length) return [title, make("p", { class: "quiet-text" }, "No orders yet.")];
  const newest = [...orders].sort((a, b) => b.placed_on.localeCompare(a.placed_on));
  return [title, ...newest.map((order, index) => orderCard(order, index === 0 || order.cases.length > 0))];
}

/**
 * @param {Order} order
 * @param {boolean} open
 */
function orderCard(order, open) {
  const status = make("span", { class: "tag", "data-tone": ORDER_TONES[order.status] ?? "plain" }, plain(order.status));
  const summary = make(
    "summary",
    {},
    make("span", { class: "order-number" }, `#${order.number}`),
    status,
    make("span", { class: "order-sum" }, money(order.total, order.currency)),
    make("span", { class: "order-date" }, `${date(order.placed_on)}, ${counted(order.items.length, "item")}`),
  );
  const items = make("ul", { class: "items" }, ...order.items.map((item) => itemLine(item, order.currency)));
  const facts = orderFacts(order);
  return make(
    "details",
    { class: "order", open },
    summary,
    items,
    facts.length > 0 && make("dl", { class: "facts" }, ...facts),
  );
}

/**
 * @param {Order["items"][number]} item
 * @param {string} currency
 */
function itemLine({ product, quantity, price }, currency) {
  return make(
    "li",
    {},
    make("span", {}, named({ product, quantity })),
    make("span", { class: "price" }, money(price, currency)),
  );
}

/** @param {Order} order */
function orderFacts({ shipments, refund, cases, currency }) {
  const [first, ...others] = shipments;
  return [
    ...(others.length ? shipments.map(parcelFact) : first ? wayFacts(first) : []),
    ...(refund ? refundFacts(refund, currency) : []),
    ...cases.map((one) => fact(CASES[one.kind], ...caseLines(one, currency))),
  ].filter((one) => one instanceof Node);
}

/** @param {Shipment} shipment the only parcel of its order */
function wayFacts({ carrier, tracking_number, expected_on, delivered_on }) {
  return [
    carrier && fact("Carrier", carrier),
    tracking_number && fact("Tracking", make("span", { class: "code" }, tracking_number)),
    delivered_on ? fact("Delivered", date(delivered_on)) : expected_on && fact("Expected", date(expected_on)),
  ];
}

/**
 * One of several parcels: how it stands, what is in it, who carries it.
 * @param {Shipment} shipment
 * @param {number} index
 */
function parcelFact({ status, carrier, tracking_number, expected_on, delivered_on, items }, index) {
  return fact(
    `Parcel ${index + 1}`,
    delivered_on ? `Delivered ${date(delivered_on)}` : plain(status),
    !delivered_on && expected_on && `, expected ${date(expected_on)}`,
    items.length > 0 && `: ${items.map(named).join("; ")}`,
    carrier && `; ${carrier}`,
    tracking_number && make("span", { class: "code" }, ` ${tracking_number}`),
  );
}

/** @param {{product: string, quantity: number}} item */
function named({ product, quantity }) {
  return quantity > 1 ? `${quantity} × ${product}` : product;
}

/**
 * @param {Refund} refund
 * @param {string} currency
 */
function refundFacts({ status, amount, method, expected_on, sent_on, reason }, currency) {
  const by = method ? ` by ${method}` : "";
  return [
    fact("Refund", `${money(amount, currency)}${by}, ${plain(status).toLowerCase()}`),
    reason && fact("Refund for", reason),
    sent_on ? fact("Sent", date(sent_on)) : expected_on && fact("Refund due", date(expected_on)),
  ];
}

/**
 * @param {Case} one
 * @param {string} currency
 */
function caseLines({ number, status, item, quantity, wanted, amount, send_by, replacement_number }, currency) {
  const what = item ? named({ product: item, quantity: quantity ?? 1 }) : "the whole order";
  return [
    make("span", { class: "code" }, number),
    `, ${CASE_STATUS[status]}: ${what}`,
    wanted && `; wants ${wanted}`,
    amount && `; ${money(amount, currency)}`,
    send_by && `; to be sent by ${date(send_by)}`,
    replacement_number && `; sent again as #${replacement_number}`,
  ];
}
