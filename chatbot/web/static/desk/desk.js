// The desk: models below, views above, and the wires between them.

import { createActions } from "./actions.js";
import { createAllView } from "./all_view.js";
import { createComposer } from "./composer.js";
import { createDetailsView } from "./details_view.js";
import { createDialogs } from "./dialogs.js";
import { delegate, part } from "./dom.js";
import { createFrame } from "./frame.js";
import { createHeaderView } from "./header_view.js";
import { listenToKeys } from "./keyboard.js";
import { keep } from "./kept.js";
import { createListView } from "./list_view.js";
import { stayLive } from "./live.js";
import { createLogView } from "./log_view.js";
import { createModels } from "./models.js";
import { createNotices, createWatch } from "./notices.js";
import { createRows } from "./rows.js";
import { createShell } from "./shell.js";
import { coalesce, soon } from "./timing.js";

/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./types.js").Connection} Connection */
/** @typedef {import("./types.js").DeskEvent} DeskEvent */
/** @typedef {import("./types.js").Entry} Entry */

const SEARCH_GAP_MS = 1500;

/**
 * @param {HTMLElement} root
 * @returns {() => void} ends it: no listener, timer or stream stays
 */
export function startDesk(root) {
  const { agentId: myId = "", agentName: myName = "", shop = "" } = root.dataset;
  const life = new AbortController();
  const { signal } = life;
  const changed = soon(render);

  const models = createModels({ myId, changed, onSignedOut: toSignIn, onRefused: () => actions.lookAgain() });
  const { now, api, queue, thread, seen, drafts, outbox } = models;
  const notices = createNotices(root, signal);
  const watch = createWatch(notices, shop);
  const singleKeys = keep(localStorage, "desk.single_keys", true);
  const dialogs = createDialogs(root, singleKeys, signal);
  const actions = createActions({ ...models, dialogs, notices, changed });

  const rows = createRows(part(root, "list", HTMLElement), signal);
  const list = createListView(root, { now, onMore: actions.more, signal });
  const all = createAllView(root, { api, now, myId, changed, signal });
  const header = createHeaderView(root, { now, myId });
  const log = createLogView(root, { now, myName, onRetry: outbox.retry, onDiscard: outbox.discard, signal });
  const composer = createComposer(root, { myId, drafts, onSend: outbox.add, onTyping: tellTyping, signal });
  const details = createDetailsView(root);
  const handlers = { onTab: changedTab, onSignOut: models.forget, onAgain: thread.reload };
  const shell = createShell(root, { api, notices, dialogs, ...handlers, signal });
  const frame = createFrame(root, { rows, onOpen: thread.open, signal });
  const searchAgain = coalesce(all.refresh, SEARCH_GAP_MS);

  function render() {
    const [conversation, entry] = [thread.conversation(), openEntry()];
    if (conversation && document.visibilityState === "visible") seen.mark(conversation.id, conversation.last_seq);
    rows.keepFocus(() => {
      list.update(queue.groups(), { loaded: queue.loaded(), openId: thread.id(), unread: seen.unread });
      all.update(thread.id());
    });
    shell.update(entry, thread.problem(), queue);
    if (entry) header.update(entry, moods(), actions.busy(entry.id));
    if (entry) composer.update(entry);
    log.update(conversation, outbox.of(thread.id()));
    if (conversation) details.update(conversation);
    if (queue.loaded()) watch(queue.groups(), thread.id());
  }

  /** @param {string | null} id */
  const find = (id) => (id ? (queue.find(id) ?? all.find(id)) : null);

  /** What the list knows of it stands in until the whole conversation is there. */
  const openEntry = () => thread.conversation() ?? (thread.problem() ? null : find(thread.id()));

  const moods = () => thread.conversation()?.messages.flatMap(({ sentiment }) => sentiment ?? []) ?? [];

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
   * @param {Entry | null} entry
   */
  async function act(action, entry) {
    if (!entry || !header.possible(entry).includes(action)) return;
    const done = await actions.run(entry, action);
    if (!done || action !== "claim") return;
    frame.open(entry.id);
    requestAnimationFrame(composer.focus); // the answer's field shows after the next drawing
  }

  /** @param {"queue" | "all"} tab */
  function changedTab(tab) {
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

  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => rows.move(1),
    ArrowDown: () => rows.move(1),
    k: () => rows.move(-1),
    ArrowUp: () => rows.move(-1),
    c: () => act("claim", find(rows.focused()) ?? openEntry()),
    e: () => act("resolve", openEntry()),
    r: composer.focus,
    u: shell.toggleUnderstanding,
    "/": () => shell.choose("all"),
    "?": dialogs.shortcuts,
  };
  const resting = (/** @type {string} */ key) => dialogs.open() || (!singleKeys.read() && key.length === 1);
  listenToKeys({ keys, resting, onEscape: () => composer.leave() || frame.back(), signal });

  /** @param {HTMLElement} button */
  const press = (button) => act(/** @type {Action} */ (button.dataset.action), openEntry());
  delegate(root, "click", "[data-action]", press, signal);
  document.addEventListener("visibilitychange", changed, { signal });
  window.addEventListener("storage", changed, { signal }); // read in another tab
  const ticking = setInterval(() => [list, all, header].forEach((view) => view.tick()), 1000);

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
