// Ask to whom a conversation goes, and what they should know: colleagues with their load, and teams.

import { make, part, setText } from "./dom.js";
import { createListbox } from "./listbox.js";
import { createModal } from "./modal.js";
import { counted, customerName } from "./words.js";

/** @typedef {import("./listbox.js").Option} Option */
/** @typedef {import("./types.js").Agent} Agent */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Team} Team */
/** @typedef {{agent_id: string} | {team_id: string}} Target */
/** @typedef {Target & {note?: string}} Transfer */
/** @typedef {{name: string, target: Target, option: Option}} Choice */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import("./directory.js").Directory} options.directory
 * @param {AbortSignal} options.signal
 */
export function createTransferDialog(root, { directory, signal }) {
  const box = part(root, "transfer", HTMLDialogElement);
  const title = part(root, "transfer-title", HTMLElement);
  const words = part(root, "transfer-words", HTMLInputElement);
  const none = part(root, "transfer-none", HTMLElement);
  const note = part(root, "transfer-note", HTMLTextAreaElement);
  const yes = part(root, "transfer-yes", HTMLButtonElement);
  const ask = createModal(box, signal);
  const listbox = createListbox({
    field: words,
    list: part(root, "transfer-list", HTMLElement),
    onChoose: () => note.focus(),
    onMove: (id) => {
      chosen = id;
      yes.disabled = !id;
    },
    signal,
  });
  /** @type {string | null} */
  let chosen = null;
  /** @type {Choice[]} */
  let known = [];

  function narrow() {
    const wanted = words.value.trim().toLowerCase();
    const found = known.filter(({ name }) => name.toLowerCase().includes(wanted));
    listbox.show(
      found.map(({ option }) => option),
      wanted !== "",
    );
    setText(none, found.length ? "" : known.length ? "Nobody is called so." : "There is nobody to transfer to.");
  }

  /** @param {Entry} entry */
  async function load(entry) {
    setText(none, "Loading…");
    const [agents, teams] = await Promise.all([directory.agents(), directory.teams()]);
    known = [...people(agents, entry), ...groups(teams, agents)];
    narrow();
  }

  words.addEventListener("input", narrow, { signal });

  /**
   * @param {Entry} entry
   * @returns {Promise<Transfer | null>}
   */
  return async function transfer(entry) {
    setText(title, `Transfer ${customerName(entry)}`);
    words.value = note.value = "";
    known = [];
    listbox.hide();
    load(entry).catch(() => setText(none, "Colleagues and teams cannot be listed now."));
    if (!(await ask())) return null;
    const target = known.find(({ option }) => option.id === chosen)?.target;
    const told = note.value.trim() ? { note: note.value.trim() } : {};
    return target ? { ...target, ...told } : null;
  };
}

/**
 * Those who are there first, the least busy on top; whoever holds it is not asked.
 * @param {Agent[]} agents
 * @param {Entry} entry
 * @returns {Choice[]}
 */
function people(agents, { agent_id }) {
  const others = agents.filter(({ id }) => id !== agent_id);
  const ready = (/** @type {Agent} */ { present, available }) => Number(present && available);
  others.sort((a, b) => ready(b) - ready(a) || a.load - b.load || a.name.localeCompare(b.name));
  return others.map((agent) => ({
    name: agent.name,
    target: { agent_id: agent.id },
    option: {
      id: `agent ${agent.id}`,
      content: line(agent.name, presence(agent), agent),
      disabled: !agent.available || agent.load >= agent.capacity, // the server would refuse
    },
  }));
}

/**
 * @param {Team[]} teams
 * @param {Agent[]} agents
 * @returns {Choice[]}
 */
function groups(teams, agents) {
  return teams.map(({ id, name }) => {
    const members = agents.filter(({ team_ids }) => team_ids.includes(id));
    const here = members.filter(({ present, available }) => present && available).length;
    const content = line(name, `Team, ${here} of ${counted(members.length, "agent")} here`, null);
    return { name, target: { team_id: id }, option: { id: `team ${id}`, content } };
  });
}

/** @param {Agent} agent */
function presence({ present, available, load, capacity }) {
  if (!present) return "Desk closed";
  const full = load >= capacity ? ", full" : "";
  return `${available ? "Here" : "Away"}, ${load} of ${capacity} in hand${full}`;
}

/**
 * @param {string} name
 * @param {string} told
 * @param {Agent | null} agent
 */
function line(name, told, agent) {
  const tone = !agent ? "team" : agent.present && agent.available ? "here" : agent.present ? "away" : "gone";
  return [
    make("span", { class: "presence", "data-presence": tone, "aria-hidden": "true" }),
    make("span", { class: "option-name", dir: "auto" }, name),
    make("span", { class: "option-about" }, told),
  ];
}
