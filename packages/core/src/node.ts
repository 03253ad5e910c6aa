/**
 * The node model: every statement, expression and FROM element is an immutable node that says what it is made of.
 *
 * That one description, `visitFields`, is the source of everything done to nodes in general: cache keys, traversal,
 * comparison, copies and replacement. A third party's node gets all of these by implementing one method.
 */

/** What `value` accepts: compared by identity, strings and numbers by their content. */
export type FieldValue = string | number | bigint | boolean | null | undefined | object;

/**
 * The four verbs with which a node says what it is made of (and the plural of the first).
 * Each takes the name of the node's own property that holds the field, so that a copy can set it.
 */
export interface FieldVisitor {
  /** A node that this node owns: entered by traversal, copies and keys. */
  child(name: string, node: Node | null): void;
  /** A list of owned nodes. */
  children(name: string, nodes: readonly Node[]): void;
  /** A node that this node only points at, such as a column's table: numbered in keys, mapped in copies, never entered by traversal. */
  ref(name: string, node: Node | null): void;
  /** A plain value that belongs to the structure: a label, an operator, a flag. Never a user's data: that goes into a `Bind`. */
  value(name: string, value: FieldValue): void;
  /** The node is a bound value: its type and flags belong to the structure, its value is extracted. Called by `Bind` on itself. */
  bind(bind: BoundValue): void;
}

/** What a key walk needs to know of a bound value. */
export interface BoundValue extends Node {
  readonly name: string | null;
  readonly value: unknown;
  /** The number of the type's structure: see `SqlType.keyId`. */
  readonly typeId: number;
  /** A number of small flags (expanding, literal execution, a required parameter) that decide the SQL. */
  readonly flags: number;
  /** The bound value of the user's statement that this one is a copy of; itself when it is no copy. */
  readonly origin: BoundValue;
}

/**
 * Makes a statement (or a part of one) that compilers know, of one that speaks of a layer above: classes become tables, attributes columns.
 *
 * @param root the whole of it, as it is about to be compiled
 */
export type Lowering = (root: Node) => Node;

const CLASS_FACTS = Symbol("athanor.classFacts");
let nextClassId = 1;

/** What holds for all nodes of a class: found out once, so that a key walk asks each node one question instead of four. */
export interface NodeClassFacts {
  /** The prototype that they were found out for: a subclass must not inherit them. */
  readonly owner: object;
  /** A small integer for the class. */
  readonly id: number;
  /** Whether the class says anything of its own about `serial`, `shared` and `cacheable`. */
  readonly mayHaveSerial: boolean;
  readonly mayBeShared: boolean;
  readonly mayBeUncacheable: boolean;
}

/** The outline of several nodes, in their order. */
export function outlineOf(nodes: readonly Node[], start = 0): number {
  let outline = (Math.imul(start, 31) + nodes.length) | 0;
  for (let i = 0; i < nodes.length; i++) outline = (Math.imul(outline, 31) + (nodes[i]?.outline ?? 0)) | 0;
  return outline;
}

/** Base of all nodes. */
export abstract class Node {
  /** The name under which compilers find the function that renders this node. */
  abstract readonly kind: string;

  /** Says, in a fixed order, what this node is made of. */
  abstract visitFields(visitor: FieldVisitor): void;

  /** A process-wide number for schema objects, whose identity is all that a key needs; undefined for all other nodes. */
  get serial(): number | undefined {
    return undefined;
  }

  /**
   * A number that nodes of the same structure have in common, and those of others, by preference, not: it's where the search for a
   * statement begins. Found at a glance (a clause's length, a column's serial), and never from a value that is bound.
   */
  get outline(): number {
    return 0;
  }

  /** Whether the node has an identity of its own within a statement, as FROM elements have: met again, it is the same one. */
  get shared(): boolean {
    return false;
  }

  /** Whether statements that contain this node may be cached. A custom node whose SQL depends on more than its fields returns false. */
  get cacheable(): boolean {
    return true;
  }

  /** Set for nodes of a layer above the tables, such as mapped classes: what makes a statement over tables of one that has such nodes. */
  get lowering(): Lowering | null {
    return null;
  }

  /**
   * Makes a copy of this node with some of its fields changed.
   *
   * @param changes new values by property name
   * @returns a node of the same class; memoised facts of the original are not carried over
   */
  rebuild(changes: Readonly<Record<string, unknown>>): Node {
    const copy: Node = Object.create(Object.getPrototypeOf(this));
    for (const name of Object.keys(this)) Reflect.set(copy, name, Reflect.get(this, name));
    for (const name of Object.keys(changes)) Reflect.set(copy, name, changes[name]);
    return copy;
  }

  /** Facts about the node's class, memoised on its prototype. */
  get [CLASS_FACTS](): NodeClassFacts {
    return findClassFacts(this);
  }

  /** Readable SQL in the default dialect, once a compiler is loaded (importing `@athanor/compiler` or any dialect does so). */
  toString(): string {
    return stringifier === null ? `[${this.kind}]` : stringifier(this);
  }
}

function findClassFacts(node: Node): NodeClassFacts {
  const owner: object = Object.getPrototypeOf(node);
  const facts: NodeClassFacts = {
    owner,
    id: nextClassId++,
    mayHaveSerial: overrides(owner, "serial"),
    mayBeShared: overrides(owner, "shared"),
    mayBeUncacheable: overrides(owner, "cacheable"),
  };
  Object.defineProperty(owner, CLASS_FACTS, { value: facts, configurable: true });
  return facts;
}

function overrides(prototype: object, name: "serial" | "shared" | "cacheable"): boolean {
  for (let each: object | null = prototype; each !== null && each !== Node.prototype; each = Object.getPrototypeOf(each))
    if (Object.hasOwn(each, name)) return true;
  return false;
}

/** Facts about a node's class. */
export function classFactsOf(node: Node): NodeClassFacts {
  const facts = node[CLASS_FACTS];
  return facts.owner === Object.getPrototypeOf(node) ? facts : findClassFacts(node);
}

/** Where a statement keeps what was found out about its structure; copies don't. */
export const STRUCTURE_MEMO: unique symbol = Symbol("athanor.structureMemo");

let stringifier: ((node: Node) => string) | null = null;

/** Installs the function behind `String(node)`; the compiler package calls it when it is loaded. */
export function installStringifier(render: (node: Node) => string): void {
  stringifier = render;
}

/**
 * The hook by which an object that is no node, such as a mapped class, stands for one:
 * `object[NODE]` is the node to use in its place. Registered, so that two copies of this package agree.
 */
export const NODE: unique symbol = Symbol.for("athanor.node");
