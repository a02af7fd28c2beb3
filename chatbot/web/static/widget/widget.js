/** The loader: it shows the launcher; the rest comes when it is first wanted. How to use it: docs/widget.md. */
(() => {
  const page = /** @type {Window & { ChatWidget?: any }} */ (window);
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const stub = page.ChatWidget;
  if (!script || (stub && !Array.isArray(stub.q)) || !("adoptedStyleSheets" in document)) return;

  const { key = "", locale: asked = "auto", color: wish = "" } = script.dataset;
  const base = new URL(".", script.src).href;
  const storageKey = `chat-widget:${base}:${key}`;
  const wanted = asked === "auto" ? document.documentElement.lang || navigator.language : asked;
  const locale = attempt(() => new Intl.Locale(wanted).baseName) ?? "en";
  const color = /^#[\da-f]{6}$/i.test(wish) ? wish : "#0b5fff";
  // not in strings.js: fetching that for one name would cost every page a request
  const label = "Open chat";

  const host = document.createElement("chat-widget");
  host.lang = locale;
  host.dir = /^(ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { all: initial !important; color-scheme: light dark !important; --accent: ${color}; --on-accent: ${readableOn(color)} }
.launcher { all: unset; position: fixed; z-index: 2147483000; inline-size: 60px; block-size: 60px;
  inset-block-end: calc(20px + env(safe-area-inset-bottom)); inset-inline-end: calc(20px + env(safe-area-inset-right));
  display: grid; place-items: center; border-radius: 50%; cursor: pointer; background: var(--accent); color: var(--on-accent);
  box-shadow: 0 0 0 1px #ffffff24, 0 2px 6px #0000001f, 0 10px 28px #0000003d; -webkit-tap-highlight-color: transparent }
.launcher:focus-visible { outline: 3px solid #000; outline-offset: 3px; box-shadow: 0 0 0 3px #fff }
.launcher svg { inline-size: 28px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round }
@media (prefers-reduced-motion: no-preference) { .launcher { transition: scale .2s } .launcher:hover { scale: 1.06 } }
@media print { .launcher { display: none } }`);
  root.adoptedStyleSheets = [sheet];

  const launcher = document.createElement("button");
  launcher.className = "launcher";
  launcher.title = label;
  for (const [name, value] of [["label", label], ["haspopup", "dialog"], ["expanded", "false"]]) {
    launcher.setAttribute(`aria-${name}`, `${value}`);
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
  path.setAttribute("d", "M12 3.5c-5 0-9 3.4-9 7.7 0 2.5 1.4 4.7 3.5 6.1-.1 1.1-.6 2.2-1.4 3.1 1.8-.2 3.4-.9 4.6-1.8.7.2 1.5.3 2.3.3 5 0 9-3.4 9-7.7s-4-7.7-9-7.7zM8.2 11.3h.01M12 11.3h.01M15.8 11.3h.01");
  launcher.append(svg);
  root.append(launcher);

  const ending = new AbortController();
  const { signal } = ending;
  /** @type {Map<string, Set<(detail: unknown) => void>>} */
  const listeners = new Map();
  /** @type {Widget.Env} */
  const env = { base, key, locale, storageKey, root, launcher, signal, customerToken: "", emit };
  /** @type {Promise<import("./app.js").App> | undefined} */
  let ready;
  let failures = 0;
  const ownerKey = `customer-of-${storageKey}`;
  /** Whose conversation this browser keeps. */
  let owner = attempt(() => localStorage.getItem(ownerKey)) ?? "";

  const api = {
    open: () => call("open"),
    close: () => ready && call("close"),
    toggle: () => call("toggle"),
    /** @param {string} text */
    send: (text) => call("send", String(text)),
    reset: () => call("reset"),
    /** @param {string | null} token  a signed identity from the site's back end; null: signed out */
    setCustomer(token) {
      env.customerToken = token ?? "";
      const before = owner;
      owner = customerOf(env.customerToken);
      attempt(() => localStorage.setItem(ownerKey, owner));
      if (!before || before === owner) return;
      attempt(() => localStorage.removeItem(storageKey)); // what was said is the other customer's
      if (ready) api.reset();
    },
    /** @param {string} event @param {(detail: unknown) => void} fn @returns {() => void} its remover */
    on(event, fn) {
      const fns = listeners.get(event) ?? new Set();
      listeners.set(event, fns.add(fn));
      return () => void fns.delete(fn);
    },
    destroy() {
      ending.abort();
      host.remove();
      listeners.clear();
      delete page.ChatWidget;
    },
    q: { push: queued },
  };
  page.ChatWidget = api;
  launcher.addEventListener("click", api.toggle, { signal });
  for (const hint of ["pointerenter", "focus"]) {
    launcher.addEventListener(hint, () => void fetchApp().catch(() => {}), { signal, once: true });
  }
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount, { signal, once: true });

  function mount() {
    document.body.append(host);
    for (const entry of stub?.q ?? []) queued(entry);
    // a person may be answering: listen although nobody has opened the panel on this page
    const kept = attempt(() => localStorage.getItem(storageKey)) ?? "";
    if (/"(waiting|assigned)"/.test(kept) || attempt(() => sessionStorage.getItem(storageKey))) load().catch(() => {});
  }

  /** @param {[string, ...unknown[]]} entry */
  function queued([name, ...args]) {
    /** @type {any} */ (api)[name]?.(...args);
  }

  /** @returns {Promise<typeof import("./app.js")>} */
  function fetchApp() {
    // browsers remember by its address that a module failed to load: a new try needs a new one
    return import(`${base}static/widget/app.js${failures ? `?${failures}` : ""}`);
  }

  /** @returns {NonNullable<typeof ready>} */
  function load() {
    ready ??= fetchApp().then(
      ({ start }) => start(env),
      (error) => {
        failures += 1;
        ready = undefined;
        emit("error", error);
        throw error;
      },
    );
    return ready;
  }

  /** @param {"open" | "close" | "toggle" | "send" | "reset"} name @param {...string} args */
  function call(name, ...args) {
    load().then((app) => /** @type {any} */ (app)[name](...args), () => {});
  }

  /** @param {string} event @param {unknown} [detail] */
  function emit(event, detail) {
    for (const fn of [...(listeners.get(event) ?? [])]) {
      try {
        fn(detail);
      } catch (error) {
        reportError(error); // the page's mistake must not stop the conversation
      }
    }
  }

  /** @template T @param {() => T} look */
  function attempt(look) {
    try {
      return look();
    } catch {
      return null;
    }
  }

  /** The customer's id; the server checks the signature. @param {string} token */
  function customerOf(token) {
    const [, claims = ""] = token.split(".");
    return attempt(() => `${JSON.parse(atob(claims.replace(/-/g, "+").replace(/_/g, "/"))).sub}`) ?? "";
  }

  /** White where it reads well (WCAG AA), else black. @param {string} hex */
  function readableOn(hex) {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5 ? "#fff" : "#000";
  }
})();
