// The frame around the views: tabs, connection, availability, what is shown while nothing is open.

import { Problem } from "./http.js";
import { delegate, part, setAttribute, setText } from "./dom.js";
import { keep } from "./kept.js";
import { counted } from "./words.js";

/** @typedef {import("./types.js").Connection} Connection */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {"queue" | "all"} Tab */

/** @type {Record<Connection, string>} */
const CONNECTIONS = { live: "Live", polling: "Checking every 4 s", offline: "No connection" };

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {import("./notices.js").Notices} options.notices
 * @param {import("./dialogs.js").Dialogs} options.dialogs
 * @param {(tab: Tab) => void} options.onTab
 * @param {() => void} options.onSignOut
 * @param {() => void} options.onAgain
 * @param {AbortSignal} options.signal
 */
export function createShell(root, { api, notices, dialogs, onTab, onSignOut, onAgain, signal }) {
  const connection = part(root, "connection", HTMLElement);
  const understanding = part(root, "understanding", HTMLButtonElement);
  const understood = keep(localStorage, "desk.understanding", true);
  const name = part(root, "name", HTMLElement);
  /** @type {Tab} */
  let tab = "queue";

  /** @param {Tab} next */
  function choose(next) {
    tab = next;
    for (const button of root.querySelectorAll("[data-tab]"))
      setAttribute(button, "aria-pressed", String(button.getAttribute("data-tab") === tab));
    part(root, "groups", HTMLElement).hidden = tab !== "queue";
    part(root, "all", HTMLElement).hidden = tab !== "all";
    onTab(tab);
  }

  /** @param {boolean} shown */
  function showUnderstanding(shown) {
    understood.write(shown);
    setAttribute(understanding, "aria-pressed", String(shown));
    setAttribute(root, "data-understanding", shown ? "shown" : "hidden");
  }

  const toggleUnderstanding = () => showUnderstanding(!understood.read());

  delegate(root, "click", "[data-tab]", (button) => choose(button.dataset.tab === "all" ? "all" : "queue"), signal);
  understanding.addEventListener("click", toggleUnderstanding, { signal });
  part(root, "open-alerts", HTMLElement).addEventListener("click", dialogs.alerts, { signal });
  part(root, "help", HTMLElement).addEventListener("click", dialogs.shortcuts, { signal });
  part(root, "skip", HTMLElement).addEventListener("click", () => name.focus(), { signal });
  part(root, "again", HTMLElement).addEventListener("click", onAgain, { signal });
  part(root, "sign-out", HTMLFormElement).addEventListener("submit", onSignOut, { signal });
  showUnderstanding(understood.read());
  const askAvailability = createAvailability(root, api, notices, signal);

  return {
    choose,
    toggleUnderstanding,
    tab: () => tab,

    /** @param {Connection} now */
    connection(now) {
      if (now === "live") void askAvailability();
      setAttribute(connection, "data-connection", now);
      setText(connection, CONNECTIONS[now]);
    },

    /**
     * Show the conversation, or why there is none.
     * @param {Entry | null} entry
     * @param {Problem | null} problem
     * @param {import("./queue.js").QueueModel} queue
     */
    update(entry, problem, queue) {
      part(root, "thread", HTMLElement).hidden = !entry;
      part(root, "empty", HTMLElement).hidden = Boolean(entry);
      setText(part(root, "empty-title", HTMLElement), problem ? "It cannot be shown" : "Nothing open");
      part(root, "again", HTMLElement).hidden = !problem?.passing;
      setText(part(root, "empty-text", HTMLElement), problem?.message ?? invitation(queue));
    },
  };
}

/** @param {import("./queue.js").QueueModel} queue */
function invitation(queue) {
  if (!queue.loaded()) return "";
  const count = queue.lists().totals.waiting;
  if (!count) return "Nobody is waiting. The list moves by itself when somebody does.";
  return `${counted(count, "customer is", "customers are")} waiting.`;
}

/**
 * @param {HTMLElement} root
 * @param {import("./api.js").Api} api
 * @param {import("./notices.js").Notices} notices
 * @param {AbortSignal} signal
 */
function createAvailability(root, api, notices, signal) {
  const button = part(root, "available", HTMLButtonElement);
  const text = part(root, "available-text", HTMLElement);
  const isOn = () => button.getAttribute("aria-checked") === "true";

  /** @param {boolean} on */
  function show(on) {
    setAttribute(button, "aria-checked", String(on));
    setText(text, on ? "Available" : "Away");
    button.disabled = false;
  }

  async function toggle() {
    const wanted = !isOn();
    show(wanted);
    try {
      await api.setAvailable(wanted);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      show(!wanted);
      notices.show(error.message);
    }
  }

  button.addEventListener("click", toggle, { signal });

  return () =>
    api.me().then(
      ({ available }) => show(available),
      () => {},
    ); // stays as it is until the server says
}
