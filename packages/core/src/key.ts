/**
 * Cache keys: what makes two statements the same SQL, without their values.
 *
 * A walk over `visitFields` writes integer tokens (and, beside them, the strings and identities that must be compared as
 * such) into buffers that are used again and again, keeps a rolling hash, and collects the bound values it meets. Nothing
 * is copied unless the statement turns out to be new.
 */
import type { BoundValue, FieldValue, FieldVisitor, Node, NodeClassFacts } from "./node.ts";
import { classFactsOf } from "./node.ts";
import { SqlType } from "./types/sql-type.ts";

/** The structure of a statement, owned by whoever caches it. Equal structure means equal SQL and equal order of bound values. */
export interface StructureKey {
  readonly hash: number;
  readonly tokens: Int32Array;
  readonly identities: readonly unknown[];
}

/** What a walk found. Its buffers are shared: it is valid until the next walk. */
export interface KeyWalk {
  readonly hash: number;
  readonly cacheable: boolean;
  /** The statement's bound values, each once, in the order of their first appearance. */
  readonly binds: readonly BoundValue[];
  /** Whether the walk found exactly the structure of the given key. */
  matches(key: StructureKey): boolean;
  /** A key of the structure that the walk found, for keeping. */
  toKey(): StructureKey;
}

// Tokens that start a field. A negative one is a schema object's serial; from NODE on they are classes of nodes, from LIST on lengths.
const NULL = 1;
const TRUE = 2;
const FALSE = 3;
const UNDEFINED = 4;
const INTEGER = 5;
const TEXT = 6;
const IDENTITY = 7;
const TYPE = 8;
const NUMBERED = 9;
const BIND = 10;
const BIND_AGAIN = 11;
const PENDING = 12;
const SEEN = 13;
const NODE = 64;
const LIST = 1 << 24;

/** Beyond this many entries a search by identity goes through a Map. */
const LINEAR_LIMIT = 12;

class KeyWalker implements FieldVisitor, KeyWalk {
  private tokens = new Int32Array(1024);
  private length = 0;
  private identities: unknown[] = [];
  private identityCount = 0;
  private refs: Node[] = [];
  private entered: boolean[] = [];
  private refIndex: Map<Node, number> | null = null;
  private bindIndex: Map<BoundValue, number> | null = null;
  hash = 0;
  cacheable = true;
  binds: BoundValue[] = [];

  /** Walks a statement and what its columns point at. */
  walk(root: Node): this {
    this.length = 0;
    this.identityCount = 0;
    this.refs.length = 0;
    this.entered.length = 0;
    this.refIndex = null;
    this.bindIndex = null;
    this.hash = 17;
    this.cacheable = true;
    this.binds = [];
    this.child("", root);
    // What was pointed at and stands nowhere in the statement itself (the subquery behind a selected column) belongs to it too.
    for (let i = 0; i < this.refs.length; i++) {
      const node = this.refs[i];
      if (node === undefined || this.entered[i]) continue;
      this.entered[i] = true;
      this.write(PENDING);
      this.write(i);
      this.describe(node, classFactsOf(node));
    }
    return this;
  }

  child(_name: string, node: Node | null): void {
    if (node === null) this.write(NULL);
    else this.enter(node);
  }

  children(_name: string, nodes: readonly Node[]): void {
    const { length } = nodes;
    this.write(LIST + length);
    for (let i = 0; i < length; i++) {
      const node = nodes[i];
      if (node !== undefined) this.enter(node);
    }
  }

  ref(_name: string, node: Node | null): void {
    if (node === null) {
      this.write(NULL);
      return;
    }
    const serial = classFactsOf(node).mayHaveSerial ? node.serial : undefined;
    if (serial !== undefined) {
      this.write(-serial);
      return;
    }
    this.write(NUMBERED);
    this.write(this.number(node));
  }

  value(_name: string, value: FieldValue): void {
    switch (typeof value) {
      case "string":
        this.text(value);
        return;
      case "number":
        if ((value | 0) === value) {
          this.write(INTEGER);
          this.write(value);
          return;
        }
        break;
      case "boolean":
        this.write(value ? TRUE : FALSE);
        return;
      case "undefined":
        this.write(UNDEFINED);
        return;
      default:
        if (value === null) {
          this.write(NULL);
          return;
        }
        if (value instanceof SqlType) {
          this.write(TYPE);
          this.write(value.keyId);
          return;
        }
    }
    this.write(IDENTITY);
    this.identities[this.identityCount++] = value;
  }

  bind(bind: BoundValue): void {
    const known = this.findBind(bind);
    if (known >= 0) {
      this.write(BIND_AGAIN);
      this.write(known);
      return;
    }
    const index = this.binds.length;
    this.binds.push(bind);
    if (index === LINEAR_LIMIT) this.bindIndex = new Map(this.binds.map((each, i) => [each, i]));
    else this.bindIndex?.set(bind, index);
    this.write(BIND);
    this.write(bind.flags);
    this.write(bind.typeId);
    this.identities[this.identityCount++] = bind.name;
  }

  matches(key: StructureKey): boolean {
    const { tokens, identities } = key;
    const length = this.length;
    if (key.hash !== this.hash || tokens.length !== length || identities.length !== this.identityCount) return false;
    const own = this.tokens;
    for (let i = 0; i < length; i++) if (own[i] !== tokens[i]) return false;
    for (let i = 0; i < identities.length; i++) if (!Object.is(this.identities[i], identities[i])) return false;
    return true;
  }

  toKey(): StructureKey {
    return { hash: this.hash, tokens: this.tokens.slice(0, this.length), identities: this.identities.slice(0, this.identityCount) };
  }

  /** Forgets what the last walk pointed at, so that the buffers keep nothing alive. */
  release(): void {
    this.identities.fill(undefined);
    this.refs.length = 0;
    this.binds = [];
  }

  private enter(node: Node): void {
    const facts = classFactsOf(node);
    if (facts.mayHaveSerial) {
      const { serial } = node;
      if (serial !== undefined) {
        this.write(-serial);
        return;
      }
    }
    // A node met again inside one walk (a CTE used twice) is written once; what points at it is numbered either way.
    if (facts.mayBeShared && node.shared && this.isSeen(node)) return;
    this.describe(node, facts);
  }

  /** Numbers a node that may be met again. */
  private isSeen(node: Node): boolean {
    const index = this.number(node);
    const seen = this.entered[index] === true;
    this.write(seen ? SEEN : NUMBERED);
    this.write(index);
    this.entered[index] = true;
    return seen;
  }

  private describe(node: Node, facts: NodeClassFacts): void {
    if (facts.mayBeUncacheable && !node.cacheable) this.cacheable = false;
    this.write(NODE + facts.id);
    node.visitFields(this);
  }

  private number(node: Node): number {
    const refs = this.refs;
    if (this.refIndex !== null) {
      const known = this.refIndex.get(node);
      if (known !== undefined) return known;
      this.refIndex.set(node, refs.length);
    } else {
      for (let i = 0; i < refs.length; i++) if (refs[i] === node) return i;
      if (refs.length === LINEAR_LIMIT) {
        this.refIndex = new Map(refs.map((each, i) => [each, i]));
        this.refIndex.set(node, refs.length);
      }
    }
    refs.push(node);
    this.entered.push(false);
    return refs.length - 1;
  }

  private findBind(bind: BoundValue): number {
    if (this.bindIndex !== null) return this.bindIndex.get(bind) ?? -1;
    const binds = this.binds;
    for (let i = 0; i < binds.length; i++) if (binds[i] === bind) return i;
    return -1;
  }

  private text(value: string): void {
    this.write(TEXT);
    // Enough of the text to spread hashes; the text itself is compared on a hit.
    const { length } = value;
    this.write(
      length === 0 ? 0 : length * 65_599 + value.charCodeAt(0) * 31 + value.charCodeAt(length - 1) + value.charCodeAt(length >> 1) * 7,
    );
    this.identities[this.identityCount++] = value;
  }

  private write(token: number): void {
    if (this.length === this.tokens.length) {
      const larger = new Int32Array(this.tokens.length * 2);
      larger.set(this.tokens);
      this.tokens = larger;
    }
    const value = token | 0;
    this.tokens[this.length++] = value;
    this.hash = (Math.imul(this.hash, 31) + value) | 0;
  }
}

const walker = new KeyWalker();

/**
 * Walks a statement's structure.
 *
 * @param root the statement
 * @returns the walk; its buffers are used again by the next call, so compare or keep what is needed at once
 * @example
 * const walk = walkKey(select(users.c.id).where(users.c.name.eq("x")));
 * walk.binds.map((bind) => bind.value); // ["x"]
 */
export function walkKey(root: Node): KeyWalk {
  return walker.walk(root);
}

/** Whether two nodes have the same structure; with `values`, the same bound values too. */
export function sameStructure(left: Node, right: Node, options: { readonly values?: boolean } = {}): boolean {
  const first = walker.walk(left);
  const key = first.toKey();
  const binds = first.binds;
  const second = walker.walk(right);
  if (!second.matches(key)) return false;
  return options.values !== true || binds.every((bind, i) => Object.is(bind.value, second.binds[i]?.value));
}
