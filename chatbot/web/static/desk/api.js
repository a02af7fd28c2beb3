// Everything the desk asks the server, by name.

/** @typedef {import("./types.js").Agent} Agent */
/** @typedef {import("./types.js").Canned} Canned */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").IntentName} IntentName */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Queue} Queue */
/** @typedef {import("./types.js").SavedView} SavedView */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Team} Team */
/** @typedef {import("./types.js").Viewer} Viewer */

/** @param {ReturnType<typeof import("./http.js").createHttp>} http */
export function createApi(http) {
  return { ...ofTheHouse(http), ...ofLists(http), ...ofAConversation(http), ...ofAnswers(http) };
}

/** @typedef {ReturnType<typeof createApi>} Api */
/** @typedef {ReturnType<typeof import("./http.js").createHttp>} Http */

/** @param {string} id */
const at = (id) => `/conversations/${encodeURIComponent(id)}`;

/** @param {Http} http */
function ofTheHouse({ get, post }) {
  return {
    /** @returns {Promise<Agent>} */
    me: () => get("/agents/me"),
    /** @param {boolean} available */
    setAvailable: (available) => post("/agents/me/availability", { available }),
    /** @returns {Promise<{agents: Agent[]}>} */
    agents: () => get("/agents"),
    /** @returns {Promise<{teams: Team[]}>} */
    teams: () => get("/teams"),
    /** @returns {Promise<{tags: {tag: string, count: number}[]}>} */
    tags: () => get("/tags"),
    /** @returns {Promise<{intents: IntentName[]}>} */
    intents: () => get("/intents"),
    /** @param {string} id a conversation, which they are filled in for @returns {Promise<{canned: Canned[]}>} */
    canned: (id) => get(`/canned?conversation_id=${encodeURIComponent(id)}`),
  };
}

/** @param {Http} http */
function ofLists({ get, post, delete: remove }) {
  return {
    /** @param {string} [after] `next` of the page before @returns {Promise<Queue>} */
    queue: (after) => get(after ? `/queue?after=${encodeURIComponent(after)}` : "/queue"),
    /** @param {URLSearchParams} query @param {AbortSignal} [signal] @returns {Promise<{conversations: Entry[]}>} */
    search: (query, signal) => get(`/conversations?${query}`, signal),
    /** @returns {Promise<{views: SavedView[]}>} */
    views: () => get("/views"),
    /** @param {Omit<SavedView, "id">} view @returns {Promise<SavedView>} */
    saveView: (view) => post("/views", view),
    /** @param {string} id */
    deleteView: (id) => remove(`/views/${encodeURIComponent(id)}`),
  };
}

/** @param {Http} http */
function ofAConversation({ get, post }) {
  return {
    /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Conversation>} */
    conversation: (id, signal) => get(at(id), signal),
    /** @param {string} id @param {number} after @returns {Promise<{status: Status, messages: Message[]}>} */
    messages: (id, after) => get(`${at(id)}/messages?after=${after}`),
    /** @param {string} id @param {import("./rights.js").Action} action @param {object} body @returns {Promise<Entry>} */
    act: (id, action, body) => post(`${at(id)}/${action}`, body),
    /** @param {string} id @returns {Promise<{survey_link: string}>} */
    surveyLink: (id) => get(`${at(id)}/survey-link`),
    /** @param {string} id @param {string[]} tags @returns {Promise<{tags: string[]}>} */
    setTags: (id, tags) => post(`${at(id)}/tags`, { tags }),
    /** @param {string} id @param {boolean} typing @returns {Promise<{viewers: Viewer[]}>} the others */
    viewing: (id, typing) => post(`${at(id)}/viewing`, { typing }),
    /**
     * @param {string} id
     * @param {string} messageId
     * @param {string | null} intent null: what was said before is taken back
     * @returns {Promise<Message>}
     */
    correct: (id, messageId, intent) => post(`${at(id)}/messages/${encodeURIComponent(messageId)}/intent`, { intent }),
  };
}

/** @param {Http} http */
function ofAnswers({ get, post }) {
  return {
    /**
     * @param {string} id
     * @param {{text: string, message_id: string, seen_seq: number}} answer
     * @returns {Promise<Message>}
     */
    send: (id, answer) => post(`${at(id)}/messages`, answer),
    /** @param {string} id */
    typing: (id) => post(`${at(id)}/typing`, {}),
    /** @param {string} id @param {string} text @param {string} messageId @returns {Promise<Message>} */
    note: (id, text, messageId) => post(`${at(id)}/notes`, { text, message_id: messageId }),
    /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<{suggestions: Suggestion[]}>} */
    suggestions: (id, signal) => get(`${at(id)}/suggestions`, signal),
    /** @param {string} id @param {string} suggestionId @param {"accepted" | "edited" | "ignored"} use */
    useSuggestion: (id, suggestionId, use) => post(`${at(id)}/suggestions/${encodeURIComponent(suggestionId)}`, { use }),
  };
}
