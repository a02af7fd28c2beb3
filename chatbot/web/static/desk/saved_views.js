// Searches kept under a name, one press away.

import { delegate, filler, make, part, setAttribute } from "./dom.js";
import { Problem } from "./http.js";

/** @typedef {import("./types.js").SavedView} SavedView */
/** @typedef {import("./types.js").Search} Search */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {import("./dialogs.js").Dialogs} options.dialogs
 * @param {import("./notices.js").Notices} options.notices
 * @param {ReturnType<typeof import("./search_form.js").createSearchForm>} options.form
 * @param {AbortSignal} options.signal
 */
export function createSavedViews(root, { api, dialogs, notices, form, signal }) {
  const box = part(root, "saved", HTMLElement);
  const fill = filler(box);
  /** @type {SavedView[]} */
  let views = [];

  /** @param {SavedView[]} next */
  function show(next) {
    views = next;
    fill(views, () => views.map(chip));
    box.hidden = views.length === 0;
    mark();
  }

  function mark() {
    const now = form.wanted();
    views.forEach((view, index) => setAttribute(box.children[index]?.firstElementChild ?? box, "aria-pressed", String(same(view, now))));
  }

  /** @param {() => Promise<void>} run */
  async function attempt(run) {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notices.show(error.message);
    }
  }

  const load = () => api.views().then((found) => show(found.views), () => {}); // none are shown while the server is away

  const save = () =>
    attempt(async () => {
      const query = form.wanted();
      const name = await dialogs.viewName();
      if (name) show([...views, await api.saveView({ name, query: sent(query) })]);
    });

  /** @param {HTMLElement} button */
  const remove = (button) =>
    attempt(async () => {
      const id = button.dataset.forget ?? "";
      await api.deleteView(id);
      show(views.filter((view) => view.id !== id));
      form.focus();
    });

  /** @param {HTMLElement} button */
  function choose(button) {
    const view = views.find(({ id }) => id === button.dataset.view);
    if (view) void form.set(same(view, form.wanted()) ? {} : view.query);
  }

  part(root, "save-view", HTMLElement).addEventListener("click", save, { signal });
  delegate(box, "click", "[data-view]", choose, signal);
  delegate(box, "click", "[data-forget]", remove, signal);

  return { load, mark };
}

/** @param {SavedView} view */
function chip({ id, name }) {
  const open = make("button", { type: "button", "data-view": id, "aria-pressed": "false", dir: "auto" }, name);
  const cross = make("button", { type: "button", "data-forget": id, "aria-label": `Delete the view ${name}` }, "×");
  return make("span", { class: "view" }, open, cross);
}

/**
 * @param {SavedView} view
 * @param {Search} search
 */
const same = ({ query }, search) =>
  Object.entries(search).every(([name, value]) => (query[/** @type {keyof Search} */ (name)] ?? "") === value);

/** @param {Search} search */
function sent(search) {
  const named = Object.entries(search).map(([name, value]) => [name, name === "q" ? value : value || null]);
  return /** @type {SavedView["query"]} */ (Object.fromEntries(named));
}
