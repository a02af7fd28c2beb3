// The open conversation: fetched whole once, then only what is new; messages are in order and never doubled.

import { Problem } from "./http.js";
import { coalesce } from "./timing.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Message} Message */

const GAP_MS = 150;

/**
 * @param {import("./api.js").Api} api
 * @param {() => void} changed
 */
export function createThread(api, changed) {
  /** @type {string | null} */
  let openId = null;
  /** @type {Conversation | null} */
  let conversation = null;
  /** @type {Problem | null} */
  let problem = null;
  let corrections = 0;
  let heard = 0; // everything up to this number is known; an own answer may come before what was said earlier
  let opening = new AbortController();

  async function load() {
    if (!openId) return;
    const [id, before] = [openId, corrections];
    try {
      const fresh = await api.conversation(id, opening.signal);
      if (id !== openId) return;
      if (before !== corrections) return void reload(); // the agent acted meanwhile: this may be older
      conversation = { ...fresh, messages: merged(fresh.messages, conversation?.messages ?? []) };
      hearUpTo(fresh.messages);
      problem = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (id !== openId) return;
      problem = error;
      if (error.status === 404) conversation = null; // erased meanwhile
    }
    changed();
  }

  const reload = coalesce(load, GAP_MS);

  const catchUp = coalesce(async () => {
    if (!openId || !conversation) return load();
    const id = openId;
    const news = await api.messages(id, heard).catch(goneToNull);
    if (id !== openId || !conversation) return;
    add(id, ...(news?.messages ?? []));
    hearUpTo(news?.messages ?? []);
    if (news?.status !== conversation.status) void reload();
  }, GAP_MS);

  /** @param {Message[]} fetched */
  function hearUpTo(fetched) {
    heard = Math.max(heard, fetched.at(-1)?.seq ?? 0);
  }

  /**
   * @param {string} id
   * @param {...Message} messages
   */
  function add(id, ...messages) {
    if (id !== openId || !conversation || !messages.length) return;
    const all = merged(messages, conversation.messages);
    conversation = { ...conversation, messages: all, last_seq: all.at(-1)?.seq ?? 0 };
    changed();
  }

  return {
    id: () => openId,
    conversation: () => conversation,
    problem: () => problem,
    /** Fetch everything again: owner, hand-offs, customer, feedback. */
    reload,
    /** Fetch the messages after the last one known; rejects when the server does not answer. */
    catchUp,
    add,

    /** @param {string | null} id */
    open(id) {
      if (id === openId) return;
      opening.abort();
      opening = new AbortController();
      openId = id;
      conversation = problem = null;
      heard = 0;
      changed();
      void load();
    },

    /**
     * An event told how the conversation stands now; what was said is caught up with.
     * @param {Entry} entry
     */
    hear(entry) {
      if (entry.id !== openId || !conversation) return;
      const { status, agent_id, customer_name } = conversation;
      const same = entry.status === status && entry.agent_id === agent_id && entry.customer_name === customer_name;
      conversation = { ...conversation, ...entry, last_seq: conversation.last_seq };
      if (!same) void reload();
      changed();
    },

    /** @param {Entry} entry */
    apply(entry) {
      if (entry.id !== openId) return;
      corrections += 1; // also what is being fetched now is older
      if (conversation) conversation = { ...conversation, ...entry };
      changed();
      void reload();
    },
  };
}

/** @typedef {ReturnType<typeof createThread>} Thread */

/** @param {unknown} error */
function goneToNull(error) {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}

/**
 * @param {Message[]} fresh stands where both know a message
 * @param {Message[]} known
 */
function merged(fresh, known) {
  const bySeq = new Map([...known, ...fresh].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
