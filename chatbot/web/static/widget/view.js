/** The panel: opens, closes, keeps the focus, shows a state, and reports what is pressed. */

import { button, el, icon } from "./dom.js";
import { Composer, ratingCard } from "./forms.js";
import { Header } from "./header.js";
import { Log } from "./log.js";
import { css } from "./styles.js";

const NEAR_END_PX = 80;
const ABOVE_PX = 12;
/** Titles longer than this stand below each other. */
const WIDE = 28;

export class View {
  /** @param {Widget.Env} env @param {Widget.Strings} strings @param {Widget.Actions} actions */
  constructor(env, strings, actions) {
    this.env = env;
    this.strings = strings;
    this.actions = actions;
    this.isOpen = false;
    this.following = true;
    this.plain = this.marked = "";
    this.phone = matchMedia("(max-width: 520px), (max-height: 460px)");
    const mark = /** @type {Node} */ (env.launcher.firstChild);
    this.header = new Header(env.base, strings, actions, mark.cloneNode(true), () => this.close());
    this.log = new Log(strings, env.locale, actions);
    this.composer = new Composer(strings, (text) => actions.send(text));
    this.replies = el("div", { class: "replies", role: "group", "aria-label": strings.suggestions });
    this.typing = el("div", { class: "typing", hidden: "" }, el("i"), el("i"), el("i"));
    this.after = el("div", { class: "after" });
    this.jump = button(strings.jump, () => this.#toEnd(), { class: "jump", hidden: "" });
    this.jump.append(icon("down"));
    this.notice = el("p", { class: "notice", role: "status" });
    this.status = el("p", { class: "sr", role: "status" });
    this.column = el("div", { class: "column" }, this.log.intro, this.log.element, this.typing, this.replies, this.after);
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": strings.log }, this.column);
    const middle = el("div", { class: "middle" }, this.scroller, this.jump);
    this.panel = el("dialog", { class: "panel" }, this.header.element, middle, this.notice, this.composer.element, this.status);
    this.unread = el("span", { class: "badge", "aria-hidden": "true" });
    env.launcher.append(icon("down"), this.unread);
    env.root.append(this.panel);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    env.root.adoptedStyleSheets = [...env.root.adoptedStyleSheets, sheet];
    this.#listen();
  }

  open() {
    if (this.isOpen) return this.composer.focus();
    this.opener = /** @type {HTMLElement | null} */ (this.env.root.activeElement ?? document.activeElement);
    this.#show();
    this.composer.focus();
  }

  /** Stand as before a reload: without taking the focus, and not over a whole phone. */
  reopen() {
    if (!this.phone.matches) this.#show();
  }

  close() {
    this.focused = this.panel.contains(this.env.root.activeElement);
    if (this.isOpen) this.panel.close();
  }

  /** Keep the end in sight from now on. */
  follow() {
    this.following = true;
  }

  /** Say something to screen readers only. @param {string} text */
  announce(text) {
    this.status.textContent = "";
    requestAnimationFrame(() => (this.status.textContent = text));
  }

  /** @param {Widget.State} state */
  render(state) {
    const held = this.env.root.activeElement;
    const grown = this.log.render(state);
    this.header.render(state);
    this.panel.setAttribute("aria-label", state.config?.shop_name || this.strings.title);
    this.typing.hidden = !state.typing;
    this.typing.title = state.typing;
    if (this.notice.textContent !== state.notice) this.notice.textContent = state.notice;
    this.#replies(state);
    this.#rating(state);
    if (held && !held.isConnected) this.#settle();
    if (this.following) this.#toEnd(this.log.answer(state.messages));
    else if (grown) this.jump.hidden = false;
  }

  /** Count on the launcher, and in the title of a tab nobody looks at. @param {number} count */
  badge(count) {
    const { launcher } = this.env;
    const { strings, unread } = this;
    launcher.title = count ? `${strings.launcher}, ${strings.unread(count)}` : strings.launcher;
    launcher.setAttribute("aria-label", launcher.title);
    unread.textContent = count ? `${Math.min(count, 99)}` : "";
    const ours = document.title === this.marked;
    if (!ours) this.plain = document.title;
    const wanted = document.hidden && count ? `(${count}) ${this.plain}` : this.plain;
    if (ours || wanted !== this.plain) document.title = this.marked = wanted;
  }

  #listen() {
    const { signal } = this.env;
    this.panel.addEventListener("close", () => this.#closed());
    this.panel.addEventListener("keydown", (event) => this.#key(event));
    for (const event of ["pointerdown", "focusin"]) this.panel.addEventListener(event, ({ target }) => this.header.leaveMenu(target));
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.phone.addEventListener("change", () => this.#changeShape(), { signal });
    const seen = window.visualViewport;
    for (const event of ["resize", "scroll"]) seen?.addEventListener(event, () => this.#fit(), { signal });
    const resized = new ResizeObserver(() => this.following && this.#toEnd());
    for (const part of [this.scroller, this.column]) resized.observe(part);
    signal.addEventListener("abort", () => resized.disconnect());
  }

  #show() {
    this.isOpen = true;
    this.env.launcher.setAttribute("aria-expanded", "true");
    this.#stand();
    this.#toEnd();
    this.actions.opened();
  }

  /** On a phone the panel is modal and fills the screen; elsewhere it stands beside the page. */
  #stand() {
    if (this.phone.matches) this.panel.showModal();
    else this.panel.setAttribute("open", ""); // show() would take the focus
    this.#fit();
  }

  #closed() {
    if (this.panel.open) return; // it only changed its shape
    this.isOpen = false;
    this.env.launcher.setAttribute("aria-expanded", "false");
    if (this.focused) (this.opener?.matches("button, a, input") ? this.opener : this.env.launcher).focus();
    this.actions.closed();
  }

  #changeShape() {
    if (!this.isOpen) return;
    this.panel.close();
    this.#stand();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation(); // the page's own shortcuts are not meant
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (!this.header.closeMenu()) this.close();
  }

  /** Keep header and input in sight above a phone's keyboard. */
  #fit() {
    const seen = window.visualViewport;
    const full = this.phone.matches && seen && seen.scale === 1;
    this.panel.style.blockSize = full ? `${seen.height}px` : "";
    this.panel.style.transform = full && seen.offsetTop ? `translateY(${seen.offsetTop}px)` : "";
  }

  /** @param {HTMLElement} [answer]  a long one is read from its beginning */
  #toEnd(answer) {
    const { scroller } = this;
    scroller.scrollTop = scroller.scrollHeight;
    if (answer) scroller.scrollTop = Math.min(scroller.scrollTop, answer.offsetTop - ABOVE_PX);
    this.#scrolled();
    this.jump.hidden = this.following;
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.following) this.jump.hidden = true;
  }

  /** Give the focus a place when what had it is gone. */
  #settle() {
    if (matchMedia("(pointer: coarse)").matches) this.scroller.focus(); // no keyboard over the answer
    else this.composer.focus();
  }

  /** @param {Widget.State} state */
  #replies({ messages, config, loading, typing }) {
    const last = messages.at(-1);
    const starters = (!last && !loading && config?.starters) || [];
    const replies = last?.author === "bot" && !typing ? last.buttons : starters;
    const wanted = JSON.stringify(replies);
    if (this.replies.dataset.shown === wanted) return;
    this.replies.dataset.shown = wanted;
    this.replies.replaceChildren(...replies.map((reply) => this.#reply(reply)));
    this.replies.classList.toggle("stack", replies.some(({ title }) => title.length > WIDE));
    if (last && replies.length) this.announce(this.strings.suggested(replies.length));
  }

  /** @param {Widget.Button} reply */
  #reply(reply) {
    const press = () => {
      this.actions.press(reply);
      this.#settle();
    };
    return button(reply.title, press, { class: "reply" });
  }

  /** @param {Widget.State} state */
  #rating({ survey, thanked, agent }) {
    const { strings, after } = this;
    const name = (survey?.about === "human" && agent) || strings.raters[survey?.about ?? "bot"];
    const question = strings.rate.replace("{name}", () => name);
    const wanted = survey ? survey.asked_at + question : thanked ? strings.rated : "";
    if (after.dataset.shown === wanted) return;
    after.dataset.shown = wanted;
    after.textContent = "";
    if (survey) after.append(ratingCard(question, strings, this.actions));
    else if (thanked) after.append(el("p", { class: "thanks" }, strings.rated));
    if (wanted) this.announce(survey ? question : strings.rated);
  }
}
