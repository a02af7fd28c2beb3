// The live list: groups under headers that stay in sight, moved through with the arrow keys.

import { delegate, filler, keyed, make, part, setAttribute, setText } from "./dom.js";
import { keep } from "./kept.js";
import { createRow } from "./row.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").GroupName} GroupName */

/** @type {{name: GroupName, title: string, none: string}[]} */
const GROUPS = [
  { name: "mine", title: "Mine", none: "Nobody yet. Claim somebody who waits." },
  { name: "snoozed", title: "Snoozed", none: "" },
  { name: "waiting", title: "Waiting", none: "Nobody is waiting." },
  { name: "others", title: "With others", none: "No colleague is in a conversation." },
  { name: "bot", title: "With the bot", none: "The bot was quiet for the last hour." },
];

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {() => number} options.now
 * @param {() => void} options.onMore
 * @param {AbortSignal} options.signal
 */
export function createListView(root, { now, onMore, signal }) {
  const collapsed = keep(localStorage, "desk.folded", /** @type {string[]} */ (["snoozed"]));
  const scroller = part(root, "groups", HTMLElement);
  const groups = GROUPS.map((spec) => createGroup(spec, now));
  scroller.append(...groups.flatMap(({ header, list, none, more }) => [header, none, list, more]));
  for (const group of groups) group.fold(collapsed.read().includes(group.name));

  delegate(scroller, "click", "button[data-group]", (button) => press(button.dataset.group ?? ""), signal);
  delegate(scroller, "click", "button.older", onMore, signal);

  /** @param {string} name */
  function press(name) {
    const group = groups.find((one) => one.name === name);
    if (!group) return;
    if (!group.folded() && group.outOfSight()) return group.reveal(scroller);
    group.fold(!group.folded());
    collapsed.write(groups.filter((one) => one.folded()).map((one) => one.name));
  }

  return {
    /**
     * @param {import("./groups.js").Groups} found
     * @param {object} about
     * @param {boolean} about.loaded
     * @param {string | null} about.openId
     * @param {(entry: Entry) => boolean} about.unread
     */
    update(found, { loaded, openId, unread }) {
      setAttribute(scroller, "aria-busy", loaded ? null : "true");
      scroller.classList.toggle("with-snoozed", found.snoozed.length > 0);
      for (const group of groups) {
        const [total, goesOn] = [found.totals[group.name], group.name === "waiting" && found.next !== null];
        group.update(found[group.name], { total, goesOn, loaded, openId, unread });
      }
    },

    tick() {
      for (const { rows } of groups) for (const row of rows.values()) row.tick();
    },
  };
}

/**
 * @param {typeof GROUPS[number]} spec
 * @param {() => number} now
 */
function createGroup({ name, title, none: noneText }, now) {
  const id = `group-${name}`;
  const count = make("span", { class: "count" });
  const mark = make("span", { class: "group-mark" });
  const button = make(
    "button",
    { type: "button", "data-group": name, "aria-controls": id },
    make("span", {}, title),
    count,
    mark,
  );
  const header = make("h2", { class: "group", "data-group": name }, button);
  const none = make("p", { class: "none" }, noneText);
  const list = make("ul", { class: "rows", id, "aria-label": title });
  const more = make("button", { type: "button", class: "button quiet older", hidden: "" }, "Show more");
  const fillMark = filler(mark);
  const { update: updateRows, views: rows } = keyed(
    list,
    ({ entry }) => entry.id,
    () => createRow(now),
  );
  const folded = () => list.hidden;
  let empty = true;
  let ended = true;

  function showEnd() {
    none.hidden = folded() || !empty || !noneText;
    more.hidden = folded() || ended;
  }

  return {
    name,
    header,
    list,
    none,
    more,
    rows,
    folded,

    /** @param {boolean} fold */
    fold(fold) {
      list.hidden = fold;
      setAttribute(button, "aria-expanded", String(!fold));
      showEnd();
    },

    /** Whether the header is stuck at an edge, away from its rows. */
    outOfSight() {
      const body = empty ? none : list;
      return Math.abs(body.getBoundingClientRect().top - header.getBoundingClientRect().bottom) > 1;
    },

    /** @param {HTMLElement} scroller */
    reveal(scroller) {
      const body = empty ? none : list;
      scroller.scrollTop += body.getBoundingClientRect().top - header.getBoundingClientRect().bottom;
    },

    /**
     * @param {Entry[]} entries
     * @param {{total: number, goesOn: boolean, loaded: boolean, openId: string | null, unread: (entry: Entry) => boolean}} about
     */
    update(entries, { total, goesOn, loaded, openId, unread }) {
      empty = entries.length === 0;
      ended = !goesOn;
      const unreadMine = name === "mine" ? entries.filter(unread).length : 0;
      header.hidden = empty && !noneText;
      setText(count, loaded ? String(total) : "");
      count.classList.toggle("some", !empty);
      fillMark(unreadMine, () => (unreadMine ? [`${unreadMine} unread`] : []));
      updateRows(
        entries.map((entry) => ({
          entry,
          open: entry.id === openId,
          unread: name === "mine" && unread(entry),
          mine: name === "mine" || name === "snoozed",
          tag: name === "others" ? (entry.agent_name ?? "") : "",
        })),
      );
      setText(none, loaded ? noneText : "Loading…");
      showEnd();
    },
  };
}
