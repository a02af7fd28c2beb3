// Single keys do what the hand does most; they rest while somebody writes, and can be turned off.

/**
 * @param {object} options
 * @param {Record<string, () => void>} options.keys what each key does
 * @param {() => unknown} options.onEscape
 * @param {(key: string) => boolean} options.resting this key is no shortcut now
 * @param {AbortSignal} options.signal
 */
export function listenToKeys({ keys, onEscape, resting, signal }) {
  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) return void onEscape();
    const action = keys[event.key];
    if (!action || resting(event.key) || writing(event.target) || scrolling(event)) return;
    event.preventDefault();
    action();
  }

  document.addEventListener("keydown", press, { signal });
}

/** @param {EventTarget | null} target */
function writing(target) {
  return (
    target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")
  );
}

/**
 * The arrows scroll where the focus is on something that scrolls; elsewhere they move in the list.
 * @param {KeyboardEvent} event
 */
function scrolling({ key, target }) {
  return (
    key.startsWith("Arrow") && target instanceof HTMLElement && target !== document.body && !target.closest(".list")
  );
}
