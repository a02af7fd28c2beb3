// The people of the desk: who they are, what they know, how much they hold.

import { make } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { counted } from "../desk/words.js";
import { createChips } from "./chips.js";
import { createCollection } from "./collection.js";
import { checkField, numberField, radioField, textField, within } from "./fields.js";
import { codeOf, languageName, languages } from "./languages.js";
import { createSeveral } from "./several.js";
import { stateMark, stateOf } from "./states.js";

/** @typedef {import("./settings.js").House} House */
/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Team} Team */

/** @type {Record<string, string>} */
const ROLES = { agent: "Agent", supervisor: "Supervisor", admin: "Administrator" };
const SET = ["name", "role", "senior", "capacity", "skills", "languages", "team_ids"];
const CAPACITY = 8;

/**
 * @param {HTMLElement} root the section
 * @param {House} house
 */
export function createPeople(root, { http, notices, dialogs, known, me, signal }) {
  const form = within(root, '[data-view="form"]', HTMLFormElement);
  const teams = createSeveral(form, "team_ids");
  const chips = { announce: notices.announce, signal };
  const skills = createChips(form, "skills", { tidy: slug, say: (value) => value, ...chips });
  const spoken = createChips(form, "languages", { tidy: codeOf, say: languageName, ...chips });
  /** @type {Team[]} */
  let groups = [];

  /** @type {import("./collection.js").Kind<Person>} */
  const kind = {
    name: "people",
    none: "Nobody works here yet.",
    adding: "Add somebody",
    called: ({ name }) => name,
    fields: {
      name: textField(form, "name"),
      email: textField(form, "email"),
      role: radioField(form, "role"),
      team_ids: teams.field,
      capacity: numberField(form, "capacity"),
      senior: checkField(form, "senior"),
      skills: skills.field,
      languages: spoken.field,
    },

    async load() {
      const [{ agents }, { teams: listed }] = await Promise.all([http.get("/agents"), http.get("/teams")]);
      groups = listed;
      teams.offer(groups, "There is no team yet.");
      skills.suggest(inUse(agents, known.skills));
      spoken.suggest(languages());
      return agents;
    },

    row: (person) => [
      make("span", { class: "item-name", dir: "auto" }, person.name),
      make("span", { class: "item-state" }, stateMark(stateOf(person)), stateOf(person)),
      make("span", { class: "item-about" }, about(person, groups)),
    ],

    values: (person) =>
      person
        ? { ...person, email: person.email ?? "" }
        : { name: "", email: "", role: "agent", team_ids: [], capacity: CAPACITY, senior: false, skills: [], languages: [] },

    prepare(person) {
      const email = within(form, "[name=email]", HTMLInputElement);
      const fixed = within(form, "[data-fixed-email]", HTMLElement);
      const field = email.closest(".field");
      if (field instanceof HTMLElement) field.hidden = Boolean(person);
      fixed.hidden = !person;
      fixed.textContent = person ? `Signs in as ${person.email}.` : "";
      within(form, "[data-about]", HTMLElement).textContent = introduction(person, me);
      const roles = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name=role]"));
      for (const role of roles) role.disabled = person?.id === me.id || (role.value === "admin" && me.role !== "admin");
    },

    async save(person, values, seen) {
      if (person) {
        const before = Object.fromEntries(SET.map((name) => [name, seen[name]]));
        return http.post(`/agents/${encodeURIComponent(person.id)}`, { ...values, before });
      }
      const { agent, password } = await http.post("/agents", values);
      await dialogs.password(agent.name, agent.email, password);
      return agent;
    },

    removal: ({ name, load }) => ({
      title: `Remove ${name}?`,
      text: load
        ? `What ${name} has in hand goes back to the front of the line, with a note for whoever takes it.`
        : `${name} cannot sign in any more. Nothing is in hand.`,
      yes: "Remove",
    }),

    async remove({ id, name }) {
      const { returned } = await http.delete(`/agents/${encodeURIComponent(id)}`);
      const told = returned ? `; ${counted(returned, "conversation")} back in line` : "";
      return `${name} was removed${told}.`;
    },
  };

  const people = createCollection(root, { kind, notices, dialogs, signal });

  async function renew() {
    const person = people.current();
    const text = "Every sign-in ends at once, and the old password is worth nothing.";
    if (!person || !(await dialogs.confirm({ title: `New password for ${person.name}?`, text, yes: "Make one" })))
      return;
    try {
      const { password } = await http.post(`/agents/${encodeURIComponent(person.id)}/password`, {});
      await dialogs.password(person.name, person.email ?? "", password);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notices.show(error.message);
    }
  }

  within(form, "[data-password]", HTMLButtonElement).addEventListener("click", () => void renew(), { signal });
  return people;
}

/**
 * @param {Person | null} person
 * @param {House["me"]} me
 */
function introduction(person, me) {
  if (!person) return "A password is made for them, and shown once.";
  const limit = person.role === "admin" && me.role !== "admin" ? " Only an administrator changes an administrator." : "";
  return `${stateOf(person)}. ${person.load} of ${person.capacity} in hand.${limit}`;
}

/**
 * @param {Person} person
 * @param {Team[]} teams
 */
function about({ role, senior, team_ids, capacity, load, skills, languages: spoken }, teams) {
  const names = teams.flatMap(({ id, name }) => (team_ids.includes(id) ? [name] : []));
  const parts = [
    `${ROLES[role]}${senior ? ", senior" : ""}`,
    names.join(", ") || "no team",
    `holds ${load} of ${capacity}`,
    skills.join(", "),
    spoken.map(languageName).join(", "),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {string} written */
const slug = (written) => written.trim().toLowerCase().split(/\s+/).join("_");

/**
 * @param {Person[]} people
 * @param {string[]} more
 */
function inUse(people, more) {
  const all = new Set([...more, ...people.flatMap(({ skills }) => skills)]);
  return [...all].sort().map((value) => ({ value, label: value }));
}
