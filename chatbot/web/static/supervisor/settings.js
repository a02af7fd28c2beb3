// The settings: sections by address, and nothing written is lost on the way from one to another.

import { setAttribute } from "../desk/dom.js";
import { Problem } from "../desk/http.js";
import { createNotices } from "../desk/notices.js";
import { createAudit } from "./audit.js";
import { createCanned } from "./canned.js";
import { connect } from "./connection.js";
import { createDialogs } from "./dialogs.js";
import { within } from "./fields.js";
import { createPeople } from "./people.js";
import { createRouting } from "./routing.js";
import { createTeams } from "./teams.js";

/**
 * @typedef {object} House What every section is given.
 * @property {ReturnType<typeof import("../desk/http.js").createHttp>} http
 * @property {import("../desk/notices.js").Notices} notices
 * @property {import("./dialogs.js").Dialogs} dialogs
 * @property {{skills: string[], teams: string[]}} known what intents name
 * @property {{id: string, role: string}} me who is signed in
 * @property {AbortSignal} signal
 */

/**
 * @typedef {object} Section
 * @property {() => boolean} dirty
 * @property {() => void} discard
 * @property {(id: string | null) => Promise<void>} open
 * @property {() => Promise<void>} refresh
 */

/** @type {Record<string, (root: HTMLElement, house: House) => Section>} */
const MAKERS = {
  people: createPeople,
  teams: createTeams,
  routing: createRouting,
  canned: createCanned,
  audit: createAudit,
};
const UNSAVED = {
  title: "Leave without saving?",
  text: "What you changed here is not saved yet.",
  yes: "Discard changes",
  no: "Keep editing",
};

/**
 * @param {HTMLElement} root
 * @returns {() => void} ends it: no listener, timer or stream stays
 */
export function startSettings(root) {
  const life = new AbortController();
  const { signal } = life;
  const { http, follow } = connect(root, signal);
  const notices = createNotices(root, signal);
  const dialogs = createDialogs(root, signal);
  const words = (/** @type {string | undefined} */ text) => (text ?? "").split(" ").filter(Boolean);
  const known = { skills: words(root.dataset.skills), teams: words(root.dataset.teams) };
  const me = { id: root.dataset.agentId ?? "", role: root.dataset.agentRole ?? "" };
  /** @type {Map<string, {element: HTMLElement, section: Section}>} */
  const made = new Map();
  let shown = "";
  let lastEventId = /** @type {number | null} */ (null);

  /** @param {string} name */
  function sectionOf(name) {
    const element = within(root, `[data-section="${name}"]`, HTMLElement);
    const maker = /** @type {(root: HTMLElement, house: House) => Section} */ (MAKERS[name]);
    const found = made.get(name) ?? { element, section: maker(element, { http, notices, dialogs, known, me, signal }) };
    made.set(name, found);
    return found;
  }

  const current = () => made.get(readHash(shown).name)?.section;

  async function show() {
    const { name, id } = readHash(shown);
    const { element, section } = sectionOf(name);
    for (const { element: other } of made.values()) other.hidden = other !== element;
    for (const link of root.querySelectorAll("[data-section-link]"))
      setAttribute(link, "aria-current", link.getAttribute("data-section-link") === name && "page");
    await section.open(id).catch(tell);
  }

  /** Go where the address says, if nothing is lost by it. */
  async function go() {
    if (location.hash === shown) return;
    const [from, to] = [shown, location.hash];
    if (current()?.dirty()) {
      history.replaceState(null, "", from || location.pathname); // the address stays true while the question is open
      if (!(await dialogs.confirm(UNSAVED))) return;
      current()?.discard();
      history.replaceState(null, "", to);
    }
    shown = to;
    await show();
    visibleTitle()?.focus();
  }

  const visibleTitle = () =>
    /** @type {HTMLElement | undefined} */ (
      [...root.querySelectorAll("main h1")].find((one) => one instanceof HTMLElement && one.offsetParent !== null)
    );

  /** @param {unknown} error */
  function tell(error) {
    if (!(error instanceof Problem)) throw error;
    notices.show(error.message);
  }

  async function refresh() {
    const { last_event_id } = await http.get("/queue?limit=1");
    const first = lastEventId === null;
    lastEventId = last_event_id;
    if (!first) await current()?.refresh();
  }

  window.addEventListener("hashchange", () => void go(), { signal });
  window.addEventListener("beforeunload", (event) => current()?.dirty() && event.preventDefault(), { signal });

  shown = location.hash;
  void show();
  follow({
    refresh,
    lastEventId: () => lastEventId,
    onEvent: (kind) => kind === "settings" && void current()?.refresh().catch(() => {}),
  });

  return () => life.abort();
}

/**
 * `#teams/technical` → the section and what is open in it; the first section for what is no address.
 * @param {string} hash
 */
function readHash(hash) {
  const [name = "", id] = hash.replace(/^#/, "").split("/");
  return name in MAKERS ? { name, id: id ? decodeURIComponent(id) : null } : { name: "people", id: null };
}

startSettings(document.body);
