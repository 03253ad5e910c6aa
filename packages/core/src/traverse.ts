/** Traversal, copies and replacement, all from what nodes say of themselves. */
import type { BoundValue, FieldValue, FieldVisitor, Lowering, Node } from "./node.ts";

class ChildCollector implements FieldVisitor {
  readonly found: Node[] = [];

  child(_name: string, node: Node | null): void {
    if (node !== null) this.found.push(node);
  }
  children(_name: string, nodes: readonly Node[]): void {
    for (const node of nodes) this.found.push(node);
  }
  ref(): void {}
  value(): void {}
  bind(): void {}
}

/** The nodes that a node owns, in order. */
export function childrenOf(node: Node): readonly Node[] {
  const collector = new ChildCollector();
  node.visitFields(collector);
  return collector.found;
}

/**
 * Walks a node and all it owns, each before its children.
 *
 * @param root where to begin
 * @param enter says whether to look inside a node; by default into every one
 * @example
 * for (const node of iterate(statement)) if (node instanceof Bind) console.log(node.value);
 */
export function* iterate(root: Node, enter: (node: Node) => boolean = () => true): Generator<Node, void, undefined> {
  const stack: Node[] = [root];
  const collector = new ChildCollector();
  const children = collector.found;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if (!enter(node)) continue;
    node.visitFields(collector);
    for (let child = children.pop(); child !== undefined; child = children.pop()) stack.push(child);
  }
}

class LoweringFinder implements FieldVisitor {
  found: Lowering | null = null;
  private readonly seen = new Set<Node>();

  look(node: Node): void {
    if (this.found !== null || this.seen.has(node)) return;
    this.seen.add(node);
    this.found = node.lowering;
    if (this.found === null && node.serial === undefined) node.visitFields(this);
  }

  child(_name: string, node: Node | null): void {
    if (node !== null) this.look(node);
  }
  children(_name: string, nodes: readonly Node[]): void {
    for (const node of nodes) this.look(node);
  }
  ref(_name: string, node: Node | null): void {
    if (node !== null) this.look(node);
  }
  value(): void {}
  bind(): void {}
}

/**
 * What makes a statement over tables of this one: null if it is one already. Looks also at what columns point at, such as the
 * subquery behind a selected column.
 */
export function loweringOf(root: Node): Lowering | null {
  const finder = new LoweringFinder();
  finder.look(root);
  return finder.found;
}

/** The statement as compilers know it: itself, unless it speaks of a layer above the tables. */
export function lowered(root: Node): Node {
  const lower = loweringOf(root);
  return lower === null ? root : lower(root);
}

/**
 * Says what stands in the place of a node: another node, or undefined to look inside it. `copy` makes the copy of any part,
 * within the same copying: what was one stays one.
 */
export type Replacement = (node: Node, copy: (part: Node) => Node) => Node | undefined;

/**
 * Copies by field: each node once, whatever points at it (a memo by identity), so that what was one is one in the copy too.
 * A node whose fields stay as they were is not copied.
 */
class Copier implements FieldVisitor {
  private readonly memo = new Map<Node, Node>();
  private readonly replace: Replacement;
  private readonly everything: boolean;
  private changes: Record<string, unknown> | null = null;
  private readonly copyPart = (part: Node): Node => this.isolated(part);

  constructor(replace: Replacement, everything: boolean) {
    this.replace = replace;
    this.everything = everything;
  }

  copy(node: Node): Node {
    const known = this.memo.get(node);
    if (known !== undefined) return known;
    const replaced = this.replace(node, this.copyPart);
    const result = replaced ?? this.copyFields(node);
    this.memo.set(node, result);
    return result;
  }

  child(name: string, node: Node | null): void {
    if (node === null) return;
    const copy = this.copy(node);
    if (copy !== node) this.change(name, copy);
  }

  children(name: string, nodes: readonly Node[]): void {
    const copies = nodes.map((node) => this.copy(node));
    if (copies.some((copy, i) => copy !== nodes[i])) this.change(name, copies);
  }

  ref(name: string, node: Node | null): void {
    this.child(name, node);
  }

  value(_name: string, _value: FieldValue): void {}

  bind(_bind: BoundValue): void {}

  private copyFields(node: Node): Node {
    // Schema objects are never copied; what they point at is theirs, but for a column whose table is replaced.
    const lasting = node.serial !== undefined;
    if (lasting) this.memo.set(node, node);
    const outer = this.changes;
    this.changes = null;
    node.visitFields(this);
    const changes: Record<string, unknown> | null = this.changes;
    this.changes = outer;
    if (changes !== null) return node.rebuild(changes);
    return this.everything && !lasting ? node.rebuild({}) : node;
  }

  /** Copies a part while another node is being copied: the changes of the two are kept apart. */
  private isolated(part: Node): Node {
    const outer = this.changes;
    this.changes = null;
    const copy = this.copy(part);
    this.changes = outer;
    return copy;
  }

  private change(name: string, value: unknown): void {
    this.changes ??= {};
    this.changes[name] = value;
  }
}

/**
 * A copy of a node with some of the nodes in it replaced. What nothing was replaced in is shared with the original; columns of
 * a copied subquery belong to the copy, and those of a replaced table to what replaces it.
 *
 * @param root the node
 * @param replacement what stands in the place of a node, or undefined to keep it and look inside
 * @example
 * replaceNodes(statement, (node) => (node === users ? archive : undefined));
 */
export function replaceNodes<N extends Node>(root: N, replacement: Replacement): Node {
  return new Copier(replacement, false).copy(root);
}

/** A copy of a node and of everything it owns but schema objects. Bound values keep their origin, so that a copy compiles to the same plan. */
export function cloneNode(root: Node): Node {
  return new Copier(() => undefined, true).copy(root);
}

class FieldCopier implements FieldVisitor {
  readonly changes: Record<string, unknown> = {};
  private readonly copy: (part: Node) => Node;
  private readonly given: Readonly<Record<string, unknown>>;

  constructor(copy: (part: Node) => Node, given: Readonly<Record<string, unknown>>) {
    this.copy = copy;
    this.given = given;
  }

  child(name: string, node: Node | null): void {
    if (node !== null && !(name in this.given)) this.changes[name] = this.copy(node);
  }
  children(name: string, nodes: readonly Node[]): void {
    if (nodes.length > 0 && !(name in this.given)) this.changes[name] = nodes.map(this.copy);
  }
  ref(name: string, node: Node | null): void {
    this.child(name, node);
  }
  value(): void {}
  bind(): void {}
}

/**
 * A copy of one node within a replacement: some of its fields are given, the nodes in all others are copied.
 *
 * @param copy makes the copy of a part, as `replaceNodes` hands it to its callback
 * @param given the fields that are not simply copied
 */
export function rebuildWith(node: Node, copy: (part: Node) => Node, given: Readonly<Record<string, unknown>>): Node {
  const copier = new FieldCopier(copy, given);
  node.visitFields(copier);
  return node.rebuild({ ...copier.changes, ...given });
}
