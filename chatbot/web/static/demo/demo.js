/** The demo page speaks for its visitor: whatever carries `data-say` opens the chat and says it. */

const page = /** @type {Window & { ChatWidget?: any }} */ (window);
page.ChatWidget = page.ChatWidget || { q: [] };

document.addEventListener("click", (event) => {
  const said = /** @type {Element} */ (event.target).closest("[data-say]")?.getAttribute("data-say");
  if (said) page.ChatWidget.q.push(["open"]);
  if (said) page.ChatWidget.q.push(["send", said]);
});
