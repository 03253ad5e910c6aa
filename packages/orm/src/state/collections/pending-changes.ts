/** Changes to collections that are not loaded: kept until the collection is, or until they have been flushed. */
import type { InstanceState } from "../instance-state.ts";

/** What was added to and removed from one collection. */
export interface PendingChange {
  readonly added: Set<InstanceState>;
  readonly removed: Set<InstanceState>;
}

/** The changes of an object's collections, by attribute index. */
export class PendingChanges {
  readonly #changes = new Map<number, PendingChange>();

  get(index: number): PendingChange | undefined {
    return this.#changes.get(index);
  }

  add(index: number, member: InstanceState): void {
    const change = this.#of(index);
    if (!change.removed.delete(member)) change.added.add(member);
  }

  remove(index: number, member: InstanceState): void {
    const change = this.#of(index);
    if (!change.added.delete(member)) change.removed.add(member);
  }

  /** Takes the changes of one collection out, when it has been loaded. */
  take(index: number): PendingChange | undefined {
    const change = this.#changes.get(index);
    this.#changes.delete(index);
    return change;
  }

  #of(index: number): PendingChange {
    let change = this.#changes.get(index);
    if (change === undefined) {
      change = { added: new Set(), removed: new Set() };
      this.#changes.set(index, change);
    }
    return change;
  }
}
