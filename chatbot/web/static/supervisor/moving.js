// Ask what becomes of a conversation that is stuck, and do it.

import { make, part, setText } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { createModal } from "../desk/modal.js";
import { customerName } from "../desk/words.js";
import { stateOf } from "./states.js";

/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("../desk/types.js").Entry} Entry */
/** @typedef {ReturnType<typeof import("../desk/http.js").createHttp>} Http */

/** @type {Record<string, string>} */
const DONE = {
  transfer: "was given on",
  release: "is back in line",
  return: "is with the bot again",
  resolve: "is resolved",
};

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Http} options.http
 * @param {import("../desk/notices.js").Notices} options.notices
 * @param {() => void} options.onMoved
 * @param {AbortSignal} options.signal
 */
export function createMoving(root, { http, notices, onMoved, signal }) {
  const box = part(root, "moving", HTMLDialogElement);
  const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
  const details = part(root, "moving-details", HTMLElement);
  const to = part(root, "moving-to", HTMLSelectElement);
  const note = part(root, "moving-note", HTMLTextAreaElement);
  const choices = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("input[name=action]"));
  const ask = createModal(box, signal);
  /** @type {Board | null} */
  let board = null;

  const chosen = () => [...choices].find(({ checked }) => checked)?.value ?? "";

  function reveal() {
    details.hidden = chosen() !== "transfer";
    to.required = !details.hidden;
  }

  /** @param {Entry} entry */
  function prepare(entry) {
    form.reset();
    setText(part(root, "moving-title", HTMLElement), `Move ${customerName(entry)}`);
    setText(part(root, "moving-text", HTMLElement), entry.agent_name ? `${entry.agent_name} has it now.` : "It waits.");
    for (const choice of choices) {
      const label = /** @type {HTMLElement} */ (choice.closest("label"));
      label.hidden = choice.value === "release" && entry.status !== "assigned";
      choice.checked = choice.value === "transfer";
    }
    to.replaceChildren(make("option", { value: "" }, "Choose…"), ...takers(board, entry));
    reveal();
  }

  /** @param {Entry} entry */
  async function move(entry) {
    const action = chosen();
    const [kind, id] = to.value.split(" ");
    const body = action === "transfer" ? { [`${kind}_id`]: id, note: note.value.trim() } : {};
    await http.post(`/conversations/${encodeURIComponent(entry.id)}/${action}`, body);
    notices.show(`${customerName(entry)} ${DONE[action]}.`);
  }

  form.addEventListener("change", reveal, { signal });

  return {
    /** @param {Board} fresh who there is to take it */
    know(fresh) {
      board = fresh;
    },

    /** @param {Entry} entry */
    async ask(entry) {
      prepare(entry);
      if (!(await ask())) return;
      try {
        await move(entry);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        notices.show(error.message);
      }
      onMoved();
    },
  };
}

/**
 * Colleagues who can take it, with their load, then the teams.
 * @param {Board | null} board
 * @param {Entry} entry
 */
function takers(board, entry) {
  const people = (board?.agents ?? []).filter(({ id }) => id !== entry.agent_id);
  const agents = people.map((agent) => {
    const about = `${agent.name}, ${stateOf(agent).toLowerCase()}, ${agent.load} of ${agent.capacity}`;
    const disabled = !agent.available || agent.load >= agent.capacity; // the server would refuse
    return make("option", { value: `agent ${agent.id}`, disabled }, about);
  });
  const teams = (board?.teams ?? []).map(({ id, name, is_open }) =>
    make("option", { value: `team ${id}` }, is_open ? name : `${name}, closed`),
  );
  return [
    make("optgroup", { label: "Colleagues" }, ...agents),
    make("optgroup", { label: "Teams" }, ...teams),
  ].filter((group) => group.childElementCount);
}
