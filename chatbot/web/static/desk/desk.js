// The desk: models below, views above, and the wires between them.

import { createActions } from "./actions.js";
import { createAlerts } from "./alerts.js";
import { createAllView } from "./all_view.js";
import { refuseFiles } from "./attachments.js";
import { createDialogs } from "./dialogs.js";
import { delegate, part } from "./dom.js";
import { createFrame } from "./frame.js";
import { grouped } from "./groups.js";
import { listenToKeys } from "./keyboard.js";
import { keep } from "./kept.js";
import { createListView } from "./list_view.js";
import { stayLive } from "./live.js";
import { listenToMenus } from "./menus.js";
import { createModels } from "./models.js";
import { createNotices } from "./notices.js";
import { createOffersView } from "./offers_view.js";
import { actionsFor } from "./rights.js";
import { createRows } from "./rows.js";
import { createShell } from "./shell.js";
import { createShortcuts } from "./shortcuts.js";
import { coalesce, soon } from "./timing.js";
import { createWatch } from "./watch.js";

/** @typedef {import("./rights.js").Action} Action */
/** @typedef {import("./types.js").Connection} Connection */
/** @typedef {import("./types.js").DeskEvent} DeskEvent */
/** @typedef {import("./types.js").Entry} Entry */

const SEARCH_GAP_MS = 1500;
/** @type {import("./alerts.js").Wanted} */
const SILENCE = { notifications: false, sound: false };

/**
 * @param {HTMLElement} root
 * @returns {() => void} ends it: no listener, timer or stream stays
 */
export function startDesk(root) {
  const { agentId = "", agentName = "", agentLeads, shop = "" } = root.dataset;
  const me = { id: agentId, name: agentName, leads: agentLeads !== undefined };
  const life = new AbortController();
  const { signal } = life;
  const changed = soon(render);

  const models = createModels({ myId: me.id, changed, onSignedOut: toSignIn, onRefused: () => actions.lookAgain() });
  const { now, api, directory, queue, thread, seen, outbox } = models;
  const notices = createNotices(root, signal);
  const alerts = createAlerts(keep(localStorage, "desk.alerts", SILENCE), signal);
  const singleKeys = keep(localStorage, "desk.single_keys", true);
  const dialogs = createDialogs(root, { now, directory, alerts, singleKeys, tell: notices.show, signal });
  const actions = createActions({ ...models, dialogs, notices, changed });
  const watch = createWatch({ notices, alerts, takenHere: actions.takenHere, shop });

  const rows = createRows(part(root, "list", HTMLElement), signal);
  const offers = createOffersView(root, { now, onLapsed: lapsed });
  const list = createListView(root, { now, onMore: actions.more, signal });
  const all = createAllView(root, { api, directory, dialogs, notices, now, myId: me.id, changed, signal });
  const handlers = { onTab: changedTab, onSignOut: models.forget, onAgain: thread.reload };
  const shell = createShell(root, { api, notices, dialogs, ...handlers, signal });
  const frame = createFrame(root, { rows, onOpen: opened, signal });
  const searchAgain = coalesce(all.refresh, SEARCH_GAP_MS);
  /** @type {import("./pane.js").Pane | null} */
  let pane = null;

  function render() {
    const [conversation, entry] = [thread.conversation(), openEntry()];
    const groups = grouped(queue.lists(), me, now());
    if (conversation && !document.hidden) seen.mark(conversation.id, conversation.last_seq);
    rows.keepFocus(() => {
      offers.update(groups.offers, actions.busy);
      list.update(groups, { loaded: queue.loaded(), openId: thread.id(), unread: seen.reader() });
      if (shell.tab() === "all") all.update(thread.id());
    });
    shell.update(pane && entry, thread.problem(), queue);
    pane?.update(entry);
    if (queue.loaded()) watch(groups, thread.id());
    if (pane) shortcuts.resume();
  }

  /** The list is shown first: what an opened conversation needs is fetched behind it. */
  async function bringPane() {
    const { createPane } = await import("./pane.js");
    if (pane || signal.aborted) return;
    pane = createPane(root, { me, models, actions, notices, changed, signal });
    changed();
  }

  /** @param {string | null} id */
  const find = (id) => (id ? (queue.find(id) ?? all.find(id)) : null);

  /** What the list knows of it stands in until the whole conversation is there. */
  const openEntry = () => thread.conversation() ?? (thread.problem() ? null : find(thread.id()));

  /** @param {string | null} id */
  function opened(id) {
    shortcuts.forget();
    pane?.closePicker();
    thread.open(id);
  }

  /** @param {DeskEvent} event @param {number} id */
  function happened({ kind, conversation_id, entry }, id) {
    queue.hear(id, entry);
    if (entry) thread.hear(entry);
    if (shell.tab() === "all") void searchAgain();
    if (conversation_id !== thread.id()) return;
    if (kind === "message") thread.catchUp().catch(ignore);
    else void thread.reload();
  }

  /** @param {Connection} connection */
  function connected(connection) {
    shell.connection(connection);
    if (connection === "offline") return;
    outbox.resume();
    if (!pane) bringPane().catch(ignore);
  }

  /**
   * @param {Action} action
   * @param {Entry} entry
   */
  async function act(action, entry) {
    if (!(await actions.run(entry, action)) || (action !== "claim" && action !== "accept")) return;
    frame.open(entry.id);
    pane?.composer.focus();
  }

  function lapsed() {
    models.refresh().catch(ignore);
    changed();
  }

  /** @param {"queue" | "all"} tab */
  function changedTab(tab) {
    if (tab === "all") void all.loadViews();
    if (tab === "all") void all.refresh();
    if (tab === "all") all.focus();
    rows.settle();
  }

  function toSignIn() {
    location.assign("/desk/sign-in");
  }

  const shortcuts = createShortcuts({
    me,
    now,
    focusedEntry: () => find(rows.focused()),
    openEntry: () => pane && openEntry(),
    opening: () => thread.id() !== null && !thread.problem(),
    offer: () => grouped(queue.lists(), me, now()).offers[0] ?? null,
    act,
    pane: () => pane,
    tag: actions.tag,
    tell: notices.show,
  });
  const keys = {
    j: () => rows.move(1),
    ArrowDown: () => rows.move(1),
    k: () => rows.move(-1),
    ArrowUp: () => rows.move(-1),
    ...shortcuts.keys,
    u: shell.toggleUnderstanding,
    "/": () => shell.choose("all"),
    "?": dialogs.shortcuts,
  };
  const resting = (/** @type {string} */ key) => dialogs.open() || (!singleKeys.read() && key.length === 1);
  listenToKeys({ keys, resting, onEscape: () => pane?.composer.leave() || frame.back(), signal });
  listenToMenus(root, signal);
  refuseFiles(root, notices.show, signal);

  /** @param {HTMLElement} button */
  function press(button) {
    const [action, entry] = [/** @type {Action} */ (button.dataset.action), find(button.dataset.of ?? "") ?? openEntry()];
    if (entry && actionsFor(entry, me, now()).includes(action)) void act(action, entry);
  }

  /** @param {HTMLElement} button */
  function start(button) {
    const entry = openEntry();
    if (entry && button.dataset.do === "tags") void actions.tag(entry);
    if (entry && button.dataset.do === "note") pane?.composer.note();
    if (entry && button.dataset.do === "rating-link") void actions.copyRatingLink(entry.id);
  }

  delegate(root, "click", "[data-action]", press, signal);
  delegate(root, "click", "[data-do]", start, signal);
  document.addEventListener("visibilitychange", changed, { signal });
  window.addEventListener("storage", changed, { signal }); // read in another tab
  const ticking = setInterval(() => [offers, list, all, pane].forEach((view) => view?.tick()), 1000);

  const ready = models.refresh();
  (frame.id() ? bringPane() : ready.then(bringPane)).catch(ignore); // comes when the server answers again
  stayLive({
    lastQueueId: queue.lastEventId,
    ready,
    onEvent: happened,
    onReset: actions.lookAgain,
    onConnection: connected,
    onSignedOut: toSignIn,
    poll: models.poll,
    signal,
  });
  thread.open(frame.id());
  outbox.resume();
  render();

  return () => {
    life.abort();
    clearInterval(ticking);
  };
}

function ignore() {} // the connection's mark shows that the server does not answer

startDesk(document.body);
