// Who waits for which team, and why they wait.

import { elapsed } from "../desk/clock.js";
import { keyed, make, part, setAttribute, setText } from "../desk/dom.js";
import { reasonText } from "../desk/words.js";
import { isReady } from "./states.js";

/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Crowd} Crowd */
/** @typedef {{key: string, name: string, about: string, ready: string | null, crowd: Crowd | null}} Row */

/**
 * @param {HTMLElement} root
 * @param {() => number} now
 */
export function createTeamsView(root, now) {
  const create = () => createRow(now);
  const keyOf = (/** @type {Row} */ { key }) => key;
  const teams = keyed(part(root, "teams", HTMLElement), keyOf, create);
  const reasons = keyed(part(root, "reasons", HTMLElement), keyOf, create);
  const nobody = part(root, "nobody-waits", HTMLElement);

  return {
    tick: () => [...teams.views.values(), ...reasons.views.values()].forEach((view) => view.tick()),

    /** @param {Board} board */
    update(board) {
      teams.update(teamRows(board));
      reasons.update(board.waiting.by_reason.map(reasonRow));
      nobody.hidden = board.waiting.count > 0;
    },
  };
}

/**
 * @param {Board} board
 * @returns {Row[]} every team, and below them whoever waits for none
 */
function teamRows({ teams, agents, waiting }) {
  const crowds = new Map(waiting.by_team.map((crowd) => [crowd.name, crowd]));
  const rows = teams.map(({ id, name, is_open, member_ids }) => {
    const members = agents.filter((agent) => member_ids.includes(agent.id));
    const ready = `${members.filter(isReady).length} of ${members.length}`;
    return { key: id, name, about: is_open ? "" : "closed", ready, crowd: crowds.get(id) ?? null };
  });
  const ready = `${agents.filter(isReady).length} of ${agents.length}`;
  return [...rows, { key: "", name: "Any team", about: "", ready, crowd: crowds.get(null) ?? null }];
}

/**
 * @param {Crowd} crowd
 * @returns {Row}
 */
function reasonRow(crowd) {
  return { key: crowd.name ?? "", name: reasonText(crowd.name, null), about: "", ready: null, crowd };
}

/** @param {() => number} now */
function createRow(now) {
  const name = make("span", { dir: "auto" });
  const about = make("span", { class: "closed" });
  const ready = make("td");
  const count = make("td");
  const longest = make("td");
  const overdue = make("td");
  const element = make("tr", {}, make("th", { scope: "row" }, name, about));
  /** @type {Row | null} */
  let shown = null;

  function tick() {
    setText(longest, shown?.crowd ? elapsed(shown.crowd.longest_since, now()) : "–");
  }

  /** @param {Row} row */
  function update(row) {
    shown = row;
    setText(name, row.name);
    setText(about, row.about);
    setText(ready, row.ready ?? "");
    setText(count, String(row.crowd?.count ?? 0));
    setText(overdue, String(row.crowd?.overdue ?? 0));
    setAttribute(overdue, "data-alarm", Boolean(row.crowd?.overdue));
    if (element.childElementCount === 1)
      element.append(...(row.ready === null ? [count, longest] : [ready, count, longest, overdue]));
    tick();
  }

  return { element, update, tick };
}
