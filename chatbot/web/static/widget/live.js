/** Listens to a conversation that a person answers: by a stream, or long polls where none gets through. */

import { Refused, sleep } from "./transport.js";

const STREAM_TRIES = 2;
const POLLS_BEFORE_STREAM = 5;
const LONGEST_PAUSE_MS = 15_000;

export class Live {
  /** @param {import("./transport.js").Transport} transport @param {{ cursor: number }} store @param {Widget.Ear} ear */
  constructor(transport, store, ear) {
    this.transport = transport;
    this.store = store;
    this.ear = ear;
    this.id = "";
    /** @type {AbortSignal | undefined} the turn in which this tab listens itself */
    this.leading = undefined;
    this.ending = new AbortController();
  }

  /** @param {string} id */
  start(id) {
    if (this.id === id) return;
    this.stop();
    this.id = id;
    this.ending = new AbortController();
    void this.#lead(id, this.ending.signal, !document.hidden);
  }

  stop() {
    this.id = "";
    this.ending.abort();
  }

  /** This tab listens itself, rather than another. */
  lookedAt() {
    const { id } = this;
    if (!id || (this.leading && !this.leading.aborted)) return;
    this.stop();
    this.start(id);
  }

  /**
   * One tab listens, the others follow what it keeps in localStorage: browsers allow six connections to a host.
   * @param {string} id @param {AbortSignal} signal @param {boolean} steal  a frozen tab must not keep the line
   */
  async #lead(id, signal, steal) {
    if (!navigator.locks) return this.#listen(id, signal);
    const turn = new AbortController();
    signal.addEventListener("abort", () => turn.abort(), { signal: turn.signal });
    try {
      await navigator.locks.request(`chat-widget:${id}`, steal ? { steal } : { signal }, () => this.#listen(id, turn.signal));
    } catch (error) {
      turn.abort();
      if (signal.aborted) return;
      // AbortError: another tab took over, queue behind it; any other: this page may not use locks
      if (/** @type {Error} */ (error).name === "AbortError") await this.#lead(id, signal, false);
      else await this.#listen(id, signal);
    }
  }

  /** @param {string} id @param {AbortSignal} signal */
  async #listen(id, signal) {
    this.leading = signal;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const heard = failures < STREAM_TRIES ? await this.#stream(id, signal) : await this.#polls(id, signal);
      if (heard) failures = -1;
      else await sleep(Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS) * (1 + Math.random() / 4), signal);
    }
    if (this.leading === signal) this.leading = undefined;
  }

  /** Until the browser gives it up; true if it had been open. @param {string} id @param {AbortSignal} signal */
  #stream(id, signal) {
    return new Promise((resolve) => {
      const source = this.transport.stream(id, this.store.cursor);
      let opened = false;
      const end = () => {
        source.close();
        signal.removeEventListener("abort", end);
        resolve(opened);
      };
      signal.addEventListener("abort", end);
      source.onopen = () => this.ear.connected((opened = true));
      source.onerror = () => {
        this.ear.connected(false);
        if (source.readyState === EventSource.CLOSED) end(); // else the browser itself comes back, with Last-Event-ID
      };
      source.addEventListener("message", (event) => this.ear.heard(JSON.parse(event.data)));
      source.addEventListener("status", (event) => this.ear.turned(JSON.parse(event.data)));
      source.addEventListener("typing", (event) => this.ear.agentTypes(JSON.parse(event.data).agent));
    });
  }

  /** For a while; true: try a stream again. @param {string} id @param {AbortSignal} signal */
  async #polls(id, signal) {
    for (let round = 0; round < POLLS_BEFORE_STREAM && !signal.aborted; round += 1) {
      try {
        const page = await this.transport.poll(id, this.store.cursor, signal);
        if (signal.aborted) return false;
        this.ear.took(page);
        if (!page.messages.length) await sleep(1000, signal); // a proxy may cut the wait short: never spin
      } catch (error) {
        if (signal.aborted) return false;
        if (error instanceof Refused && error.status === 404) this.ear.gone();
        else this.ear.connected(false);
        return false;
      }
    }
    return true;
  }
}
