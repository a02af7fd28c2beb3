// The teams: who is in them, when they work, what they promise.

import { make, part } from "../desk/dom.js";
import { counted } from "../desk/words.js";
import { createCollection } from "./collection.js";
import { durationField, textField, within } from "./fields.js";
import { createHours, listZones } from "./hours.js";
import { createSeveral } from "./several.js";
import { spanText } from "./spans.js";

/** @typedef {import("./settings.js").House} House */
/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Team} Team */

const SET = ["name", "time_zone", "hours", "first_response_s", "resolution_s", "member_ids"];

/**
 * @param {HTMLElement} root the section
 * @param {House} house
 */
export function createTeams(root, { http, notices, dialogs, known, signal }) {
  const form = within(root, '[data-view="form"]', HTMLFormElement);
  const members = createSeveral(form, "member_ids");
  /** @type {Person[]} */
  let people = [];

  /** @type {import("./collection.js").Kind<Team>} */
  const kind = {
    name: "teams",
    none: "There is no team yet: whoever is free takes whoever waits.",
    adding: "Add a team",
    called: ({ name }) => name,
    fields: {
      name: textField(form, "name"),
      id: textField(form, "id"),
      member_ids: members.field,
      first_response_s: durationField(form, "first_response_s"),
      resolution_s: durationField(form, "resolution_s"),
      time_zone: textField(form, "time_zone"),
      hours: createHours(form, signal),
    },

    async load() {
      const [{ teams }, { agents }] = await Promise.all([http.get("/teams"), http.get("/agents")]);
      people = agents;
      members.offer(people, "Nobody works here yet.");
      suggest(part(root, "known-teams", HTMLElement), known.teams, teams);
      listZones(root);
      return teams;
    },

    row: (team) => [
      make("span", { class: "item-name", dir: "auto" }, team.name),
      make("span", { class: "item-state" }, counted(team.member_ids.length, "member")),
      make("span", { class: "item-about" }, about(team)),
    ],

    values: (team) =>
      team ?? { name: "", id: "", member_ids: [], first_response_s: 300, resolution_s: null, time_zone: "", hours: null },

    prepare(team) {
      const id = within(form, "[name=id]", HTMLInputElement);
      id.disabled = Boolean(team);
      within(form, "[data-about]", HTMLElement).textContent = team
        ? "What you change counts for whoever joins the line from now on."
        : "Whoever waits for what it does is offered to its members first.";
    },

    save(team, values, seen) {
      if (!team) return http.post("/teams", values);
      const before = Object.fromEntries(SET.map((name) => [name, seen[name]]));
      return http.post(`/teams/${encodeURIComponent(team.id)}`, { ...values, before });
    },

    removal: ({ name }) => ({
      title: `Remove the team ${name}?`,
      text: "Its members stay. Whoever waits for it may be taken by anybody then.",
      yes: "Remove",
    }),

    async remove({ id, name }) {
      const { freed } = await http.delete(`/teams/${encodeURIComponent(id)}`);
      const told = freed ? `; ${counted(freed, "conversation")} may be taken by anybody` : "";
      return `${name} was removed${told}.`;
    },
  };

  return createCollection(root, { kind, notices, dialogs, signal });
}

/** @param {Team} team */
function about({ id, first_response_s, hours, time_zone }) {
  const promise = first_response_s === null ? "no promise" : `first answer within ${spanText(first_response_s)}`;
  return [id, promise, hours ? "own hours" : "hours of the shop", time_zone].filter(Boolean).join(" · ");
}

/**
 * Names that intents use and no team has yet.
 * @param {HTMLElement} list
 * @param {string[]} names
 * @param {Team[]} teams
 */
function suggest(list, names, teams) {
  const free = names.filter((name) => teams.every(({ id }) => id !== name));
  list.replaceChildren(...free.map((value) => make("option", { value })));
}
