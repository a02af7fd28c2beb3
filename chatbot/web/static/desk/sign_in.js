// The sign-in page works without this; it adds a look at the typed password and stops a second press.

import { part, setAttribute, setText } from "./dom.js";

const form = part(document, "form", HTMLFormElement);
const password = part(document, "password", HTMLInputElement);
const reveal = part(document, "reveal", HTMLButtonElement);
const submit = part(document, "submit", HTMLButtonElement);

/** @param {boolean} shown */
function show(shown) {
  password.type = shown ? "text" : "password";
  setAttribute(reveal, "aria-pressed", String(shown));
  setText(reveal, shown ? "Hide" : "Show");
}

reveal.hidden = false;
reveal.addEventListener("click", () => show(password.type === "password"));
form.addEventListener("submit", () => {
  show(false); // browsers offer to keep a password field only
  submit.disabled = true;
});
window.addEventListener("pageshow", () => (submit.disabled = false)); // back from the next page
