// Mark what was searched for where it was found.

import { make } from "./dom.js";

/**
 * The words of a search, as they may stand in a text.
 * @param {string} search
 */
export const searched = (search) => search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * The text in pieces, the words in it marked; a word marks what begins with it.
 * @param {string} text
 * @param {string[]} words
 * @returns {Node[]}
 */
export function marked(text, words) {
  const pieces = text.split(/([\p{L}\p{N}]+)/u);
  return pieces.filter(Boolean).map((piece) => {
    const hit = words.some((word) => piece.toLowerCase().startsWith(word));
    return hit ? make("mark", {}, piece) : document.createTextNode(piece);
  });
}
