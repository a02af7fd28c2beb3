// Make many calls into few, and wait.

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One run at a time, at least `gapMs` apart; whoever asks during a run gets the one after it, so nothing is missed.
 * @template T
 * @param {() => Promise<T>} run
 * @param {number} gapMs
 * @returns {() => Promise<T>}
 */
export function coalesce(run, gapMs) {
  /** @type {Promise<unknown>} settles when the last run and its gap are over */
  let free = Promise.resolve();
  /** @type {Promise<T> | null} */
  let next = null;

  function start() {
    next = null;
    const result = run();
    free = Promise.allSettled([result, pause(gapMs)]);
    return result;
  }

  return () => (next ??= free.then(start));
}

/**
 * Run once after everything now under way, however often it is asked for; a hidden tab is served too.
 * @param {() => void} run
 */
export function soon(run) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      run();
    });
  };
}
