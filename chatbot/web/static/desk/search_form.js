// What to look for among all conversations: words, and filters that unfold.

import { make, part, setAttribute, setText } from "./dom.js";
import { plain, REASONS } from "./words.js";

/** @typedef {import("./types.js").Search} Search */

const TYPING_PAUSE_MS = 250;
/** @type {(keyof Search)[]} */
const FOLDED = ["reason", "team_id", "agent_id", "tag", "from", "to"];
/** @type {(keyof Search)[]} */
const FIELDS = ["q", "status", ...FOLDED];

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./directory.js").Directory} options.directory
 * @param {() => void} options.onSearch
 * @param {AbortSignal} options.signal
 */
export function createSearchForm(root, { directory, onSearch, signal }) {
  const form = part(root, "search", HTMLFormElement);
  const words = part(root, "search-words", HTMLInputElement);
  const more = part(root, "more-filters", HTMLButtonElement);
  const filters = part(root, "filters", HTMLElement);
  const tools = part(root, "search-tools", HTMLElement);
  let timer = 0;

  /** @param {keyof Search} name */
  const field = (name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));

  /** @returns {Search} */
  const wanted = () =>
    /** @type {Search} */ (Object.fromEntries(FIELDS.map((name) => [name, field(name).value.trim()])));

  function show() {
    const set = FOLDED.filter((name) => field(name).value).length;
    setText(more, set ? `Filters (${set})` : "Filters");
    tools.hidden = FIELDS.every((name) => !field(name).value.trim());
  }

  /** @param {boolean} open */
  function unfold(open) {
    filters.hidden = !open;
    setAttribute(more, "aria-expanded", String(open));
    if (open) void loadChoices(root, directory, wanted());
  }

  /** @param {Event} event */
  function searchSoon(event) {
    event.preventDefault();
    clearTimeout(timer);
    show();
    timer = window.setTimeout(onSearch, event.type === "submit" ? 0 : TYPING_PAUSE_MS);
  }

  /** @param {Partial<Record<keyof Search, string | null>>} query */
  async function set(query) {
    await loadChoices(root, directory, query); // a choice that is not listed cannot be chosen
    for (const name of FIELDS) field(name).value = query[name] ?? "";
    if (FOLDED.some((name) => query[name])) unfold(true);
    show();
    onSearch();
  }

  form.addEventListener("input", searchSoon, { signal });
  form.addEventListener("submit", searchSoon, { signal });
  more.addEventListener("click", () => unfold(Boolean(filters.hidden)), { signal });
  part(root, "clear-search", HTMLElement).addEventListener("click", () => set({}).then(() => words.focus()), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  return { wanted, set, focus: () => words.select() };
}

/**
 * @param {HTMLElement} root
 * @param {import("./directory.js").Directory} directory
 * @param {Partial<Record<keyof Search, string | null>>} chosen what must be among them, known or not
 */
async function loadChoices(root, directory, chosen) {
  const none = () => [];
  const asked = [directory.teams().catch(none), directory.agents().catch(none), directory.tags().catch(none)];
  const [teams, agents, tags] = /** @type {[{id: string, name: string}[], {id: string, name: string}[], string[]]} */ (
    await Promise.all(asked)
  );
  const reasons = Object.entries(REASONS).map(([id, name]) => ({ id, name }));
  fill(part(root, "filter-reason", HTMLSelectElement), reasons, chosen.reason);
  fill(part(root, "filter-team", HTMLSelectElement), teams, chosen.team_id);
  fill(part(root, "filter-agent", HTMLSelectElement), agents, chosen.agent_id);
  part(root, "known-tags", HTMLElement).replaceChildren(...tags.map((tag) => make("option", { value: tag })));
}

/**
 * @param {HTMLSelectElement} select
 * @param {{id: string, name: string}[]} choices
 * @param {string | null} [chosen]
 */
function fill(select, choices, chosen) {
  const listed = !chosen || choices.some(({ id }) => id === chosen);
  const all = listed ? choices : [...choices, { id: chosen, name: plain(chosen) }];
  const kept = select.value;
  select.replaceChildren(
    make("option", { value: "" }, "Any"),
    ...all.map(({ id, name }) => make("option", { value: id }, name)),
  );
  select.value = kept;
}
