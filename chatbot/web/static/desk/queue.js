// The desk's list as the server last told it, corrected at once by what this agent just did.

import { coalesce } from "./timing.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").ListName} ListName */
/** @typedef {import("./types.js").Queue} Queue */

const GAP_MS = 300;
/** @type {ListName[]} */
const LISTS = ["waiting", "mine", "others", "bot"];

/**
 * @param {import("./api.js").Api} api
 * @param {string} myId
 * @param {() => void} changed
 */
export function createQueue(api, myId, changed) {
  /** @type {Queue} */
  let queue = {
    waiting: [],
    mine: [],
    others: [],
    bot: [],
    totals: { waiting: 0, mine: 0, others: 0, bot: 0 },
    next: null,
    last_event_id: 0,
  };
  let loaded = false;
  let pages = 1;
  let corrections = 0;
  /** @type {{eventId: number, entry: Entry}[] | null} what was heard while a list is fetched, which may be older */
  let heard = null;

  const refresh = coalesce(async () => {
    const before = corrections;
    heard = [];
    const fresh = await api.queue();
    for (let page = 1; fresh.next && page < pages; page += 1) {
      const { waiting, next } = await api.queue(fresh.next);
      Object.assign(fresh, { waiting: [...fresh.waiting, ...waiting], next });
    }
    if (before !== corrections) return void refresh(); // it may be older than what the agent did meanwhile
    const later = heard.filter(({ eventId }) => eventId > fresh.last_event_id);
    heard = null;
    queue = sorted(later.reduce((lists, { entry }) => placed(lists, entry, myId), sharing(fresh, queue)));
    loaded = true;
    changed();
  }, GAP_MS);

  /** @param {string} id */
  const find = (id) => LISTS.flatMap((name) => queue[name]).find((entry) => entry.id === id) ?? null;

  return {
    /** @returns {Promise<void>} rejects when the server does not answer */
    refresh,
    /** Ask for one page more of the waiting line, from now on. */
    more() {
      pages += 1;
      return refresh();
    },
    lists: () => queue,
    loaded: () => loaded,
    /** Null until the server has told. */
    lastEventId: () => (loaded ? queue.last_event_id : null),
    ids: () => new Set(LISTS.flatMap((name) => queue[name]).map(({ id }) => id)),
    find,

    /**
     * Put an entry where it now belongs, after the agent did something.
     * @param {Entry} entry
     */
    apply(entry) {
      corrections += 1;
      queue = sorted(placed(queue, entry, myId));
      changed();
    },

    /**
     * An event told how a conversation stands now; the list is asked for only where it cannot be known what else moved.
     * @param {number} eventId
     * @param {Entry | null} entry null: the event did not know
     */
    hear(eventId, entry) {
      if (!entry || !loaded || !(complete(queue) || find(entry.id))) return void refresh().catch(() => {});
      heard?.push({ eventId, entry });
      queue = sorted(placed(queue, entry, myId));
      changed();
    },
  };
}

/** @typedef {ReturnType<typeof createQueue>} QueueModel */

/**
 * Whether every open conversation is listed.
 * @param {Queue} queue
 */
const complete = (queue) => LISTS.every((name) => queue.totals[name] === queue[name].length);

/**
 * The lists with one entry where it now belongs.
 * @param {Queue} queue
 * @param {Entry} entry
 * @param {string} myId
 * @returns {Queue}
 */
function placed(queue, entry, myId) {
  const group = groupOf(entry, myId);
  const next = { ...queue, totals: { ...queue.totals } };
  for (const name of LISTS) next[name] = queue[name].filter(({ id }) => id !== entry.id);
  if (group) next[group] = [...next[group], entry];
  for (const name of LISTS) next.totals[name] += next[name].length - queue[name].length;
  return next;
}

/**
 * @param {Entry} entry
 * @param {string} myId
 * @returns {ListName | null}
 */
function groupOf(entry, myId) {
  if (entry.status === "resolved") return null;
  if (entry.status !== "assigned") return entry.status;
  return entry.agent_id === myId ? "mine" : "others";
}

/**
 * Keep the entries that did not change: their lines need not be drawn again.
 * @param {Queue} fresh
 * @param {Queue} known
 * @returns {Queue}
 */
function sharing(fresh, known) {
  const before = new Map(LISTS.flatMap((name) => known[name]).map((entry) => [entry.id, entry]));
  /** @param {Entry} entry */
  function kept(entry) {
    const old = before.get(entry.id);
    return old && JSON.stringify(old) === JSON.stringify(entry) ? old : entry;
  }
  const lists = LISTS.map((name) => [name, fresh[name].map(kept)]);
  return { ...fresh, ...Object.fromEntries(lists) };
}

/**
 * @param {Queue} queue
 * @returns {Queue}
 */
function sorted(queue) {
  return {
    ...queue,
    waiting: [...queue.waiting].sort((a, b) => turn(a) - turn(b)),
    mine: [...queue.mine].sort(unansweredFirst),
    others: [...queue.others].sort(latestFirst),
    bot: [...queue.bot].sort(latestFirst),
  };
}

/** @param {Entry} entry */
const turn = ({ due_at, waiting_since }) => time(due_at ?? waiting_since);

/** @param {string | null} at */
const time = (at) => (at ? Date.parse(at) : 0);

/**
 * @param {Entry} a
 * @param {Entry} b
 */
const latestFirst = (a, b) => time(b.active_at) - time(a.active_at);

/**
 * Customers who wait for an answer stand first, the longest waiting on top.
 * @param {Entry} a
 * @param {Entry} b
 */
function unansweredFirst(a, b) {
  const [aWaits, bWaits] = [a.last_author === "customer", b.last_author === "customer"];
  if (aWaits !== bWaits) return aWaits ? -1 : 1;
  return aWaits ? -latestFirst(a, b) : latestFirst(a, b);
}
