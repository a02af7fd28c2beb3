// How a page of the supervisor's stays in touch: it asks, it hears of changes, it says when it cannot.

import { createClock } from "../desk/clock.js";
import { part, setAttribute, setText } from "../desk/dom.js";
import { createHttp, LOOKS_ON } from "../desk/http.js";
import { stayLive } from "../desk/live.js";

/** @typedef {import("../desk/types.js").Connection} Connection */

/** @type {Record<Connection, string>} */
const CONNECTIONS = { live: "Live", polling: "Checking every 4 s", offline: "No connection" };

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function connect(root, signal) {
  const clock = createClock();
  const http = createHttp(clock, toSignIn, LOOKS_ON);
  const mark = part(root, "connection", HTMLElement);

  /** @param {Connection} now */
  function show(now) {
    setAttribute(mark, "data-connection", now);
    setText(mark, CONNECTIONS[now]);
  }

  return {
    now: clock.now,
    http,

    /**
     * Hear of every change at the desk, from the event on at which `refresh` first found it.
     * @param {object} options
     * @param {() => Promise<void>} options.refresh fetches all that is shown; rejects when the server does not answer
     * @param {() => number | null} options.lastEventId the event it stands at; null: it never came
     * @param {(kind: string) => void} options.onEvent
     */
    follow({ refresh, lastEventId, onEvent }) {
      stayLive({
        lastQueueId: lastEventId,
        ready: refresh(),
        onEvent: ({ kind }) => onEvent(kind),
        onReset: () => void refresh().catch(() => {}),
        onConnection: show,
        onSignedOut: toSignIn,
        poll: () =>
          refresh().then(
            () => true,
            () => false,
          ),
        looksOn: true,
        signal,
      });
    },
  };
}

function toSignIn() {
  location.assign("/desk/sign-in");
}
