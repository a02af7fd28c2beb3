// The webhooks' page: the list, and what a supervisor does about it.

import { Problem } from "./http.js";
import { keyed, part, setText } from "./dom.js";
import { createNotices } from "./notices.js";
import { createWebhooksApi } from "./webhooks_api.js";
import { createCard } from "./webhooks_card.js";
import { createConfirm, createForm, createSecretBox } from "./webhooks_form.js";
import { nameOf } from "./webhooks_words.js";

/** @typedef {import("./webhooks_api.js").Webhook} Webhook */

const LOOK_MS = 4000;

/**
 * @param {HTMLElement} root
 * @returns {() => void} ends it
 */
export function startWebhooks(root) {
  const life = new AbortController();
  const { signal } = life;
  const api = createWebhooksApi(() => location.assign("/desk/sign-in"));
  const notices = createNotices(root, signal);
  const form = createForm(root, signal);
  const secrets = createSecretBox(root, signal);
  const confirm = createConfirm(root);
  const trouble = part(root, "trouble", HTMLElement);
  const empty = part(root, "empty", HTMLElement);
  const cards = keyed(
    part(root, "cards", HTMLElement),
    (/** @type {Webhook} */ one) => one.id,
    (one) => createCard(one, { api, onDeed: (deed, webhook) => void deeds[deed](webhook), onProblem }),
  );

  async function refresh() {
    const { webhooks } = await api.all();
    cards.update(webhooks);
    empty.hidden = webhooks.length > 0;
    trouble.hidden = true;
  }

  async function look() {
    if (document.visibilityState === "hidden") return;
    try {
      await refresh();
      await Promise.all([...cards.views.values()].map((card) => card.refresh()));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      trouble.hidden = false;
      setText(trouble, `${error.message} What is shown may be old.`);
    }
  }

  /** @param {unknown} error */
  function onProblem(error) {
    if (!(error instanceof Problem)) throw error;
    notices.show(error.message);
  }

  /** @param {() => Promise<unknown>} action */
  async function attempt(action) {
    try {
      await action();
      await refresh();
    } catch (error) {
      onProblem(error);
    }
  }

  /** @param {Webhook} made @param {string} text */
  function showSecret(made, text) {
    if (made.secret) secrets.show(made.secret, text);
  }

  function create() {
    form.open(null, async (wanted) => {
      const made = await api.add(wanted);
      await refresh();
      showSecret(made, "The receiver needs it to tell that what comes is from you. It is shown this once.");
    });
  }

  /** @type {Record<import("./webhooks_card.js").Deed, (webhook: Webhook) => unknown>} */
  const deeds = {
    edit: (webhook) =>
      form.open(webhook, async (wanted) => {
        await api.change(webhook.id, wanted);
        await refresh();
      }),

    async rotate(webhook) {
      const text = "For 24 hours everything is signed with the old one, too: change the receiver over in that time.";
      if (!(await confirm({ title: `A new secret for ${nameOf(webhook)}?`, text, yes: "New secret" }))) return;
      await attempt(async () => showSecret(await api.change(webhook.id, { rotate: true }), `${text} It is shown this once.`));
    },

    switch: (webhook) => attempt(() => api.change(webhook.id, { active: !webhook.active })),

    async remove(webhook) {
      const text = `What is on its way to ${nameOf(webhook)} is removed with it. To stop it for a while, switch it off.`;
      if (await confirm({ title: "Remove the webhook?", text, yes: "Remove" })) await attempt(() => api.remove(webhook.id));
    },
  };

  part(root, "new", HTMLElement).addEventListener("click", create, { signal });
  document.addEventListener("visibilitychange", look, { signal });
  const looking = setInterval(look, LOOK_MS);
  void look();

  return () => {
    life.abort();
    clearInterval(looking);
  };
}

startWebhooks(document.body);
