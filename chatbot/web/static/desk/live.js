// Stay in touch: the event stream while it holds, a look every few seconds while it does not, never a gap.

import { follow } from "./sse.js";

const POLL_MS = 4000;
const LOOK_MS = 5 * 60 * 1000; // what no event tells: conversations of the bot grow old
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15000;
const STEADY_MS = 5000;

/** @typedef {import("./types.js").Connection} Connection */
/** @typedef {import("./types.js").DeskEvent} DeskEvent */

/**
 * @param {object} options
 * @param {() => number | null} options.lastQueueId the event id the last fetched queue stands at; null: none came yet
 * @param {(event: DeskEvent, id: number) => void} options.onEvent
 * @param {() => void} options.onReset
 * @param {(connection: Connection) => void} options.onConnection
 * @param {() => void} options.onSignedOut
 * @param {() => Promise<boolean>} options.poll fetches everything shown; whether the server answered
 * @param {Promise<void>} options.ready the first queue is there, or it failed
 * @param {boolean} [options.looksOn] the page only shows the desk: nobody counts as being at theirs for it
 * @param {AbortSignal} options.signal ends it all
 */
export function stayLive({
  lastQueueId,
  onEvent,
  onReset,
  onConnection,
  onSignedOut,
  poll,
  ready,
  looksOn = false,
  signal,
}) {
  let seenId = 0;
  let open = false;
  let lookedAt = performance.now();
  let wake = () => {};

  /** @param {import("./sse.js").ServerEvent} event */
  function take(event) {
    seenId = Number(event.id) || seenId;
    if (event.event === "reset") {
      seenId = 0; // the server's numbering is another one now: the refetched queue says which
      onReset();
    }
    if (event.event === "conversation") onEvent(JSON.parse(event.data), seenId);
  }

  function opened() {
    open = true;
    onConnection("live");
  }

  async function stream() {
    let failures = 0;
    await ready.catch(() => {});
    while (!signal.aborted) {
      // the last event seen, not the queue's newer id: the open conversation may not have heard of those between
      const after = seenId || lastQueueId();
      if (after === null) {
        await rest(FIRST_PAUSE_MS);
        continue;
      }
      const began = performance.now();
      const { status, retryAfterS } = await follow(String(after), { onOpen: opened, onEvent: take, looksOn, signal });
      open = false;
      if (status === 401) return onSignedOut();
      failures = performance.now() - began > STEADY_MS ? 0 : failures + 1;
      await rest(Math.max(pauseMs(failures), retryAfterS * 1000));
    }
  }

  /** @param {number} ms */
  function rest(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
  }

  async function watch() {
    if (signal.aborted || (open && performance.now() - lookedAt < LOOK_MS)) return;
    lookedAt = performance.now();
    const answered = await poll();
    if (!open) onConnection(answered ? "polling" : "offline");
  }

  const timer = setInterval(watch, POLL_MS);
  const nudge = () => wake();
  window.addEventListener("online", nudge, { signal });
  document.addEventListener("visibilitychange", nudge, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    wake();
  });
  void stream();
}

/** @param {number} failures */
function pauseMs(failures) {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return longest * (0.5 + Math.random() / 2); // not all desks at once after a restart
}
