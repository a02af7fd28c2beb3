// What each key does; one pressed before the conversation stands there waits for it, and one in vain says why.

import { actionsFor, isMine } from "./rights.js";

/** @typedef {import("./rights.js").Action} Action */
/** @typedef {import("./types.js").Entry} Entry */

/** @type {Record<string, Action[]>} */
const ACTIONS = {
  a: ["accept"],
  d: ["decline"],
  c: ["claim"],
  e: ["resolve"],
  t: ["transfer"],
  s: ["snooze", "wake"],
  p: ["release"],
  b: ["return"],
};

/** @type {Record<Action, string>} */
const VERBS = {
  accept: "accepted",
  decline: "declined",
  claim: "claimed",
  transfer: "transferred",
  snooze: "snoozed",
  wake: "woken",
  release: "put back",
  return: "returned to the bot",
  resolve: "resolved",
};

/**
 * @param {object} options
 * @param {import("./types.js").Me} options.me
 * @param {() => number} options.now
 * @param {() => Entry | null} options.focusedEntry whose line has the focus
 * @param {() => Entry | null} options.openEntry
 * @param {() => boolean} options.opening the open conversation is still on its way
 * @param {() => Entry | null} options.offer the first of what is offered
 * @param {(action: Action, entry: Entry) => void} options.act
 * @param {() => import("./pane.js").Pane | null} options.pane
 * @param {(entry: Entry) => void} options.tag
 * @param {(text: string) => void} options.tell
 */
export function createShortcuts(options) {
  const { me, now, focusedEntry, openEntry, opening, offer, act, pane, tag, tell } = options;
  /** @type {(() => void) | null} */
  let waiting = null;

  /**
   * Do it with the conversation, as soon as there is one.
   * @param {(entry: Entry) => void} then
   */
  function withOpen(then) {
    const entry = openEntry();
    if (entry) return then(entry);
    if (!opening()) return tell("Open a conversation first.");
    waiting = () => withOpen(then);
  }

  /**
   * @param {Entry} entry
   * @param {Action[]} actions the first that can be done is done
   */
  function attempt(entry, actions) {
    const possible = actionsFor(entry, me, now());
    const action = actions.find((one) => possible.includes(one));
    if (action) act(action, entry);
    else tell(refusal(entry, actions[0] ?? "claim", me));
  }

  /** @param {Action[]} actions */
  function press(actions) {
    const [action] = actions;
    const nearest = action === "claim" ? focusedEntry() : action === "accept" || action === "decline" ? offer() : null;
    if (nearest) attempt(nearest, actions);
    else withOpen((entry) => attempt(entry, actions));
  }

  /** @param {Entry} entry */
  const answer = (entry) => (isMine(entry, me) ? pane()?.composer.focus() : tell("Claim the conversation to answer."));

  const own = Object.entries(ACTIONS).map(([key, actions]) => [key, () => press(actions)]);
  return {
    /** @type {Record<string, () => void>} */
    keys: {
      ...Object.fromEntries(own),
      r: () => withOpen(answer),
      n: () => withOpen(() => pane()?.composer.note()),
      "#": () => withOpen(tag),
      i: () => withOpen(() => pane()?.correctLast() || tell("There is no message to correct.")),
      ...Object.fromEntries([1, 2, 3].map((place) => [String(place), () => pane()?.takeSuggestion(place - 1)])),
    },

    /** The open conversation may be there now. */
    resume() {
      const then = waiting;
      waiting = null;
      then?.();
    },

    /** Another one is opened, or the agent thought better of it. */
    forget: () => (waiting = null),
  };
}

/**
 * @param {Entry} entry
 * @param {Action} action
 * @param {import("./types.js").Me} me
 */
function refusal(entry, action, me) {
  if (action === "accept" || action === "decline") return "Nothing is offered to you.";
  if (entry.status === "resolved") return `It is resolved, and cannot be ${VERBS[action]}.`;
  if (action === "claim") return isMine(entry, me) ? "It is yours already." : `${holder(entry)} is answering it.`;
  return `Only its agent can have it ${VERBS[action]}: claim it first.`;
}

/** @param {Entry} entry */
const holder = ({ agent_name }) => agent_name ?? "A colleague";
