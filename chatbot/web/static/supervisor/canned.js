// The replies kept ready for everybody, or for one team.

import { make } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { createCollection } from "./collection.js";
import { optionalField, textField, within } from "./fields.js";

/** @typedef {import("./settings.js").House} House */
/** @typedef {import("./types.js").Canned} Canned */
/** @typedef {import("./types.js").Team} Team */

const SET = /** @type {const} */ (["title", "text", "shortcut", "team_id"]);

/**
 * @param {HTMLElement} root the section
 * @param {House} house
 */
export function createCanned(root, { http, notices, dialogs, signal }) {
  const form = within(root, '[data-view="form"]', HTMLFormElement);
  const team = within(form, "[name=team_id]", HTMLSelectElement);
  /** @type {Team[]} */
  let teams = [];

  /** @param {string} id @returns {Promise<Canned>} */
  const fetchOne = (id) => http.get(`/canned/${encodeURIComponent(id)}`);

  /** @type {import("./collection.js").Kind<Canned>} */
  const kind = {
    name: "canned",
    none: "No reply is kept ready yet.",
    adding: "Add a reply",
    called: ({ title }) => title,
    fields: {
      title: textField(form, "title"),
      text: textField(form, "text"),
      shortcut: optionalField(form, "shortcut"),
      team_id: optionalField(form, "team_id"),
    },

    async load() {
      const [{ canned }, listed] = await Promise.all([http.get("/canned"), http.get("/teams")]);
      teams = listed.teams;
      team.replaceChildren(
        make("option", { value: "" }, "Everybody"),
        ...teams.map(({ id, name }) => make("option", { value: id }, name)),
      );
      return canned;
    },

    row: ({ title, text, shortcut, team_id }) => [
      make("span", { class: "item-name", dir: "auto" }, title),
      make("span", { class: "item-state" }, shortcut ? `/${shortcut}` : ""),
      make("span", { class: "item-about", dir: "auto" }, [nameOf(team_id, teams), text].filter(Boolean).join(" · ")),
    ],

    values: (reply) => reply ?? { title: "", text: "", shortcut: null, team_id: null },

    async save(reply, values, seen) {
      if (!reply) return http.post("/canned", values);
      refuseOthersChange(await fetchOne(reply.id), seen);
      return http.post(`/canned/${encodeURIComponent(reply.id)}`, values);
    },

    removal: ({ title }) => ({ title: `Remove ${title}?`, text: "Nobody can send it any more.", yes: "Remove" }),

    async remove({ id, title }) {
      await http.delete(`/canned/${encodeURIComponent(id)}`);
      return `${title} was removed.`;
    },
  };

  return createCollection(root, { kind, notices, dialogs, signal });
}

/**
 * Stop where somebody else changed the reply since it was opened.
 * @param {Canned} now
 * @param {import("./fields.js").Values} seen
 */
function refuseOthersChange(now, seen) {
  const changed = SET.filter((name) => now[name] !== seen[name]);
  const fields = Object.fromEntries(changed.map((name) => [name, `is ${now[name] ?? "empty"} now`]));
  if (changed.length) throw new Problem(409, "Somebody changed this reply meanwhile.", 0, "Changed meanwhile", fields);
}

/**
 * @param {string | null} id
 * @param {Team[]} teams
 */
const nameOf = (id, teams) => (id ? (teams.find((team) => team.id === id)?.name ?? id) : "");
