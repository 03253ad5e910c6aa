/**
 * Matchers: a function for one structure, which tells whether a statement has it and gives the statement's bound values.
 *
 * A walk over a statement (`key.ts`) asks each node what it is made of. Once a structure is known to come back, the answer can be
 * a straight line of code: this property is a column of that serial, that list has four members, here stands a bound value. Such
 * code is made of one example and of the nodes' own `visitFields`, and finds what the walk would, several times as fast.
 *
 * It is right because `visitFields` can depend on nothing but the properties that it reads, and each of those is either compared
 * or entered. A node that gives something else than its properties has no matcher, and is walked.
 */
import type { BoundValue, FieldValue, FieldVisitor, Node } from "./node.ts";
import { classFactsOf } from "./node.ts";
import { SqlType } from "./types/sql-type.ts";

/** Gives the bound values of a statement in the order of a walk, each once; null if the statement isn't of the matcher's structure. */
export type StructureMatcher = (root: Node) => readonly BoundValue[] | null;

/** Statements with more of these than this are walked: each is compared with all that came before it. */
const DISTINCT_LIMIT = 24;

/** What a visit said. */
interface Visit {
  readonly verb: "child" | "children" | "ref" | "value" | "bind";
  readonly name: string;
  readonly value: unknown;
}

/** Thrown for what no matcher can be made of. */
class Irregular extends Error {}

/**
 * Makes the matcher of a statement's structure.
 *
 * @param root an example, which can be cached
 * @returns null where there can't be one: a node gives something else than its own properties, or code can't be made at run time
 * @example
 * const matcher = makeMatcher(select(users.c.id).where(users.c.name.eq("x")));
 * matcher?.(select(users.c.id).where(users.c.name.eq("y")))?.map((bind) => bind.value); // ["y"]
 */
export function makeMatcher(root: Node): StructureMatcher | null {
  try {
    return new MatcherWriter().write(root);
  } catch (error) {
    // EvalError: the program's content security policy forbids making code. RangeError: the stack has no room for a statement so deep.
    if (error instanceof Irregular || error instanceof EvalError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Writes the code of one matcher. Of outside data there is nothing in it but numbers and JSON strings. */
class MatcherWriter {
  private readonly lines: string[] = [];
  private readonly constants: unknown[] = [];
  private readonly refs = new Map<Node, string>();
  private readonly entered = new Set<Node>();
  private readonly binds = new Map<Node, string>();
  private variables = 0;

  write(root: Node): StructureMatcher {
    this.enter(root, "root");
    // As in a walk: what was pointed at and stands nowhere in the statement belongs to it too.
    for (const [node, name] of this.refs) {
      if (this.entered.has(node)) continue;
      this.entered.add(node);
      this.describe(node, name);
    }
    const names = this.constants.map((_, i) => `k${i}`);
    const body = `const [${names.join(", ")}] = constants;\nreturn (root) => {\n${this.lines.join("\n")}\nreturn [${[...this.binds.values()].join(", ")}];\n};`;
    return new Function("constants", body)(this.constants);
  }

  /** A node that the statement is made of. */
  private enter(node: Node, place: string): void {
    const facts = classFactsOf(node);
    if (facts.mayHaveSerial && node.serial !== undefined) {
      this.demand(`${place}.serial === ${node.serial}`);
      return;
    }
    if (facts.mayHaveSerial) this.demand(`${place}.serial === undefined`);
    if (facts.mayBeShared) this.demand(`${place}.shared === ${node.shared}`);
    if (facts.mayBeShared && node.shared) {
      this.number(node, place);
      if (this.entered.has(node)) return;
      this.entered.add(node);
    }
    this.describe(node, place);
  }

  /** What a node is made of: every property that it looks at is compared or entered. */
  private describe(node: Node, place: string): void {
    this.demandClass(node, place);
    if (classFactsOf(node).mayBeUncacheable) this.demand(`${place}.cacheable`);
    const { visits, read } = observe(node);
    for (const name of read) {
      const value: unknown = Reflect.get(node, name);
      const followed = !isPrimitive(value) && visits.some((visit) => visit.name === name && visit.value === value);
      if (!followed) this.pin(value, `${place}[${JSON.stringify(name)}]`);
    }
    for (const visit of visits) this.follow(node, place, visit);
  }

  private follow(node: Node, place: string, { verb, name, value }: Visit): void {
    if (verb === "bind") {
      this.bind(node, place);
      return;
    }
    const own = Object.hasOwn(node, name) && Reflect.get(node, name) === value;
    const property = `${place}[${JSON.stringify(name)}]`;
    if (verb === "value") {
      // A value that was made of properties follows from them.
      if (own && value instanceof SqlType) this.demand(`${property}?.keyId === ${value.keyId}`);
      else if (own && !isPrimitive(value)) this.demand(`${property} === ${this.constant(value)}`);
      return;
    }
    if (value === null || (Array.isArray(value) && value.length === 0)) {
      if (own && value !== null) this.demand(`${property}?.length === 0`);
      return;
    }
    if (value === node && verb === "ref") {
      this.number(node, place);
      this.entered.add(node);
    } else if (!own) throw new Irregular();
    else if (verb === "children") this.followAll(value, property);
    else this.followOne(verb, value, property);
  }

  private followOne(verb: "child" | "ref", value: unknown, property: string): void {
    if (!isNode(value)) throw new Irregular();
    const place = this.variable(property);
    this.demand(`${place} != null`);
    if (verb === "child") this.enter(value, place);
    else if (classFactsOf(value).mayHaveSerial && value.serial !== undefined) this.demand(`${place}.serial === ${value.serial}`);
    else {
      this.demandClass(value, place);
      this.number(value, place);
    }
  }

  private followAll(value: unknown, property: string): void {
    if (!Array.isArray(value)) throw new Irregular();
    const list = this.variable(property);
    this.demand(`${list}?.length === ${value.length}`);
    value.forEach((each, i) => {
      if (!isNode(each)) throw new Irregular();
      this.enter(each, this.variable(`${list}[${i}]`));
    });
  }

  /** A bound value, met for the first time or again. */
  private bind(node: Node, place: string): void {
    const known = this.binds.get(node);
    if (known !== undefined) {
      this.demand(`${place} === ${known}`);
      return;
    }
    if (!isBoundValue(node)) throw new Irregular();
    const { flags, typeId, name } = node;
    this.demand(`${place}.flags === ${flags} && ${place}.typeId === ${typeId} && ${place}.name === ${JSON.stringify(name)}`);
    this.distinct(place, this.binds);
    this.binds.set(node, place);
  }

  /** A node with an identity of its own: the same one as before, or another than all before. */
  private number(node: Node, place: string): void {
    const known = this.refs.get(node);
    if (known !== undefined) {
      if (known !== place) this.demand(`${place} === ${known}`);
      return;
    }
    this.distinct(place, this.refs);
    this.refs.set(node, place);
  }

  private distinct(place: string, others: ReadonlyMap<Node, string>): void {
    if (others.size >= DISTINCT_LIMIT) throw new Irregular();
    for (const other of others.values()) this.demand(`${place} !== ${other}`);
  }

  /** Demands that a property is what it was; of a list, that its members are. */
  private pin(value: unknown, property: string): void {
    if (!Array.isArray(value)) {
      this.demand(this.sameAs(value, property));
      return;
    }
    const list = this.variable(property);
    this.demand(`Array.isArray(${list}) && ${list}.length === ${value.length}`);
    value.forEach((each, i) => {
      this.demand(this.sameAs(each, `${list}[${i}]`));
    });
  }

  private sameAs(value: unknown, place: string): string {
    return typeof value === "number" ? `Object.is(${place}, ${this.literal(value)})` : `${place} === ${this.literal(value)}`;
  }

  private demandClass(node: Node, place: string): void {
    const { constructor } = node;
    if (constructor.prototype !== Object.getPrototypeOf(node)) throw new Irregular();
    this.demand(`${place}.constructor === ${this.constant(constructor)}`);
  }

  private literal(value: unknown): string {
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "number" && Number.isInteger(value) && !Object.is(value, -0)) return String(value);
    return value === null || typeof value === "boolean" || value === undefined ? String(value) : this.constant(value);
  }

  private constant(value: unknown): string {
    const known = this.constants.findIndex((each) => Object.is(each, value));
    return `k${known >= 0 ? known : this.constants.push(value) - 1}`;
  }

  private variable(value: string): string {
    const name = `v${this.variables++}`;
    this.lines.push(`const ${name} = ${value};`);
    return name;
  }

  private demand(condition: string): void {
    this.lines.push(`if (!(${condition})) return null;`);
  }
}

/** What a node says that it is made of, and which of its properties it looked at to say so. */
function observe(node: Node): { readonly visits: readonly Visit[]; readonly read: ReadonlySet<string> } {
  const visits = visitsOf(node, node);
  const read = new Set<string>();
  const watched: Node = new Proxy(node, {
    get(target, key, receiver) {
      if (key === "serial") return target.serial;
      if (Object.hasOwn(target, key)) read.add(typeof key === "string" ? key : refuse());
      return Reflect.get(target, key, receiver);
    },
    has: refuse,
    ownKeys: refuse,
  });
  // What is kept outside of the node, such as in a WeakMap, isn't found by who stands in for it.
  if (!agree(visits, visitsOf(node, watched))) throw new Irregular();
  visitsOf(node, closed(node, visits));
  return { visits, read };
}

/** What a node says; of itself, where another object stands in for it. */
function visitsOf(node: Node, self: Node): readonly Visit[] {
  const visits: Visit[] = [];
  const note = (verb: Visit["verb"], name: string, value: unknown): void => {
    visits.push({ verb, name, value: value === self ? node : value });
  };
  const visitor: FieldVisitor = {
    child: (name, child) => note("child", name, child),
    children: (name, children) => note("children", name, children),
    ref: (name, to) => note("ref", name, to),
    value: (name, value: FieldValue) => note("value", name, value),
    bind: (bind) => note("bind", "", bind === self ? node : refuse()),
  };
  try {
    node.visitFields.call(self, visitor);
  } catch (error) {
    // Fields that are #private can't be watched.
    throw error instanceof TypeError ? new Irregular() : error;
  }
  return visits;
}

function agree(visits: readonly Visit[], others: readonly Visit[]): boolean {
  return visits.length === others.length && visits.every((visit, i) => isSame(visit, others[i]));
}

function isSame({ verb, name, value }: Visit, other: Visit | undefined): boolean {
  const isEmpty = (list: unknown): boolean => Array.isArray(list) && list.length === 0;
  if (other === undefined || other.verb !== verb || other.name !== name) return false;
  return Object.is(other.value, value) || (isEmpty(other.value) && isEmpty(value));
}

/**
 * A node that can't look into those that it gives: they are entered, which compares what they are made of, but not what else it may find
 * in them. Schema objects, which are what they are by their serial, can be looked into.
 */
function closed(node: Node, visits: readonly Visit[]): Node {
  const given = new Set(visits.flatMap(({ verb, value }) => (verb === "value" || value === node ? [] : [value])));
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return new Proxy([...value], { get: (list, key, receiver) => close(Reflect.get(list, key, receiver)) });
    if (!isNode(value) || value.serial !== undefined) return value;
    return new Proxy(value, { get: (target, key) => (typeof key === "string" ? refuse() : Reflect.get(target, key)) });
  };
  // Not an object made after the node: whatever becomes a prototype, V8 treats otherwise from then on, and all of its class with it.
  const stand: Node = Object.create(Object.getPrototypeOf(node));
  return new Proxy(stand, {
    has: refuse,
    get(_, key, receiver) {
      const value: unknown = Reflect.get(node, key, key === "serial" ? node : receiver);
      return given.has(value) ? close(value) : value;
    },
  });
}

/** A node that asks for such things depends on more than what its properties are. */
function refuse(): never {
  throw new Irregular();
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

function isBoundValue(node: Node): node is BoundValue {
  return "typeId" in node && "origin" in node;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "visitFields" in value;
}
