// The large figures: what is now, and how the day goes.

import { elapsed } from "../desk/clock.js";
import { make, part, setAttribute, setText } from "../desk/dom.js";
import { counted } from "../desk/words.js";
import { isHere, isReady } from "./states.js";

/** @typedef {import("./types.js").AgentNow} AgentNow */
/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Ratings} Ratings */

const NONE = "–";

/**
 * @param {HTMLElement} root
 * @param {() => number} now
 */
export function createFigures(root, now) {
  /** @type {Board | null} */
  let shown = null;

  /**
   * @param {string} name
   * @param {string} value
   * @param {string} [about]
   * @param {string} [of] out of how many
   */
  function write(name, value, about = "", of = "") {
    const place = part(root, name, HTMLElement);
    if (place.textContent !== value + of) place.replaceChildren(value, make("span", { class: "of" }, of));
    setText(part(root, `${name}-about`, HTMLElement), about);
  }

  /**
   * @param {string} name
   * @param {boolean} alarming
   */
  function alarm(name, alarming) {
    setAttribute(part(root, name, HTMLElement), "data-alarm", alarming);
  }

  function tick() {
    if (!shown) return;
    const { count, longest_since } = shown.waiting;
    write("waiting", String(count), longest_since ? `longest ${elapsed(longest_since, now())}` : "nobody");
  }

  return {
    tick,

    /** @param {Board} board */
    update(board) {
      shown = board;
      const { waiting, agents, snoozed, today } = board;
      tick();
      const overdue = waiting.overdue + sum(agents, "overdue");
      write("overdue", String(overdue), overdue ? `${sum(agents, "overdue")} of them with an agent` : "every promise kept");
      alarm("overdue", overdue > 0);
      write("ready", String(agents.filter(isReady).length), `${waiting.offered} offered`, ` of ${agents.length}`);
      alarm("ready", waiting.count > 0 && !agents.some(isReady));
      const [load, room] = [sum(agents, "load"), sum(agents.filter(isHere), "capacity")];
      const about = `${sum(agents, "unanswered")} unanswered, ${snoozed} asleep`;
      write("load", String(load), about, room ? ` of ${room}` : "");
      write("conversations", String(today.conversations));
      write("contained", String(today.contained), share(today.contained, today.conversations));
      write("escalated", String(today.escalated), share(today.escalated, today.conversations));
      write("wait", today.median_wait_s === null ? NONE : span(today.median_wait_s));
      write("kept", share(today.kept, today.promised) || NONE, `${today.kept} of ${today.promised}`);
      for (const [name, ratings] of /** @type {const} */ ([
        ["satisfied", today.human],
        ["satisfied-bot", today.bot],
      ]))
        write(name, share(ratings.satisfied, ratings.count) || NONE, counted(ratings.count, "rating"));
    },
  };
}

/**
 * @param {AgentNow[]} agents
 * @param {"overdue" | "unanswered" | "load" | "capacity"} name
 */
const sum = (agents, name) => agents.reduce((all, agent) => all + agent[name], 0);

/**
 * @param {number} some
 * @param {number} all
 */
const share = (some, all) => (all ? `${Math.round((100 * some) / all)} %` : "");

/** @param {number} seconds */
const span = (seconds) => elapsed(new Date(0).toISOString(), seconds * 1000);
