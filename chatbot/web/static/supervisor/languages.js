// Languages by their names, as this browser's language calls them.

const CODES =
  "ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko lt lv mk ml mn mr " +
  "ms mt my nb ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi xh yo zh zu";
const NAMES = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });

/** @param {string} code */
export function languageName(code) {
  try {
    return NAMES.of(code) ?? code;
  } catch {
    return code; // no code at all: the server says so
  }
}

/** Those most desks speak, by name, to choose from. */
export function languages() {
  const known = CODES.split(" ").map((code) => ({ value: languageName(code), label: code }));
  return known.sort((a, b) => a.value.localeCompare(b.value));
}

/**
 * The code of what was typed: a code, or a name.
 * @param {string} written
 */
export function codeOf(written) {
  const wanted = written.trim().toLowerCase();
  return CODES.split(" ").find((code) => languageName(code).toLowerCase() === wanted) ?? wanted;
}
