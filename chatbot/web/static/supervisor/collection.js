// Things of one kind: their list, the form of one of them, adding and removing.

import { delegate, keyed, make, setAttribute, setText } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { within } from "./fields.js";
import { createForm } from "./form.js";

/** @typedef {import("../desk/dom.js").Child} Child */
/** @typedef {import("./fields.js").Fields} Fields */
/** @typedef {import("./fields.js").Values} Values */
/** @typedef {import("./dialogs.js").Dialogs} Dialogs */

const NEW = "new";

/**
 * @template {{id: string}} Item
 * @typedef {object} Kind
 * @property {string} name the section's
 * @property {string} none said when there is none yet
 * @property {string} adding the form's title for a new one
 * @property {(item: Item) => string} called
 * @property {Fields} fields
 * @property {() => Promise<Item[]>} load everything, and what the form chooses from
 * @property {(item: Item) => Child[]} row what a line of the list shows
 * @property {(item: Item | null) => Values} values what the form shows; null: of a new one
 * @property {(item: Item | null) => void} [prepare] shows what only this one, or only a new one, has
 * @property {(item: Item | null, values: Values, seen: Values) => Promise<Item>} save
 * @property {(item: Item) => {title: string, text: string, yes: string}} removal the question before
 * @property {(item: Item) => Promise<string>} remove says what became of it
 */

/**
 * @template {{id: string}} Item
 * @param {HTMLElement} root the section
 * @param {object} options
 * @param {Kind<Item>} options.kind
 * @param {import("../desk/notices.js").Notices} options.notices
 * @param {Dialogs} options.dialogs
 * @param {AbortSignal} options.signal
 */
export function createCollection(root, { kind, notices, dialogs, signal }) {
  const listView = within(root, '[data-view="list"]', HTMLElement);
  const formView = within(root, '[data-view="form"]', HTMLFormElement);
  const none = within(root, "[data-none]", HTMLElement);
  const title = within(formView, "[data-title]", HTMLElement);
  const apart = within(formView, "[data-apart]", HTMLElement);
  const rows = keyed(
    within(root, "[data-items]", HTMLElement),
    (/** @type {Item} */ { id }) => id,
    () => createRow(kind),
  );
  /** @type {Item[]} */
  let items = [];
  /** @type {Item | null} */
  let open = null;

  const form = createForm(formView, { fields: kind.fields, onSave: save, reload, signal });

  async function load() {
    items = await kind.load();
    rows.update(items);
    setText(none, items.length ? "" : kind.none);
  }

  async function reload() {
    await load();
    open = items.find(({ id }) => id === open?.id) ?? open;
    return open ? kind.values(open) : null;
  }

  /**
   * @param {Values} values
   * @param {Values} seen
   */
  async function save(values, seen) {
    const before = open;
    const saved = await kind.save(before, values, seen);
    if (before) {
      open = saved;
      setText(title, kind.called(saved));
      return kind.values(saved);
    }
    form.show(kind.values(null)); // nothing is unsaved any more
    notices.show(`${kind.called(saved)} was added.`);
    location.hash = `#${kind.name}`;
    return null;
  }

  /** @param {Item | null} item */
  function show(item) {
    open = item;
    setText(title, item ? kind.called(item) : kind.adding);
    apart.hidden = !item;
    kind.prepare?.(item);
    form.show(kind.values(item));
  }

  async function remove() {
    const item = open;
    if (!item || !(await dialogs.confirm(kind.removal(item)))) return;
    try {
      notices.show(await kind.remove(item));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return notices.show(error.message);
    }
    form.show(kind.values(item));
    location.hash = `#${kind.name}`;
  }

  delegate(apart, "click", "[data-remove]", () => void remove(), signal);

  return {
    dirty: () => !formView.hidden && form.dirty(),
    discard: () => form.show(kind.values(open)),
    current: () => open,

    /** @param {string | null} id null: the list; `new`: a form for another one */
    async open(id) {
      await load(); // before anybody can write into the form: it is filled now
      listView.hidden = id !== null;
      formView.hidden = id === null;
      const item = items.find((one) => one.id === id) ?? null;
      if (id !== null && id !== NEW && !item) {
        notices.show("It is gone: somebody removed it.");
        location.hash = `#${kind.name}`;
      } else if (id !== null) show(item);
    },

    /** Somebody changed something: show it, unless something is being written here. */
    async refresh() {
      const values = formView.hidden || form.dirty() ? (await load(), null) : await reload();
      if (values && open && !form.dirty()) form.show(values);
    },
  };
}

/** @template {{id: string}} Item @param {Kind<Item>} kind */
function createRow(kind) {
  const link = make("a", { class: "item" });
  const element = make("li", {}, link);

  return {
    element,
    /** @param {Item} item */
    update(item) {
      setAttribute(link, "href", `#${kind.name}/${encodeURIComponent(item.id)}`);
      const content = kind.row(item).filter((one) => one !== null && one !== undefined && one !== false);
      link.replaceChildren(.../** @type {(Node | string)[]} */ (content));
    },
  };
}
