/** The panel's head: who is speaking, the menu, the line that tells of a person. */

import { button, el, face, iconButton } from "./dom.js";

export class Header {
  /** @param {string} base @param {Widget.Strings} strings @param {Widget.Actions} actions @param {Node} mark @param {() => void} close */
  constructor(base, strings, actions, mark, close) {
    this.base = base;
    this.strings = strings;
    this.actions = actions;
    this.atStake = false;
    this.title = el("h2", {}, strings.title);
    this.subtitle = el("p", {}, strings.assistant);
    this.more = iconButton("more", strings.menu, () => this.#set(Boolean(this.menu.hidden)), { "aria-expanded": "false" });
    this.human = button(strings.human, () => this.#choose("askHuman"));
    this.save = el("a", { target: "_blank", rel: "noopener" }, strings.save);
    this.save.addEventListener("click", () => this.closeMenu());
    this.restart = button(strings.restart, () => this.#restart());
    this.menu = el("div", { class: "menu", hidden: "" }, this.human, this.save, this.restart);
    this.tools = el("div", { class: "tools" }, this.more, this.menu);
    this.banner = el("div", { class: "banner", role: "status" });
    this.element = el("header", {},
      el("div", { class: "bar" },
        el("span", { class: "mark", "aria-hidden": "true" }, mark),
        el("div", { class: "names" }, this.title, this.subtitle),
        this.tools,
        iconButton("close", strings.close, close)),
      this.banner);
  }

  /** True if it was open. */
  closeMenu() {
    const open = !this.menu.hidden;
    this.#set(false);
    if (open) this.more.focus();
    return open;
  }

  /** Close it when something else is touched. @param {EventTarget | null} target */
  leaveMenu(target) {
    if (!this.menu.hidden && !this.tools.contains(/** @type {Node | null} */ (target))) this.#set(false);
  }

  /** @param {Widget.State} state */
  render({ id, status, agent, config }) {
    const { strings } = this;
    this.atStake = status === "waiting" || status === "assigned";
    this.title.textContent = config?.shop_name || strings.title;
    this.subtitle.textContent = this.atStake ? strings.person : strings.assistant;
    this.human.hidden = this.atStake;
    this.save.hidden = !id;
    this.save.href = `${this.base}chat/${id}/transcript`;
    const name = agent || strings.agent;
    const lines = { bot: "", resolved: "", waiting: strings.waiting, assigned: strings.assigned.replace("{name}", () => name) };
    const line = lines[status];
    if (this.banner.textContent === line) return;
    this.banner.className = `banner ${status}`;
    this.banner.replaceChildren(...(line ? [el("span", {}, line)] : []));
    if (status === "assigned") this.banner.prepend(face(name));
  }

  /** @param {boolean} open */
  #set(open) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    this.restart.textContent = this.strings.restart;
  }

  /** @param {"askHuman" | "reset"} action */
  #choose(action) {
    this.closeMenu();
    this.actions[action]();
  }

  /** A person's attention is not thrown away with one press. */
  #restart() {
    const sure = !this.atStake || this.restart.textContent === this.strings.restartSure;
    if (sure) this.#choose("reset");
    else this.restart.textContent = this.strings.restartSure;
  }
}
