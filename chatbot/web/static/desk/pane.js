// The open conversation: head, story so far, messages, answer and details. It comes right behind the list.

import { createBriefView } from "./brief_view.js";
import { createCanned } from "./canned.js";
import { createComposer } from "./composer.js";
import { createDetailsView } from "./details_view.js";
import { createHeaderView } from "./header_view.js";
import { createIntentPicker } from "./intent_picker.js";
import { createLogView } from "./log_view.js";
import { isMine } from "./rights.js";
import { createSuggestions } from "./suggestions.js";
import { createSuggestionsView } from "./suggestions_view.js";
import { createViewing } from "./viewing.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./types.js").Me} options.me
 * @param {import("./models.js").Models} options.models
 * @param {import("./actions.js").Actions} options.actions
 * @param {import("./notices.js").Notices} options.notices
 * @param {() => void} options.changed
 * @param {AbortSignal} options.signal
 */
export function createPane(root, { me, models, actions, notices, changed, signal }) {
  const { now, api, directory, thread, drafts, outbox } = models;
  const suggestions = createSuggestions(api, changed);
  const viewing = createViewing({ api, openId: thread.id, typing: (id) => composer.typing(id), changed, signal });

  const header = createHeaderView(root, { now, me });
  const brief = createBriefView(root);
  const toLog = { onRetry: outbox.retry, onAnyway: sendAnyway, onDiscard: outbox.discard };
  const log = createLogView(root, { now, myName: me.name, ...toLog, signal });
  const picker = createIntentPicker(root, { directory, onCorrect: correct, signal });
  const toComposer = { onSend: send, onNote: actions.note, onTyping: tellTyping, announce: notices.announce, changed };
  const composer = createComposer(root, { me, now, drafts, canned: createCanned(api), ...toComposer, signal });
  const suggested = createSuggestionsView(root, { onTake: take, signal });
  const details = createDetailsView(root, me);

  const seenSeq = () => thread.conversation()?.last_seq ?? 0;

  /** @param {string} id @param {string} text */
  function send(id, text) {
    outbox.add(id, text, seenSeq());
    suggestions.settle(id, text);
  }

  /** @param {string} messageId */
  function sendAnyway(messageId) {
    outbox.sendAnyway(messageId, seenSeq());
  }

  /** @param {string} suggestionId */
  function take(suggestionId) {
    composer.insert(suggestions.take(suggestionId));
  }

  /** @param {string} messageId @param {string | null} intent */
  function correct(messageId, intent) {
    void actions.correct(thread.id() ?? "", messageId, intent);
  }

  /** @param {string} id */
  function tellTyping(id) {
    api.typing(id).catch(() => {}); // the connection's mark shows that the server does not answer
  }

  return {
    composer,
    closePicker: picker.close,
    tick: header.tick,

    /** @param {Entry | null} entry what is known of it already */
    update(entry) {
      const conversation = thread.conversation();
      viewing.follow();
      suggestions.follow(conversation && isMine(conversation, me) ? conversation : null);
      if (entry) header.update(entry, viewing.viewers(), actions.busy(entry.id));
      if (entry) composer.update(entry);
      brief.update(conversation);
      suggested.update(suggestions.shown());
      log.update(conversation, outbox.of(thread.id()));
      if (conversation) details.update(conversation);
    },

    /** Correct what was understood last; whether there is something to correct. */
    correctLast() {
      const last = picker.last();
      if (last) void picker.open(last);
      return last !== null;
    },

    /** @param {number} place from 0 */
    takeSuggestion(place) {
      const found = suggestions.shown()[place];
      if (found) take(found.id);
    },
  };
}

/** @typedef {ReturnType<typeof createPane>} Pane */
