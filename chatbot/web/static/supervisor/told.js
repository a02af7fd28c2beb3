// What stands in the audit, in words.

import { plain } from "../desk/words.js";
import { languageName } from "./languages.js";
import { spanText } from "./spans.js";

/** @typedef {import("./types.js").AuditEntry} AuditEntry */
/** @typedef {(id: string) => string} NameOf */

/** @type {Record<string, string>} */
const DEEDS = {
  "agent added": "added",
  "agent changed": "changed",
  "agent removed": "removed",
  "team added": "added the team",
  "team changed": "changed the team",
  "team removed": "removed the team",
  "routing changed": "changed the rules of routing",
  password: "made a new password for",
  available: "takes conversations:",
  away: "takes none:",
  view: "opened the conversation",
  "view customer": "looked at the customer",
  model: "let another model answer:",
  "model despite gate": "let a model answer despite its gate:",
};

/** @type {Record<string, string>} */
const NAMES = {
  email: "E-mail",
  first_response_s: "First answer within",
  resolution_s: "Resolution within",
  offer_s: "An offer stands for",
  widen_after_s: "Others are asked after",
  vanish_after_s: "A closed desk loses its conversations after",
  team_ids: "Teams",
};

/** @param {AuditEntry} entry */
export function sentenceOf({ agent_name, action, subject, subject_name, detail }) {
  const who = agent_name ?? "Command line";
  const whom = subject_name ?? detail.before?.name ?? detail.after?.name ?? (action === "routing changed" ? "" : subject);
  return [who, DEEDS[action] ?? `(${action})`, whom].filter(Boolean).join(" ");
}

/**
 * What was changed, a field each; of what came or went only what it had.
 * @param {AuditEntry} entry
 * @param {NameOf} nameOf
 * @returns {string[]}
 */
export function changesOf({ detail: { before, after } }, nameOf) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const [old, now] = [said(name, before?.[name], nameOf), said(name, after?.[name], nameOf)];
    const told = before && after ? `${old || "nothing"} → ${now || "nothing"}` : old || now;
    return told ? [`${NAMES[name] ?? plain(name)}: ${told}`] : [];
  });
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {NameOf} nameOf
 * @returns {string} empty: nothing
 */
function said(name, value, nameOf) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" && name.endsWith("_s")) return spanText(value);
  if (name === "languages" && Array.isArray(value)) return value.map(languageName).join(", ");
  if (Array.isArray(value)) return value.map((one) => nameOf(String(one))).join(", ");
  if (typeof value === "object") return Object.entries(value).map(lineOf).join("; ");
  return String(value);
}

/** @param {[string, unknown]} line a day and its hours, or the days off */
const lineOf = ([day, hours]) => `${day} ${Array.isArray(hours) ? hours.join(", ") : hours}`;
