// The wallboard: everything the desk does, at a glance and as it happens.

import { part, setAttribute } from "../desk/dom.js";
import { createNotices } from "../desk/notices.js";
import { coalesce } from "../desk/timing.js";
import { createAgentsView } from "./agents_view.js";
import { connect } from "./connection.js";
import { createFigures } from "./figures.js";
import { createLinesView } from "./lines_view.js";
import { createMoving } from "./moving.js";
import { createTeamsView } from "./teams_view.js";

/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("../desk/types.js").Queue} Queue */

const GAP_MS = 1000;

/**
 * @param {HTMLElement} root
 * @returns {() => void} ends it: no listener, timer or stream stays
 */
export function startWallboard(root) {
  const life = new AbortController();
  const { signal } = life;
  const { now, http, follow } = connect(root, signal);
  const notices = createNotices(root, signal);
  const moving = createMoving(root, { http, notices, onMoved: () => void refresh().catch(ignore), signal });
  const figures = createFigures(root, now);
  const teams = createTeamsView(root, now);
  const agents = createAgentsView(root);
  const lines = createLinesView(root, { now, onMove: moving.ask, signal });
  /** @type {Board | null} */
  let board = null;
  /** @type {Queue | null} */
  let queue = null;

  const refresh = coalesce(async () => {
    const before = board;
    [board, queue] = await Promise.all([http.get("/wallboard"), http.get("/queue")]);
    if (board && queue) show(board, queue);
    if (board && before && board.waiting.overdue > before.waiting.overdue)
      notices.announce(`${board.waiting.overdue} overdue.`);
  }, GAP_MS);

  /**
   * @param {Board} fresh
   * @param {Queue} listed
   */
  function show(fresh, listed) {
    figures.update(fresh);
    teams.update(fresh);
    agents.update(fresh);
    lines.update(listed, fresh);
    moving.know(fresh);
    setAttribute(part(root, "board", HTMLElement), "aria-busy", null);
  }

  const ticking = setInterval(() => [figures, teams, lines].forEach((view) => view.tick()), 1000);
  follow({
    refresh,
    lastEventId: () => queue?.last_event_id ?? null,
    onEvent: () => void refresh().catch(ignore),
  });

  return () => {
    life.abort();
    clearInterval(ticking);
  };
}

function ignore() {} // the connection's mark shows that the server does not answer

startWallboard(document.body);
