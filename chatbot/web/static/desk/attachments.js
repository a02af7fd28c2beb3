// Files cannot be sent yet: whoever pastes or drops one is told so, and how to help themselves.

const REFUSED =
  "Files cannot be sent yet. Put the file where the customer can open it and send the link, or write what it shows.";

/**
 * @param {HTMLElement} root
 * @param {(text: string) => void} tell
 * @param {AbortSignal} signal
 */
export function refuseFiles(root, tell, signal) {
  /** @param {DragEvent} event */
  function over(event) {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault(); // or the browser would open the file in place of the desk
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  }

  /** @param {DataTransfer | null} data @param {Event} event */
  function refuse(data, event) {
    if (!holdsFiles(data)) return;
    event.preventDefault();
    tell(REFUSED);
  }

  root.addEventListener("dragover", over, { signal });
  root.addEventListener("drop", (event) => refuse(event.dataTransfer, event), { signal });
  root.addEventListener("paste", (event) => refuse(event.clipboardData, event), { signal });
}

/**
 * A copied table carries a picture of itself beside its words: words win.
 * @param {DataTransfer | null} data
 */
function holdsFiles(data) {
  return data !== null && data.types.includes("Files") && !data.types.includes("text/plain");
}
