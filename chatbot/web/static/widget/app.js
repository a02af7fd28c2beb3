/** The conversation's story: what the customer does, what the server says, and what the view shows of it. */

import { Live } from "./live.js";
import { attempt, Store } from "./store.js";
import { stringsFor } from "./strings.js";
import { Outbox, Refused, Transport } from "./transport.js";
import { View } from "./view.js";

const AGENT_TYPING_MS = 6000;
const GRACE_MS = 3000;
/** The server asks how it was after five minutes of silence. */
const SILENT_MS = 305_000;
/** A page of history this long may not be the last. */
const FULL_PAGE = 100;

/** @param {Widget.Env} env */
export function start(env) {
  return new App(env);
}

/** @implements {Widget.Actions} @implements {Widget.Ear} @implements {Widget.Delivery} */
export class App {
  /** @param {Widget.Env} env */
  constructor(env) {
    this.env = env;
    this.strings = stringsFor(env.locale);
    this.store = new Store(env.storageKey);
    this.transport = new Transport(env);
    this.live = new Live(this.transport, this.store, this);
    this.outbox = new Outbox(env, this.store, this.transport, this);
    this.view = new View(env, this.strings, this);
    const { id, status } = this.store.kept;
    /** @type {Widget.State} */
    this.state = { id, messages: [], status, agent: "", typing: "", notice: "", loading: Boolean(id), survey: null, thanked: false };
    /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */
    this.timers = {};
    /** @type {Promise<unknown> | undefined} */
    this.configured = undefined;
    this.inbox = Promise.resolve();
    this.unread = 0;
    this.stale = false;
    this.#listen();
    void this.sync();
    if (attempt(() => sessionStorage.getItem(env.storageKey))) this.view.reopen();
    this.#show();
  }

  open() {
    this.view.open();
  }

  close() {
    this.view.close();
  }

  toggle() {
    if (this.view.isOpen) this.close();
    else this.open();
  }

  /** @param {string} text */
  send(text) {
    if (text.trim()) this.again(this.store.compose(text.trim()));
  }

  /** @param {Widget.Button} button */
  press({ title, payload }) {
    this.again(this.store.compose(title, payload));
  }

  /** Send a message, for the first time or once more. @param {Widget.Message} message */
  again(message) {
    this.view.follow();
    this.outbox.put(message);
  }

  /** Leave the conversation; the next message begins a new one. */
  reset() {
    this.store.messages = [];
    this.gone();
    this.env.emit("reset");
  }

  /** Fetch what is new, one fetch at a time. @returns {Promise<void>} */
  sync() {
    return (this.inbox = this.inbox.then(() => this.#catchUp()));
  }

  /** @param {Widget.Message} message */
  heard(message) {
    this.#news(this.store.merge([message]));
  }

  /** @param {Widget.Page} page */
  took({ messages, status, agent_name, agent_typing, survey }) {
    clearTimeout(this.timers.lost);
    this.#news(this.store.merge(messages));
    this.turned({ status, agent_name, survey });
    if (agent_typing) this.agentTypes(this.state.agent);
    this.#show({ notice: "", loading: false });
  }

  /** @param {Widget.Standing} news */
  turned({ status, agent_name, survey = null }) {
    const { id } = this.store.kept;
    const changed = status !== this.state.status;
    const agent = agent_name || this.state.agent;
    this.store.keep({ status });
    clearTimeout(this.timers.grace);
    if (status === "waiting" || status === "assigned") this.live.start(id);
    else this.timers.grace = setTimeout(() => this.live.stop(), GRACE_MS); // the last line may still be on its way
    this.#show({ status, agent, survey });
    if (changed) this.env.emit("status", { status, agent_name: agent || null });
  }

  /** @param {string} agent */
  agentTypes(agent) {
    clearTimeout(this.timers.typing);
    this.timers.typing = setTimeout(() => this.#show({ typing: "" }), AGENT_TYPING_MS);
    this.#show({ typing: agent || this.strings.agent });
  }

  /** A short break is nobody's business. @param {boolean} connected */
  connected(connected) {
    clearTimeout(this.timers.lost);
    if (connected) void this.sync();
    else this.timers.lost = setTimeout(() => this.#show({ notice: this.strings.offline }), GRACE_MS);
  }

  gone() {
    this.live.stop();
    this.store.forget();
    this.#show({ agent: "", typing: "", notice: "", loading: false, thanked: false });
    this.turned({ status: "bot" });
  }

  waiting() {
    const { status } = this.state;
    if (status === "bot" || status === "resolved") this.#show({ typing: this.strings.bot });
  }

  /** @param {Widget.Message} message @param {Widget.Answer} answer */
  async answered(message, answer) {
    this.store.keep({ id: answer.session_id });
    if (answer.seq > this.store.cursor) this.turned(answer); // else the stream knows better
    clearTimeout(this.timers.silent);
    this.timers.silent = setTimeout(() => this.view.isOpen && this.sync(), SILENT_MS);
    const fresh = this.store.answered(message, answer);
    if (fresh) this.#news(fresh);
    else await this.sync();
  }

  /** @param {Widget.Message} message @param {Refused} error */
  failed(message, error) {
    message.delivery = "failed";
    message.error = error.status ? error.detail || this.strings.trouble : this.strings.unreachable;
    message.final = [400, 413, 422].includes(error.status);
    this.view.announce(this.strings.failed);
    this.env.emit("error", error);
  }

  changed() {
    this.#show(this.state.status === "assigned" ? {} : { typing: "" });
  }

  askHuman() {
    this.press({ title: this.strings.human, payload: "/contact_human_agent" });
  }

  /** @param {Widget.Message} message @param {boolean} helpful */
  async judge(message, helpful) {
    const { id } = this.store.kept;
    const before = message.helpful;
    message.helpful = helpful;
    this.#show();
    const done = await this.#try(async () => {
      // the answer of POST /chat does not name its bubbles; the history does
      if (!message.message_id) this.store.merge((await this.transport.messages(id, message.seq - 1)).messages);
      await this.transport.rate(id, { message_id: message.message_id, helpful });
    });
    if (done) this.view.announce(this.strings.noted);
    else message.helpful = before;
    this.#show();
  }

  /** @param {number} rating @param {string} comment */
  async rate(rating, comment) {
    const body = { rating, ...(comment && { comment }) };
    const about = this.state.survey?.about;
    if (!(await this.#try(() => this.transport.rate(this.store.kept.id, { ...body, about })))) return;
    this.#show({ survey: null, thanked: true });
    this.env.emit("rating", body);
  }

  async dismiss() {
    if (await this.#try(() => this.transport.rate(this.store.kept.id, { dismiss: true }))) this.#show({ survey: null });
  }

  opened() {
    this.configured ??= this.transport.config().then(
      (config) => this.#show({ config }),
      () => (this.configured = undefined), // the widget's own words do meanwhile
    );
    attempt(() => sessionStorage.setItem(this.env.storageKey, "open"));
    if (!this.state.loading) void this.sync();
    this.#show();
    this.env.emit("open");
  }

  closed() {
    attempt(() => sessionStorage.removeItem(this.env.storageKey));
    this.#show();
    this.env.emit("close");
  }

  #listen() {
    const { signal, storageKey } = this.env;
    window.addEventListener("storage", (event) => event.key === storageKey && this.#otherTab(), { signal });
    window.addEventListener("online", () => this.sync(), { signal });
    document.addEventListener("visibilitychange", () => this.#visible(), { signal });
    signal.addEventListener("abort", () => this.live.stop());
  }

  #visible() {
    this.#show();
    if (document.hidden) return;
    this.live.lookedAt();
    void this.sync();
  }

  /** Another tab of this site wrote down where the conversation stands. */
  #otherTab() {
    const other = this.store.reload();
    const { id, seq, status } = this.store.kept;
    if (other) this.live.stop();
    if (other) this.#show({ loading: Boolean(id), agent: "" });
    if (other || seq > this.store.cursor) void this.sync();
    this.turned({ ...this.state, status });
  }

  async #catchUp() {
    const { id } = this.store.kept;
    if (!id || this.env.signal.aborted) return;
    try {
      for (let full = true; full; ) {
        const page = await this.transport.messages(id, this.store.cursor);
        if (id !== this.store.kept.id) return;
        full = page.messages.length >= FULL_PAGE;
        this.took(page);
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 404) this.gone();
      else this.#show({ notice: this.strings.offline });
    }
  }

  /** @param {Widget.Message[]} fresh */
  #news(fresh) {
    const theirs = fresh.filter(({ author }) => author !== "customer");
    const agent = theirs.findLast((message) => message.agent_name)?.agent_name;
    this.#show({ ...(agent && { agent }), ...(theirs.length && { typing: "", thanked: false }) });
    if (!this.state.loading) for (const message of theirs) this.env.emit("message", message);
  }

  /** Tell the customer calmly when it does not work. @param {() => Promise<unknown>} work */
  async #try(work) {
    try {
      await work();
      this.#show({ notice: "" });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#show({ notice: error.detail || this.strings.trouble });
      return false;
    }
  }

  /** @param {Partial<Widget.State>} [change] */
  #show(change) {
    Object.assign(this.state, change);
    if (!this.stale) queueMicrotask(() => this.#render()); // however much changes in one go, it is painted once
    this.stale = true;
  }

  #render() {
    this.stale = false;
    if (this.env.signal.aborted) return;
    Object.assign(this.state, { messages: this.store.messages, id: this.store.kept.id });
    if (this.view.isOpen && !document.hidden && !this.state.loading) this.store.see();
    this.view.render(this.state);
    const count = this.store.unread();
    this.view.badge(count);
    if (count === this.unread) return;
    this.unread = count;
    this.env.emit("unread", count);
  }
}
