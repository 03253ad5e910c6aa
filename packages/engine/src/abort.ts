/** Waiting for signals. */

/** Who waits for which signal: many may wait for one, of which Node would warn if each of them listened to it. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once when a signal is given; not if it was given before.
 *
 * @param signal undefined: there is none, and nothing happens
 * @returns takes it back: the callback isn't called any more
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return NOTHING;
  const callbacks = waiting.get(signal) ?? listening(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0 || waiting.get(signal) !== callbacks) return;
    waiting.delete(signal);
    signal.removeEventListener("abort", abort);
  };
}

function listening(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(signal, callbacks);
  signal.addEventListener("abort", abort);
  return callbacks;
}

function abort(this: AbortSignal): void {
  const callbacks = waiting.get(this) ?? [];
  waiting.delete(this);
  this.removeEventListener("abort", abort);
  for (const callback of callbacks) callback();
}

const NOTHING = (): void => {};
