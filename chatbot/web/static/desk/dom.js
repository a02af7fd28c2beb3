// Build and change the page with as few touches as possible; text only ever goes in as text.

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | boolean | null>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...present(children));
  return node;
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return children.flatMap((child) => (child || child === "" ? [child] : []));
}

/**
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...present(children));
  return node;
}

/**
 * Set an attribute if it differs; null and false take it away.
 * @param {Element} node
 * @param {string} name
 * @param {string | boolean | null} value
 */
export function setAttribute(node, name, value) {
  const text = value === true ? "" : value;
  if (text === null || text === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/**
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make a function that fills an element anew, only when what it shows has changed.
 * @param {Element} element
 */
export function filler(element) {
  let shown = "";
  /**
   * @param {unknown} source what the content is made from
   * @param {() => Child[]} build
   */
  return (source, build) => {
    const mark = JSON.stringify(source) ?? "";
    if (mark === shown) return;
    shown = mark;
    element.replaceChildren(...present(build()));
  };
}

/**
 * The element a template marked with `data-part`.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} name
 * @param {new (...args: any[]) => T} kind
 * @returns {T}
 */
export function part(root, name, kind) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} data-part="${name}"`);
  return found;
}

/**
 * Call the handler for events that happen in a descendant matching the selector.
 * @param {Element} container
 * @param {string} type
 * @param {string} selector
 * @param {(element: HTMLElement, event: Event) => void} handler
 * @param {AbortSignal} signal its abort removes the listener
 */
export function delegate(container, type, selector, handler, signal) {
  /** @param {Event} event */
  function dispatch(event) {
    const hit = event.target instanceof Element ? event.target.closest(selector) : null;
    if (hit instanceof HTMLElement && container.contains(hit)) handler(hit, event);
  }
  container.addEventListener(type, dispatch, { signal });
}

/**
 * Keep a parent's children in step with a list: only what changed is touched.
 * @template Item
 * @template {{element: Element, update: (item: Item) => void}} View
 * @param {Element} parent holds nothing else
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => View} create
 */
export function keyed(parent, keyOf, create) {
  /** @type {Map<string, View>} */
  const views = new Map();

  /** @param {Item[]} items */
  function update(items) {
    const keys = new Set(items.map(keyOf));
    for (const [key, view] of views) {
      if (keys.has(key)) continue;
      view.element.remove();
      views.delete(key);
    }
    let next = parent.firstElementChild;
    for (const item of items) {
      const view = views.get(keyOf(item)) ?? create(item);
      views.set(keyOf(item), view);
      view.update(item);
      if (view.element === next) next = next.nextElementSibling;
      else parent.insertBefore(view.element, next);
    }
  }

  return { update, views };
}
