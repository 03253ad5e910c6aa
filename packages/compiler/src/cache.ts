/** The statement cache: structure → what was worked out once, least recently used out first. */
import type { BoundValue, Node, StructureKey } from "@athanor/core";
import { walkKey } from "@athanor/core";

// Every runtime has it; this package assumes none in particular, and so no declarations of one.
declare const performance: { now(): number };

/** What a look-up gives. */
export interface CacheHit<E> {
  readonly entry: E;
  /** The bound values of the statement at hand, in the order that the entry's placeholders refer to. */
  readonly binds: readonly BoundValue[];
  readonly status: "hit" | "made" | "uncacheable";
  /** When the entry was made, as `performance.now()` counts. */
  readonly since: number;
}

/** Figures of a cache since it was made. */
export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  readonly uncacheable: number;
  readonly evictions: number;
  readonly size: number;
  readonly capacity: number;
}

interface Slot<E> {
  readonly key: StructureKey;
  readonly variant: string;
  readonly entry: E;
  readonly since: number;
  older: Slot<E> | null;
  newer: Slot<E> | null;
}

interface Memo {
  readonly key: StructureKey;
  readonly binds: readonly BoundValue[];
}

const MEMO: unique symbol = Symbol("athanor.cacheMemo");

/**
 * A cache of entries by statement structure. An engine has one, for Core and ORM alike.
 *
 * A statement that the user keeps remembers its key, so that looking it up again costs next to nothing.
 *
 * @typeParam E what is kept for a statement
 */
export class StatementCache<E> {
  readonly capacity: number;
  private readonly buckets = new Map<number, Slot<E>[]>();
  private oldest: Slot<E> | null = null;
  private newest: Slot<E> | null = null;
  private size = 0;
  private hits = 0;
  private misses = 0;
  private uncacheable = 0;
  private evictions = 0;

  /** @param capacity how many entries are kept; 0 turns the cache off */
  constructor(capacity = 500) {
    this.capacity = capacity;
  }

  /** Figures since the cache was made. */
  get statistics(): CacheStatistics {
    const { hits, misses, uncacheable, evictions, size, capacity } = this;
    return { hits, misses, uncacheable, evictions, size, capacity };
  }

  /**
   * Finds the entry of a statement, or makes it.
   *
   * @param statement the statement, whose bound values are collected on the way
   * @param variant what else decides the SQL: the columns of a parameter row, execution options
   * @param make makes the entry on a miss
   */
  lookup(statement: Node, variant: string, make: (statement: Node, binds: readonly BoundValue[]) => E): CacheHit<E> {
    const memo = memoOf(statement);
    if (memo !== undefined) {
      const slot = this.findKey(memo.key, variant);
      if (slot !== null) return this.hit(slot, memo.binds);
    }
    const walk = walkKey(statement);
    const binds = walk.binds;
    if (!walk.cacheable || this.capacity === 0) {
      this.uncacheable++;
      return { entry: make(statement, binds), binds, status: "uncacheable", since: performance.now() };
    }
    const bucket = this.buckets.get(walk.hash);
    if (bucket !== undefined) {
      for (const slot of bucket) {
        if (slot.variant !== variant || !walk.matches(slot.key)) continue;
        remember(statement, { key: slot.key, binds });
        return this.hit(slot, binds);
      }
    }
    this.misses++;
    const key = walk.toKey();
    const slot: Slot<E> = { key, variant, entry: make(statement, binds), since: performance.now(), older: this.newest, newer: null };
    this.insert(slot);
    remember(statement, { key, binds });
    return { entry: slot.entry, binds, status: "made", since: slot.since };
  }

  /** Forgets everything. */
  clear(): void {
    this.buckets.clear();
    this.oldest = null;
    this.newest = null;
    this.size = 0;
  }

  private findKey(key: StructureKey, variant: string): Slot<E> | null {
    const bucket = this.buckets.get(key.hash);
    if (bucket !== undefined) for (const slot of bucket) if (slot.key === key && slot.variant === variant) return slot;
    return null;
  }

  private hit(slot: Slot<E>, binds: readonly BoundValue[]): CacheHit<E> {
    this.hits++;
    if (slot !== this.newest) {
      this.unlink(slot);
      this.append(slot);
    }
    return { entry: slot.entry, binds, status: "hit", since: slot.since };
  }

  private insert(slot: Slot<E>): void {
    const bucket = this.buckets.get(slot.key.hash);
    if (bucket === undefined) this.buckets.set(slot.key.hash, [slot]);
    else bucket.push(slot);
    this.append(slot);
    this.size++;
    if (this.size > this.capacity && this.oldest !== null) this.evict(this.oldest);
  }

  private evict(slot: Slot<E>): void {
    this.unlink(slot);
    const bucket = this.buckets.get(slot.key.hash);
    if (bucket !== undefined) {
      const rest = bucket.filter((each) => each !== slot);
      if (rest.length === 0) this.buckets.delete(slot.key.hash);
      else this.buckets.set(slot.key.hash, rest);
    }
    this.size--;
    this.evictions++;
  }

  private append(slot: Slot<E>): void {
    slot.older = this.newest;
    slot.newer = null;
    if (this.newest === null) this.oldest = slot;
    else this.newest.newer = slot;
    this.newest = slot;
  }

  private unlink(slot: Slot<E>): void {
    if (slot.older === null) this.oldest = slot.newer;
    else slot.older.newer = slot.newer;
    if (slot.newer === null) this.newest = slot.older;
    else slot.newer.older = slot.older;
  }
}

/** A statement that was looked up: it keeps its key. */
type Remembering = Node & { [MEMO]?: Memo };

function memoOf(statement: Remembering): Memo | undefined {
  return statement[MEMO];
}

function remember(statement: Remembering, memo: Memo): void {
  statement[MEMO] = memo;
}
