// A mood as a face with a word for it, and its course over a conversation as a row of bars.

import { draw, make, setAttribute } from "./dom.js";

/** @typedef {import("./types.js").Mood} Mood */
/** @typedef {"angry" | "unhappy" | "neutral" | "glad"} Level */

const ANGRY_FROM = 0.5;
const COURSE_LENGTH = 40;
const STEP = 12;
const MIDDLE = 18;

/** @type {Record<Level, string>} */
export const MOOD_WORDS = { angry: "angry", unhappy: "unhappy", neutral: "neutral", glad: "content" };

/** @type {Record<Level, string>} */
const MOUTHS = {
  angry: "M5.2 11.3Q8 8.7 10.8 11.3M4.4 5.1 6.9 6.5M11.6 5.1 9.1 6.5",
  unhappy: "M5.2 11.2Q8 8.8 10.8 11.2",
  neutral: "M5.4 10.2H10.6",
  glad: "M5 9.4Q8 12.4 11 9.4",
};

/**
 * @param {Mood} mood
 * @returns {Level}
 */
export function levelOf(mood) {
  if (mood.anger >= ANGRY_FROM) return "angry";
  return mood.label === "negative" ? "unhappy" : mood.label === "positive" ? "glad" : "neutral";
}

/**
 * A face with a text for those who do not see it.
 * @param {Mood | null} mood
 */
export function face(mood) {
  const level = mood ? levelOf(mood) : null;
  const word = level ? MOOD_WORDS[level] : "not known";
  const node = make("span", { class: "face", "data-mood": level ?? "none", title: `Mood: ${word}` });
  node.append(drawing(level), make("span", { class: "sr" }, `Mood: ${word}. `));
  return node;
}

/** @param {Level | null} level */
function drawing(level) {
  const svg = draw(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true" },
    draw("circle", { class: "head", cx: "8", cy: "8", r: "6.75" }),
  );
  if (!level) return svg;
  svg.append(draw("path", { class: "features", d: MOUTHS[level] }));
  for (const x of ["5.9", "10.1"]) svg.append(draw("circle", { class: "eye", cx: x, cy: "7.1", r: "0.95" }));
  return svg;
}

/**
 * The moods of a conversation in order: up is good, down is bad, red is angry.
 * @param {Mood[]} moods
 */
export function course(moods) {
  const shown = moods.slice(-COURSE_LENGTH);
  const width = Math.max(shown.length, 10) * STEP;
  const svg = draw("svg", {
    viewBox: `0 0 ${width} ${2 * MIDDLE}`,
    class: "course-bars",
    role: "img",
    "aria-label": courseText(moods),
  });
  svg.append(
    draw("line", { class: "course-middle", x1: "0", x2: String(width), y1: String(MIDDLE), y2: String(MIDDLE) }),
  );
  shown.forEach((mood, index) => svg.append(bar(mood, index)));
  setAttribute(svg, "width", String(width));
  return svg;
}

/**
 * @param {Mood} mood
 * @param {number} index
 */
function bar(mood, index) {
  const depth = levelOf(mood) === "angry" ? -Math.max(mood.anger, -mood.score) : mood.score;
  const flat = Math.abs(depth) < 0.1;
  const height = flat ? 2 : Math.abs(depth) * (MIDDLE - 1);
  const top = flat ? MIDDLE - 1 : depth > 0 ? MIDDLE - height : MIDDLE;
  return draw("rect", {
    "data-mood": levelOf(mood),
    x: String(index * STEP),
    y: top.toFixed(1),
    width: "8",
    height: height.toFixed(1),
    rx: "2",
  });
}

/** @param {Mood[]} moods */
export function courseText(moods) {
  const levels = moods.map(levelOf);
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last) return "No mood known yet";
  if (levels.length === 1) return `Mood: ${MOOD_WORDS[last]}`;
  const angry = levels.filter((level) => level === "angry").length;
  const course =
    first === last ? `${MOOD_WORDS[last]} at first and now` : `${MOOD_WORDS[first]} at first, ${MOOD_WORDS[last]} now`;
  return `Mood: ${course}${angry ? `, angry in ${angry} of ${levels.length} messages` : ""}`;
}
