// Every open conversation with its owner, and the way to unstick it.

import { ago, elapsed } from "../desk/clock.js";
import { delegate, keyed, make, part, setAttribute, setText } from "../desk/dom.js";
import { promised } from "../desk/promise.js";
import { hrefTo } from "../desk/route.js";
import { customerName, shortReason } from "../desk/words.js";

/** @typedef {import("../desk/types.js").Entry} Entry */
/** @typedef {import("../desk/types.js").Queue} Queue */
/** @typedef {import("./types.js").Board} Board */
/** @typedef {(entry: Entry) => string} OwnerOf */
/** @typedef {{key: string, title: string, total: number, entries: Entry[]}} Line */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {(entry: Entry) => void} options.onMove
 * @param {AbortSignal} options.signal
 */
export function createLinesView(root, { now, onMove, signal }) {
  const box = part(root, "lines", HTMLElement);
  const lines = keyed(
    box,
    (/** @type {Line} */ { key }) => key,
    () => createLine(now, (entry) => ownerOf(entry, board, now())),
  );
  /** @type {Entry[]} */
  let shown = [];
  /** @type {Board | null} */
  let board = null;

  /** @param {HTMLElement} button */
  function move(button) {
    const entry = shown.find(({ id }) => id === button.dataset.move);
    if (entry) onMove(entry);
  }

  delegate(box, "click", "[data-move]", move, signal);

  return {
    tick: () => lines.views.forEach((view) => view.tick()),

    /** @param {Queue} queue @param {Board} fresh */
    update({ waiting, mine, others, bot, totals }, fresh) {
      board = fresh;
      const held = [...mine, ...others].sort((a, b) => (a.agent_name ?? "").localeCompare(b.agent_name ?? ""));
      shown = [...waiting, ...held];
      lines.update([
        { key: "waiting", title: "Waiting", total: totals.waiting, entries: waiting },
        { key: "held", title: "With agents", total: totals.mine + totals.others, entries: held },
        { key: "bot", title: "With the bot", total: totals.bot, entries: bot },
      ]);
    },
  };
}

/**
 * Who has it, or is asked to take it; else the team it waits for.
 * @param {Entry} entry
 * @param {Board | null} board
 * @param {number} now
 */
function ownerOf({ agent_name, offered_to, offered_until, team_name }, board, now) {
  const asked = offered_until && Date.parse(offered_until) > now && board?.agents.find(({ id }) => id === offered_to);
  return asked ? `offered to ${asked.name}` : (agent_name ?? team_name ?? "");
}

/** @param {() => number} now @param {OwnerOf} whose */
function createLine(now, whose) {
  const title = make("span");
  const count = make("span", { class: "count" });
  const list = make("ul");
  const none = make("p", { class: "none" });
  const element = make("section", {}, make("h3", {}, title, count), list, none);
  const rows = keyed(
    list,
    (/** @type {Entry} */ { id }) => id,
    () => createRow(now, whose),
  );

  return {
    element,
    tick: () => rows.views.forEach((view) => view.tick()),

    /** @param {Line} line */
    update({ title: text, total, entries }) {
      setText(title, text);
      setText(count, String(total));
      rows.update(entries);
      setText(none, entries.length < total ? `The first ${entries.length} of ${total}.` : total ? "" : "None.");
    },
  };
}

/** @param {() => number} now @param {OwnerOf} whose */
function createRow(now, whose) {
  const name = make("a", { class: "line-name", dir: "auto" });
  const owner = make("span", { class: "line-owner", dir: "auto" });
  const reason = make("span", { class: "line-reason" });
  const due = make("span", { class: "line-due" });
  const time = make("span", { class: "line-time" });
  const move = make("button", { type: "button", class: "button" }, "Move");
  const element = make("li", {}, name, owner, reason, due, time, move);
  /** @type {Entry | null} */
  let shown = null;

  function tick() {
    if (!shown) return;
    const { text, tone } = promised(shown, now());
    setText(due, text);
    setAttribute(due, "data-tone", tone || null);
    setText(time, shown.waiting_since ? elapsed(shown.waiting_since, now()) : ago(shown.active_at, now()));
  }

  /** @param {Entry} entry */
  function update(entry) {
    shown = entry;
    setText(name, customerName(entry));
    setAttribute(name, "href", `/desk${hrefTo(entry.id)}`);
    setText(owner, whose(entry));
    setText(reason, shortReason(entry.reason, entry.risk));
    setAttribute(move, "data-move", entry.id);
    setAttribute(move, "aria-label", `Move ${customerName(entry)}`);
    move.hidden = entry.status === "bot";
    tick();
  }

  return { element, update, tick };
}
