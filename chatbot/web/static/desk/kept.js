// What the browser remembers for an agent between two visits: marks, drafts, choices.

/**
 * A value in a Storage; where storing is forbidden it lives as long as the page.
 * @template T
 * @param {Storage} storage
 * @param {string} key
 * @param {T} fallback
 */
export function keep(storage, key, fallback) {
  return {
    /** @returns {T} */
    read() {
      try {
        return JSON.parse(storage.getItem(key) ?? "null") ?? fallback;
      } catch {
        return fallback;
      }
    },
    /** @param {T} value */
    write(value) {
      try {
        storage.setItem(key, JSON.stringify(value));
      } catch {
        return; // full or forbidden: the page still has it
      }
    },
  };
}

/**
 * @template T
 * @typedef {{read: () => T, write: (value: T) => void}} Kept
 */

/**
 * Up to which message this agent has read each conversation.
 * @param {Kept<Record<string, number>>} kept
 */
export function createSeen(kept) {
  return {
    /** What is unread now; the marks are read once, however many entries are asked for. */
    reader() {
      const seen = kept.read();
      /** @param {import("./types.js").Entry} entry */
      return (entry) => entry.last_author === "customer" && entry.last_seq > (seen[entry.id] ?? 0);
    },
    /** @param {string} id @param {number} seq */
    mark(id, seq) {
      const seen = kept.read();
      if ((seen[id] ?? 0) < seq) kept.write({ ...seen, [id]: seq });
    },
    /** @param {Set<string>} ids the conversations still worth a mark */
    prune(ids) {
      const seen = Object.entries(kept.read());
      const worth = seen.filter(([id]) => ids.has(id));
      if (worth.length < seen.length) kept.write(Object.fromEntries(worth));
    },
  };
}

/** @typedef {ReturnType<typeof createSeen>} Seen */

/**
 * Half-written answers, one per conversation.
 * @param {Kept<Record<string, string>>} kept
 */
export function createDrafts(kept) {
  return {
    /** @param {string} id */
    of: (id) => kept.read()[id] ?? "",
    /** @param {string} id @param {string} text */
    set(id, text) {
      const { [id]: _, ...others } = kept.read();
      kept.write(text ? { ...others, [id]: text } : others);
    },
    clear: () => kept.write({}),
  };
}

/** @typedef {ReturnType<typeof createDrafts>} Drafts */
