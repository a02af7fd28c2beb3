// The desk: models below, views above, and the wires between them.

import { createActions } from "./actions.js";
import { createAlerts } from "./alerts.js";
import { createAllView } from "./all_view.js";
import { refuseFiles } from "./attachments.js";
import { createBriefView } from "./brief_view.js";
import { createComposer } from "./composer.js";
import { createDetailsView } from "./details_view.js";
import { createDialogs } from "./dialogs.js";
import { delegate, part } from "./dom.js";
import { createFrame } from "./frame.js";
import { grouped } from "./groups.js";
import { createHeaderView } from "./header_view.js";
import { createIntentPicker } from "./intent_picker.js";
import { listenToKeys } from "./keyboard.js";
import { keep } from "./kept.js";
import { createListView } from "./list_view.js";
import { stayLive } from "./live.js";
import { createLogView } from "./log_view.js";
import { listenToMenus } from "./menus.js";
import { createModels } from "./models.js";
import { createNotices } from "./notices.js";
import { createOffersView } from "./offers_view.js";
import { actionsFor, isMine } from "./rights.js";
import { createRows } from "./rows.js";
import { createShell } from "./shell.js";
import { createShortcuts } from "./shortcuts.js";
import { createSuggestionsView } from "./suggestions_view.js";
import { coalesce, soon } from "./timing.js";
import { createViewing } from "./viewing.js";
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
  const { now, api, directory, suggestions, queue, thread, seen, drafts, outbox } = models;
  const notices = createNotices(root, signal);
  const { announce } = notices;
  const alerts = createAlerts(keep(localStorage, "desk.alerts", SILENCE), signal);
  const singleKeys = keep(localStorage, "desk.single_keys", true);
  const dialogs = createDialogs(root, { now, directory, alerts, singleKeys, signal });
  const actions = createActions({ ...models, dialogs, notices, changed });
  const watch = createWatch({ notices, alerts, takenHere: actions.takenHere, shop });

  const rows = createRows(part(root, "list", HTMLElement), signal);
  const offers = createOffersView(root, { now, onLapsed: lapsed });
  const list = createListView(root, { now, onMore: actions.more, signal });
  const all = createAllView(root, { api, directory, dialogs, notices, now, myId: me.id, changed, signal });
  const header = createHeaderView(root, { now, me });
  const brief = createBriefView(root);
  const toLog = { onRetry: outbox.retry, onAnyway: sendAnyway, onDiscard: outbox.discard };
  const log = createLogView(root, { now, myName: me.name, ...toLog, signal });
  const picker = createIntentPicker(root, { directory, onCorrect: correct, signal });
  const toComposer = { onSend: send, onNote: actions.note, onTyping: tellTyping };
  const composer = createComposer(root, { me, now, drafts, directory, announce, changed, ...toComposer, signal });
  const suggested = createSuggestionsView(root, { onTake: take, signal });
  const typing = (/** @type {string} */ id) => composer.typing(id);
  const viewing = createViewing({ api, openId: thread.id, typing, changed, signal });
  const details = createDetailsView(root);
  const handlers = { onTab: changedTab, onSignOut: models.forget, onAgain: thread.reload };
  const shell = createShell(root, { api, notices, dialogs, ...handlers, signal });
  const frame = createFrame(root, { rows, onOpen: opened, signal });
  const searchAgain = coalesce(all.refresh, SEARCH_GAP_MS);

  function render() {
    const [conversation, entry] = [thread.conversation(), openEntry()];
    const groups = grouped(queue.lists(), me, now());
    if (conversation && !document.hidden) seen.mark(conversation.id, conversation.last_seq);
    rows.keepFocus(() => {
      offers.update(groups.offers, actions.busy);
      list.update(groups, { loaded: queue.loaded(), openId: thread.id(), unread: seen.reader() });
      if (shell.tab() === "all") all.update(thread.id());
    });
    shell.update(entry, thread.problem(), queue);
    viewing.follow();
    suggestions.follow(conversation && isMine(conversation, me) ? conversation : null);
    if (entry) header.update(entry, viewing.viewers(), actions.busy(entry.id));
    if (entry) composer.update(entry);
    brief.update(conversation);
    suggested.update(suggestions.shown());
    log.update(conversation, outbox.of(thread.id()));
    if (conversation) details.update(conversation);
    if (queue.loaded()) watch(groups, thread.id());
    shortcuts.resume();
  }

  /** @param {string | null} id */
  const find = (id) => (id ? (queue.find(id) ?? all.find(id)) : null);

  /** What the list knows of it stands in until the whole conversation is there. */
  const openEntry = () => thread.conversation() ?? (thread.problem() ? null : find(thread.id()));

  /** @param {string | null} id */
  function opened(id) {
    shortcuts.forget();
    picker.close();
    thread.open(id);
  }

  /** @param {DeskEvent} event */
  function happened({ kind, conversation_id }) {
    models.refresh().catch(ignore);
    if (shell.tab() === "all") void searchAgain();
    if (conversation_id !== thread.id()) return;
    if (kind === "message") thread.catchUp().catch(ignore);
    else void thread.reload();
  }

  /** @param {Connection} connection */
  function connected(connection) {
    shell.connection(connection);
    if (connection !== "offline") outbox.resume();
  }

  /**
   * @param {Action} action
   * @param {Entry} entry
   */
  async function act(action, entry) {
    if (!(await actions.run(entry, action)) || (action !== "claim" && action !== "accept")) return;
    frame.open(entry.id);
    composer.focus();
  }

  function lapsed() {
    models.refresh().catch(ignore);
    changed();
  }

  /** @param {string} id @param {string} text */
  function send(id, text) {
    outbox.add(id, text, thread.conversation()?.last_seq ?? 0);
    suggestions.settle(id, text);
  }

  /** @param {string} messageId */
  function sendAnyway(messageId) {
    outbox.sendAnyway(messageId, thread.conversation()?.last_seq ?? 0);
  }

  /** @param {string} suggestionId */
  function take(suggestionId) {
    composer.insert(suggestions.take(suggestionId));
  }

  /** @param {string} messageId @param {string | null} intent */
  function correct(messageId, intent) {
    void actions.correct(thread.id() ?? "", messageId, intent);
  }

  function correctLast() {
    const last = picker.last();
    if (last) void picker.open(last);
    return last !== null;
  }

  /** @param {number} index */
  function takeSuggestion(index) {
    const found = suggestions.shown()[index];
    if (found) take(found.id);
  }

  /** @param {"queue" | "all"} tab */
  function changedTab(tab) {
    if (tab === "all") void all.loadViews();
    if (tab === "all") void all.refresh();
    if (tab === "all") all.focus();
    rows.settle();
  }

  /** @param {string} id */
  function tellTyping(id) {
    api.typing(id).catch(ignore);
  }

  function toSignIn() {
    location.assign("/desk/sign-in");
  }

  const shortcuts = createShortcuts({
    me,
    now,
    focusedEntry: () => find(rows.focused()),
    openEntry,
    opening: () => thread.id() !== null && !thread.problem(),
    offer: () => grouped(queue.lists(), me, now()).offers[0] ?? null,
    act,
    composer,
    tag: actions.tag,
    correct: correctLast,
    suggest: takeSuggestion,
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
  listenToKeys({ keys, resting, onEscape: () => composer.leave() || frame.back(), signal });
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
    if (entry && button.dataset.do === "note") composer.note();
  }

  delegate(root, "click", "[data-action]", press, signal);
  delegate(root, "click", "[data-do]", start, signal);
  document.addEventListener("visibilitychange", changed, { signal });
  window.addEventListener("storage", changed, { signal }); // read in another tab
  const ticking = setInterval(() => [offers, list, all, header].forEach((view) => view.tick()), 1000);

  stayLive({
    lastQueueId: queue.lastEventId,
    ready: models.refresh(),
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
