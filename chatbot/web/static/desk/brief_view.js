// Beneath the head: what was wanted and tried so far in two lines, and how the mood went.

import { filler, make, part, setAttribute } from "./dom.js";
import { course, courseText } from "./mood.js";

/** @typedef {import("./types.js").Conversation} Conversation */

/** @param {HTMLElement} root */
export function createBriefView(root) {
  const box = part(root, "brief", HTMLElement);
  const summaryBox = part(root, "summary", HTMLElement);
  const courseBox = part(root, "course", HTMLElement);
  const fillSummary = filler(summaryBox);
  const fillCourse = filler(courseBox);

  return {
    /** @param {Conversation | null} conversation null: not here yet */
    update(conversation) {
      const summary = conversation?.summary ?? null;
      const moods = conversation?.messages.flatMap(({ sentiment }) => sentiment ?? []) ?? [];
      summaryBox.hidden = !summary;
      fillSummary(summary, () => (summary ? [line("Wanted", summary.wanted), line("Tried", summary.tried)] : []));
      courseBox.hidden = moods.length < 2;
      setAttribute(courseBox, "title", courseText(moods));
      fillCourse(moods, () => [course(moods), caption(moods)]);
      box.hidden = summaryBox.hidden && courseBox.hidden;
    },
  };
}

/**
 * @param {string} name
 * @param {string} text
 */
const line = (name, text) =>
  text && make("div", {}, make("dt", {}, name), make("dd", { dir: "auto", title: text }, text));

/** @param {import("./types.js").Mood[]} moods */
function caption(moods) {
  return make("span", { class: "course-text", "aria-hidden": "true" }, courseText(moods)); // the picture says the same
}
