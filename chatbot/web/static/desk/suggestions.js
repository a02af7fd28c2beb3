// Answers that may fit what the customer wrote last, and what became of them: taken, changed or passed over.

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Suggestion} Suggestion */

const MOST = 3;
/** @type {Suggestion[]} */
const NONE = [];

/**
 * @param {import("./api.js").Api} api
 * @param {() => void} changed
 */
export function createSuggestions(api, changed) {
  let shown = NONE;
  let askedFor = "";
  /** @type {Suggestion | null} */
  let taken = null;
  let asking = new AbortController();

  /** @param {string} id */
  async function ask(id) {
    asking.abort();
    asking = new AbortController();
    const mine = asking;
    const found = await api.suggestions(id, mine.signal).catch(() => null); // without them one writes oneself
    if (asking !== mine || !found?.suggestions.length) return;
    shown = found.suggestions.slice(0, MOST);
    changed();
  }

  function clear() {
    [shown, taken] = [NONE, null];
  }

  return {
    shown: () => shown,

    /**
     * Ask anew when the customer has said something since.
     * @param {Conversation | null} conversation null: none that one could answer now
     */
    follow(conversation) {
      const asked = conversation?.messages.findLast(({ author }) => author === "customer");
      const answered = conversation?.messages.findLast(({ author, kind }) => author === "agent" && kind === "text");
      const open = conversation && asked && asked.seq > (answered?.seq ?? 0);
      const key = open ? `${conversation.id} ${asked.seq}` : "";
      if (key === askedFor) return;
      askedFor = key;
      clear();
      if (open) void ask(conversation.id);
      else asking.abort();
    },

    /** @param {string} suggestionId */
    take(suggestionId) {
      taken = shown.find(({ id }) => id === suggestionId) ?? null;
      return taken?.text ?? "";
    },

    /**
     * An answer went out: tell what it made of the suggestions.
     * @param {string} id
     * @param {string} text
     */
    settle(id, text) {
      for (const suggestion of shown) {
        const use = suggestion !== taken ? "ignored" : text === suggestion.text.trim() ? "accepted" : "edited";
        api.useSuggestion(id, suggestion.id, use).catch(() => {}); // a count less, nothing more
      }
      clear();
      changed();
    },
  };
}

/** @typedef {ReturnType<typeof createSuggestions>} Suggestions */
