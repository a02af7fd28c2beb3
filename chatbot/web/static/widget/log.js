/** The messages: entered once, in order, repainted only where something changed. */

import { button, el, face, iconButton, worded } from "./dom.js";

const GROUP_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const QUIET_MS = 500;

export class Log {
  /** @param {Widget.Strings} strings @param {string} locale @param {Widget.Actions} actions */
  constructor(strings, locale, actions) {
    this.strings = strings;
    this.locale = locale;
    this.actions = actions;
    this.clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
    this.calendar = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
    this.greeting = el("p", { class: "bubble" });
    this.intro = el("div", { class: "message" }, this.greeting);
    this.element = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": strings.log });
    /** @type {Map<Widget.Message | string, HTMLElement>} a message's node, or a day's line */
    this.nodes = new Map();
  }

  /** True if it grew at the end. @param {Widget.State} state */
  render({ messages, config, loading }) {
    this.greeting.textContent = loading ? this.strings.loading : (config?.greeting ?? this.strings.greeting);
    const { lastChild, children } = this.element;
    const wanted = messages.flatMap((message, at) => this.#lines(message, messages[at - 1], messages[at + 1]));
    const kept = new Set(wanted);
    for (const [key, node] of this.nodes) {
      if (kept.has(node)) continue;
      this.nodes.delete(key);
      node.remove();
    }
    wanted.forEach((node, at) => {
      if (children[at] !== node) this.element.insertBefore(node, children[at] ?? null);
    });
    if (loading) this.element.ariaLive = "off"; // a screen reader need not read the history
    else if (this.element.ariaLive === "off") setTimeout(() => (this.element.ariaLive = "polite"), QUIET_MS);
    return this.element.lastChild !== lastChild;
  }

  /** The first of the bot's last words, if it had the last. @param {Widget.Message[]} messages */
  answer(messages) {
    const [first] = messages.slice(messages.findLastIndex(({ author }) => author !== "bot") + 1);
    return first && this.nodes.get(first);
  }

  /** @param {Widget.Message} message @param {Widget.Message} [before] @param {Widget.Message} [next] */
  #lines(message, before, next) {
    const node = this.nodes.get(message) ?? this.#enter(message);
    const looks = {
      first: !together(before, message),
      last: !together(message, next),
      timed: !next || gap(message, next) > GROUP_MS,
      judged: typeof message.helpful === "boolean",
      [message.delivery ?? "sent"]: true,
    };
    node.className = `message ${message.author} ${Object.entries(looks).flatMap(([name, on]) => (on ? name : [])).join(" ")}`;
    this.#paint(node, message);
    const day = dayOf(message);
    return day === dayOf(before) ? [node] : [this.#divider(day, message), node];
  }

  /** @param {Widget.Message} message */
  #enter(message) {
    const { author, text, kind, agent_name } = message;
    const name = agent_name || this.strings.agent;
    const who = author === "customer" ? this.strings.you : author === "agent" ? name : this.strings.bot;
    const words = /** @type {Record<string, string>} */ (this.strings.system)[kind] ?? "";
    const bubble = el("p", { class: "bubble" }, ...worded(text || words.replace("{name}", () => name)));
    const node = el("div", {}, bubble);
    if (author !== "system") node.prepend(el("span", { class: "who" }, who));
    if (author !== "system") node.append(el("div", { class: "meta", "aria-live": "off" }));
    if (author === "agent") node.append(face(who));
    this.nodes.set(message, node);
    return node;
  }

  /** @param {HTMLElement} node @param {Widget.Message} message */
  #paint(node, message) {
    const { author, delivery, error, helpful, seq, created_at } = message;
    const meta = /** @type {HTMLElement | null} */ (node.querySelector(".meta"));
    const shown = `${delivery}${error}${seq > 0}`;
    if (meta && meta.dataset.shown !== shown) {
      meta.dataset.shown = shown;
      const at = new Date(created_at);
      const time = el("time", { datetime: created_at, title: at.toLocaleString(this.locale) }, this.clock.format(at));
      meta.replaceChildren(time, ...this.#delivery(message));
      if (author === "bot" && seq) meta.append(this.#thumb(message, true), this.#thumb(message, false));
    }
    node.querySelectorAll(".thumb").forEach((thumb, at) => thumb.setAttribute("aria-pressed", `${helpful === !at}`));
  }

  /** @param {Widget.Message} message */
  #delivery(message) {
    const { delivery, error, final } = message;
    const { strings } = this;
    if (!delivery) return [];
    const state = el("span", { class: "state" }, strings[delivery], error ? ` ${error}` : "");
    if (delivery !== "failed" || final) return [state];
    return [state, button(strings.again, () => this.actions.again(message), { class: "again" })];
  }

  /** @param {Widget.Message} message @param {boolean} helpful */
  #thumb(message, helpful) {
    const { strings, actions } = this;
    return iconButton("up", helpful ? strings.helpful : strings.unhelpful, () => actions.judge(message, helpful), {
      class: `thumb ${helpful ? "" : "down"}`,
    });
  }

  /** @param {string} day @param {Widget.Message} message */
  #divider(day, { created_at }) {
    const there = this.nodes.get(day);
    if (there) return there;
    const ago = Math.round((Date.parse(dayOf()) - Date.parse(day)) / DAY_MS);
    const near = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }).format(-ago, "day");
    const divider = el("p", { class: "day" }, ago < 2 ? near : this.calendar.format(new Date(created_at)));
    this.nodes.set(day, divider);
    return divider;
  }
}

/** @param {Widget.Message} [message]  none: today */
function dayOf(message) {
  return new Date(message?.created_at ?? Date.now()).toDateString();
}

/** @param {Widget.Message} a @param {Widget.Message} b */
function gap(a, b) {
  return Date.parse(b.created_at) - Date.parse(a.created_at);
}

/** One after the other from the same hand. @param {Widget.Message} [a] @param {Widget.Message} [b] */
function together(a, b) {
  return a && b && a.author === b.author && a.agent_name === b.agent_name && gap(a, b) < GROUP_MS;
}
