/** The statement cache: structure → what was worked out once, least recently used out first. */
import type { BoundValue, KeyWalk, Node, StructureKey, StructureMatcher } from "@athanor/core";
import { makeMatcher, STRUCTURE_MEMO, walkKey } from "@athanor/core";

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

/** An entry with its place in the cache. */
interface Slot<E> {
  readonly key: StructureKey;
  readonly variant: string;
  readonly entry: E;
  readonly since: number;
  older: Slot<E> | null;
  newer: Slot<E> | null;
  /** The cache that it is in; null once it was put out. */
  owner: StatementCache<E> | null;
  /** How often a walk has found it. */
  walks: number;
}

/** An entry whose structure has a matcher. */
interface Match<E> {
  readonly slot: Slot<E>;
  readonly matches: StructureMatcher;
}

/** What was found for a statement. The statement remembers it: to find it again costs next to nothing. */
class Found<E> implements CacheHit<E> {
  readonly slot: Slot<E>;
  readonly binds: readonly BoundValue[];
  readonly status = "hit";

  constructor(slot: Slot<E>, binds: readonly BoundValue[]) {
    this.slot = slot;
    this.binds = binds;
  }

  get entry(): E {
    return this.slot.entry;
  }

  get since(): number {
    return this.slot.since;
  }
}

/** A structure that a walk has found so often is worth a matcher: making one costs about as much as a hundred walks. */
const WALKS_BEFORE_MATCHER = 100;

/** How many matchers of one outline are tried before a statement is walked. */
const MATCHERS_TRIED = 8;

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
  /** By outline: the entries that are asked for so often that they have a matcher. */
  private readonly matchers = new Map<number, Match<E>[]>();
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
    const known = this.remembered(statement, variant) ?? this.findMatching(statement, variant);
    if (known !== null) return this.hit(known);
    const walk = walkKey(statement);
    const { binds } = walk;
    if (!walk.cacheable || this.capacity === 0) {
      this.uncacheable++;
      return { entry: make(statement, binds), binds, status: "uncacheable", since: performance.now() };
    }
    const slot = this.findWalked(walk, variant);
    if (slot !== null) {
      if (++slot.walks === WALKS_BEFORE_MATCHER) this.addMatcher(slot, statement);
      return this.hit(remember(statement, new Found(slot, binds)));
    }
    this.misses++;
    const made = this.insert(walk.toKey(), variant, make(statement, binds));
    remember(statement, new Found(made, binds));
    return { entry: made.entry, binds, status: "made", since: made.since };
  }

  /** Forgets everything. */
  clear(): void {
    for (let slot = this.newest; slot !== null; ) {
      const { older } = slot;
      disown(slot);
      slot = older;
    }
    this.buckets.clear();
    this.matchers.clear();
    this.oldest = null;
    this.newest = null;
    this.size = 0;
  }

  /** What a statement remembers, if it is of this cache. */
  private remembered(statement: Remembering, variant: string): Found<E> | null {
    const memo = statement[STRUCTURE_MEMO];
    return memo instanceof Found && memo.slot.owner === this && memo.slot.variant === variant ? memo : null;
  }

  private findMatching(statement: Node, variant: string): Found<E> | null {
    const matchers = this.matchers.get(statement.outline);
    if (matchers === undefined) return null;
    for (const { slot, matches } of matchers) {
      if (slot.variant !== variant) continue;
      const binds = matches(statement);
      if (binds !== null) return remember(statement, new Found(slot, binds));
    }
    return null;
  }

  private findWalked(walk: KeyWalk, variant: string): Slot<E> | null {
    const bucket = this.buckets.get(walk.hash);
    if (bucket !== undefined) for (const slot of bucket) if (slot.variant === variant && walk.matches(slot.key)) return slot;
    return null;
  }

  /** From now on, statements of this structure are found without a walk. */
  private addMatcher(slot: Slot<E>, example: Node): void {
    const matches = makeMatcher(example);
    if (matches === null) return;
    const known = this.matchers.get(example.outline) ?? [];
    this.matchers.set(example.outline, [{ slot, matches }, ...known].slice(0, MATCHERS_TRIED));
  }

  private hit(found: Found<E>): Found<E> {
    const { slot } = found;
    this.hits++;
    if (slot !== this.newest) {
      this.unlink(slot);
      this.append(slot);
    }
    return found;
  }

  private insert(key: StructureKey, variant: string, entry: E): Slot<E> {
    const slot: Slot<E> = { key, variant, entry, since: performance.now(), older: this.newest, newer: null, owner: this, walks: 0 };
    const bucket = this.buckets.get(key.hash);
    if (bucket === undefined) this.buckets.set(key.hash, [slot]);
    else bucket.push(slot);
    this.append(slot);
    this.size++;
    if (this.size > this.capacity && this.oldest !== null) this.evict(this.oldest);
    return slot;
  }

  private evict(slot: Slot<E>): void {
    this.unlink(slot);
    disown(slot);
    const bucket = this.buckets.get(slot.key.hash);
    if (bucket !== undefined) {
      const rest = bucket.filter((each) => each !== slot);
      if (rest.length === 0) this.buckets.delete(slot.key.hash);
      else this.buckets.set(slot.key.hash, rest);
    }
    if (slot.walks >= WALKS_BEFORE_MATCHER) this.dropMatcher(slot);
    this.size--;
    this.evictions++;
  }

  private dropMatcher(slot: Slot<E>): void {
    for (const [outline, matchers] of this.matchers) {
      const rest = matchers.filter((each) => each.slot !== slot);
      if (rest.length === 0) this.matchers.delete(outline);
      else if (rest.length < matchers.length) this.matchers.set(outline, rest);
    }
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

/** A slot is out of the cache. A statement may keep it, which must not keep all those that came after. */
function disown<E>(slot: Slot<E>): void {
  slot.owner = null;
  slot.older = null;
  slot.newer = null;
}

/** A statement that was looked up keeps its key. */
type Remembering = Node & { [STRUCTURE_MEMO]?: unknown };

function remember<E>(statement: Remembering, found: Found<E>): Found<E> {
  statement[STRUCTURE_MEMO] = found;
  return found;
}
