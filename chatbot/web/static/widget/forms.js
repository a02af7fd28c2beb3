/** What the customer fills in: the message, and at the end the rating. */

import { button, el, icon, iconButton } from "./dom.js";

const LIMIT = 2000;
const COUNT_FROM = 1800;

/** Grows with its text; Enter sends, Shift+Enter breaks the line; the limit is told before it is reached. */
export class Composer {
  /** @param {Widget.Strings} strings @param {(text: string) => void} send */
  constructor(strings, send) {
    this.strings = strings;
    this.send = send;
    const label = strings.placeholder;
    this.input = el("textarea", { rows: "1", placeholder: label, "aria-label": label, enterkeyhint: "send" });
    this.counter = el("p", { class: "counter", role: "status" });
    this.button = iconButton("send", strings.send, () => this.#submit(), { class: "send", disabled: "" });
    this.element = el("div", { class: "composer" }, this.counter, el("div", { class: "field" }, this.input, this.button));
    this.input.addEventListener("input", () => this.#changed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229: the Enter that ends a word on a Chinese, Japanese or Korean keyboard
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.button.disabled) this.#submit();
  }

  #submit() {
    this.send(this.input.value);
    this.input.value = "";
    this.#changed();
    this.focus();
  }

  #changed() {
    const { input, button, counter, strings } = this;
    const left = LIMIT - [...input.value.trim()].length;
    button.disabled = left === LIMIT || left < 0;
    counter.classList.toggle("over", left < 0);
    counter.textContent = left > LIMIT - COUNT_FROM ? "" : left < 0 ? strings.over(-left) : strings.left(left);
    input.style.blockSize = "auto";
    input.style.blockSize = `${input.scrollHeight}px`;
  }
}

/**
 * One to five stars and, who likes, a word with them.
 * @param {string} question @param {Widget.Strings} strings @param {Widget.Actions} actions
 */
export function ratingCard(question, strings, actions) {
  const label = strings.comment;
  const comment = el("textarea", { rows: "2", maxlength: "1000", placeholder: label, "aria-label": label });
  const more = el("div", { class: "more", hidden: "" }, comment, el("button", { class: "primary" }, strings.rateSend));
  const stars = [1, 2, 3, 4, 5].map((n) => star(n, strings.stars(n)));
  const card = el("form", { class: "rating" },
    el("fieldset", {}, el("legend", {}, question), el("div", { class: "stars" }, ...stars)), more,
    button(strings.notNow, () => actions.dismiss(), { class: "later" }));
  const chosen = () => Number(new FormData(card).get("rating"));
  card.addEventListener("change", () => {
    stars.forEach((label, at) => label.classList.toggle("on", at < chosen()));
    more.hidden = !chosen();
  });
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.rate(chosen(), comment.value.trim());
  });
  return card;
}

/** @param {number} n @param {string} name */
function star(n, name) {
  const input = el("input", { type: "radio", name: "rating", value: `${n}`, "aria-label": name });
  return el("label", { title: name }, input, icon("star"));
}
