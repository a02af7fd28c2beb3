// Facts with their names, one under the other.

import { make } from "./dom.js";

/** @typedef {import("./dom.js").Child} Child */

/** @param {...Child} facts */
export const factList = (...facts) => make("dl", { class: "facts" }, ...facts);

/**
 * @param {string} name
 * @param {...Child} value
 */
export const fact = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, ...value));
