/** Elements, icons, and text with links. Nothing here parses markup. */

/** @type {Record<string, string>} */
const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5.5M5.5 12L12 5.5l6.5 6.5",
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z",
  up: "M7 10.5v9H4v-9zM7 11l4-7.5c1.7 0 2.6 1.3 2.2 2.9L12.6 9h5.6c1.3 0 2.2 1.1 2 2.4l-1 6.2c-.2 1.1-1.1 1.9-2.2 1.9H7",
};

/**
 * Make an element; strings become text nodes.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** @param {string} name */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", ICONS[name] ?? "");
  svg.append(path);
  return svg;
}

/** @param {Node | string} face @param {() => void} press @param {Record<string, string>} [attributes] */
export function button(face, press, attributes) {
  const made = el("button", { type: "button", ...attributes }, face);
  made.addEventListener("click", press);
  return made;
}

/**
 * A button that shows only an icon.
 * @param {string} name @param {string} label @param {() => void} press @param {Record<string, string>} [attributes]
 */
export function iconButton(name, label, press, attributes) {
  return button(icon(name), press, { class: "tool", "aria-label": label, title: label, ...attributes });
}

/** Text with links; a list's items stand clear of their marks. @param {string} text */
export function worded(text) {
  const lines = text.split(/(?<=\n)/);
  return lines.map((line) => (/^(•|\d+\.) /.test(line) ? el("span", { class: "item" }, linked(line)) : linked(line)));
}

/** @param {string} text */
function linked(text) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/gi)) {
    const address = withoutTail(match[0]);
    const link = el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
    fragment.append(text.slice(from, match.index), link);
    from = match.index + address.length;
  }
  fragment.append(text.slice(from));
  return fragment;
}

/** A full stop or bracket after an address belongs to the sentence. @param {string} address @returns {string} */
function withoutTail(address) {
  const trimmed = address.replace(/[.,;:!?*\]}]+$/, "");
  const unpaired = trimmed.endsWith(")") && trimmed.split(")").length > trimmed.split("(").length;
  return unpaired ? withoutTail(trimmed.slice(0, -1)) : trimmed;
}

/** A person's initials in a circle. @param {string} name */
export function face(name) {
  const letters = name.match(/(?<=^|\s)\S/gu) ?? [];
  const both = letters.filter((_, at) => at === 0 || at === letters.length - 1);
  return el("span", { class: "face", "aria-hidden": "true", "data-initials": both.join("").toUpperCase() });
}
