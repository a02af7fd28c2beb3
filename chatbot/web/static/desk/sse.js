// Read server-sent events from a fetch: unlike EventSource it shows the status, and that the line is alive.

import { LOOKS_ON } from "./http.js";

const SILENT_MS = 45000; // the server says something at least every 20 s

/** @typedef {{id: string, event: string, data: string}} ServerEvent */

/**
 * Cut a stream of text into events, wherever the pieces break.
 * @param {(event: ServerEvent) => void} onEvent
 */
export function createParser(onEvent) {
  let rest = "";
  let id = "";
  let event = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  function read(line) {
    if (line === "") return dispatch();
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "id") id = value;
    if (name === "event") event = value;
    if (name === "data") data.push(value);
  }

  function dispatch() {
    if (data.length) onEvent({ id, event: event || "message", data: data.join("\n") });
    event = "";
    data = [];
  }

  /** @param {string} text */
  return function feed(text) {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    lines.forEach(read);
  };
}

/**
 * Follow a stream until it ends, breaks, falls silent or is aborted.
 * @param {string} after the last event seen
 * @param {{onOpen: () => void, onEvent: (event: ServerEvent) => void, looksOn: boolean, signal: AbortSignal}} options
 * @returns {Promise<{status: number, retryAfterS: number}>} status 0: it never opened
 */
export async function follow(after, { onOpen, onEvent, looksOn, signal }) {
  const ended = { status: 0, retryAfterS: 0 };
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener("abort", abort);
  let silence = setTimeout(abort, SILENT_MS);
  try {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": after, ...(looksOn && LOOKS_ON) };
    const response = await fetch(`/api/v1/events?after=${after}`, { headers, cache: "no-store", signal: stop.signal });
    ended.status = response.status;
    ended.retryAfterS = Number(response.headers.get("Retry-After")) || 0;
    if (!response.ok || !response.body) return ended;
    onOpen();
    const feed = createParser(onEvent);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return ended;
      clearTimeout(silence);
      silence = setTimeout(abort, SILENT_MS);
      feed(decoder.decode(value, { stream: true }));
    }
  } catch {
    return ended; // a broken line is an ordinary end: the caller comes back with the last id
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", abort);
  }
}
