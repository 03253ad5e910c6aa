/**
 * Who may write to a file.
 *
 * SQLite lets one connection write at a time, and whoever comes second waits by blocking the thread: in an asynchronous program it
 * would block the very one that it waits for. So the connections of one program stand in line here, without blocking anybody, and SQLite
 * is only asked once it's their turn.
 */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { LockTimeout } from "./errors.ts";

type Place = () => void;

/** The lock of one file: first come, first served. */
export class WriteLock {
  #held = false;
  readonly #line: Place[] = [];

  /** Takes the lock at once, if nobody has it; false if somebody does. */
  tryTake(): boolean {
    if (this.#held) return false;
    this.#held = true;
    return true;
  }

  /**
   * Waits for the lock.
   *
   * @param timeout how long at most, in milliseconds
   * @param signal ends the waiting
   * @throws LockTimeout if it wasn't had in time
   */
  take(timeout: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolveTaken, reject) => {
      const leave = (error: unknown): void => {
        done();
        this.#line.splice(this.#line.indexOf(place), 1);
        reject(error);
      };
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", stopped);
      };
      const stopped = (): void => leave(signal.reason);
      const timer = setTimeout(() => leave(new LockTimeout(timeout)), timeout);
      const place = (): void => {
        done();
        resolveTaken();
      };
      signal.addEventListener("abort", stopped, { once: true });
      this.#line.push(place);
    });
  }

  /** Gives the lock to whoever has waited longest. */
  release(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#held = false;
    else next();
  }
}

const locks = new Map<string, WriteLock>();

/** The lock of a file; all engines of this program that open the file share it. */
export function lockOf(file: string): WriteLock {
  const path = realPath(file);
  let lock = locks.get(path);
  if (lock === undefined) {
    lock = new WriteLock();
    locks.set(path, lock);
  }
  return lock;
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // It doesn't exist yet.
    return resolve(file);
  }
}
