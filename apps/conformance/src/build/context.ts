/** Building one case: references are resolved, every referred-to object is made once, and nodes go to the builder of their kind. */
import type { AnyNode, Ast, Case, Name } from "../ast.ts";
import { property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";

/** Makes one kind of node. The fields are what the format says of that kind; each builder names those it reads. */
// biome-ignore lint/suspicious/noExplicitAny: a table of functions, each for its own kind of node
export type NodeBuilder = (node: any, build: Build) => unknown;

/** The builders by kind of node. */
export type BuilderTable = Readonly<Record<string, NodeBuilder>>;

/** What makes tables and FROM objects: handed in, because they need builders and builders need them. */
export interface Makers {
  readonly nodes: BuilderTable;
  readonly table: (id: string, build: Build) => unknown;
}

/** An item of the SELECT around: what names in its ORDER BY may mean. */
export interface SelectedItem {
  readonly ast: Ast;
  readonly built: unknown;
}

/** What is being built, and what has been built of it. */
export class Build {
  readonly case: Case;
  /** The dialect that the statement is meant for. */
  readonly dialect: string;
  readonly #makers: Makers;
  readonly #made = new Map<string, unknown>();
  readonly #built = new Map<Ast, unknown>();
  /** What stands for a FROM object for a while: `excluded` of an upsert, a table's own columns while it is made. */
  readonly #standIns = new Map<string, unknown>();
  #selected: readonly SelectedItem[] = [];
  /** Tables that were named, and are made when nothing else is being made. */
  readonly #awaited = new Set<string>();

  constructor(of: Case, makers: Makers) {
    this.case = of;
    this.dialect = of.dialect.name;
    this.#makers = makers;
  }

  /** What a node or a reference stands for. */
  node(ast: Ast): unknown {
    if ("ref" in ast && typeof ast.ref === "string") return this.referred(ast.ref);
    const { node: kind } = nodeOf(ast);
    const builder = this.#makers.nodes[kind];
    if (builder === undefined) throw new NotExpressible(`node:${kind}`);
    // Once: what is written once in the case is one object, which a label in ORDER BY can mean.
    if (!this.#built.has(ast)) this.#built.set(ast, builder(ast, this));
    return this.#built.get(ast);
  }

  /** Several nodes. */
  nodes(list: readonly Ast[] | undefined): unknown[] {
    return (list ?? []).map((each) => this.node(each));
  }

  /** A node, if there is one. */
  optional(ast: Ast | undefined): unknown {
    return ast === undefined ? undefined : this.node(ast);
  }

  /** A table, a FROM object or a shared expression, by its id. */
  referred(id: string): unknown {
    const standIn = this.#standIns.get(id);
    if (standIn !== undefined) return standIn;
    if (!this.#made.has(id)) this.#made.set(id, this.make(id));
    return this.#made.get(id);
  }

  /** What `arg` stands for: the expression that a type wraps. */
  arg: unknown;

  /** A node with an expression in place of `arg`: made anew each time. */
  wrapping(ast: Ast, arg: unknown): unknown {
    const outer = this.arg;
    this.arg = arg;
    try {
      return this.node(structuredClone(ast));
    } finally {
      this.arg = outer;
    }
  }

  /** Notes that a table has to be there in the end. */
  later(table: string): void {
    this.#awaited.add(table);
  }

  /** Makes the tables that were only named so far. */
  complete(): void {
    for (const table of this.#awaited) this.referred(table);
  }

  /** The node behind an id; null for a table. */
  described(id: string): Ast | null {
    return this.case.froms?.[id] ?? this.case.shared?.[id] ?? null;
  }

  /** The columns of a FROM object by key. */
  columns(id: string): object {
    const columns = property(this.referred(id), "c");
    if (typeof columns !== "object" || columns === null) throw new NotExpressible(`columns of ${this.kindOf(id)}`);
    return columns;
  }

  /** What kind of object an id names. */
  kindOf(id: string): string {
    const found = this.described(id);
    return found === null ? "table" : "node" in found && typeof found.node === "string" ? found.node : "expression";
  }

  /** Runs with something else in place of a FROM object. */
  standingIn<T>(id: string | null, standIn: unknown, run: () => T): T {
    if (id === null) return run();
    this.#standIns.set(id, standIn);
    try {
      return run();
    } finally {
      this.#standIns.delete(id);
    }
  }

  /** Runs within a SELECT of these items. */
  selecting<T>(items: readonly SelectedItem[], run: () => T): T {
    const outer = this.#selected;
    this.#selected = items;
    try {
      return run();
    } finally {
      this.#selected = outer;
    }
  }

  /** The items of the innermost SELECT whose list is known. */
  get selected(): readonly SelectedItem[] {
    return this.#selected;
  }

  private make(id: string): unknown {
    const described = this.described(id);
    if (described !== null) return this.node(described);
    if (this.case.tables?.[id] !== undefined) return this.#makers.table(id, this);
    throw new Error(`The case refers to "${id}", which it does not describe.`);
  }
}

/** A node; references are resolved before. */
export function nodeOf(ast: Ast): AnyNode {
  if ("node" in ast && typeof ast.node === "string") return { ...ast, node: ast.node };
  throw new Error(`This is no node: ${JSON.stringify(ast).slice(0, 80)}`);
}

/** The kind of a node; of a reference, that of what it refers to. */
export function kindOf(ast: Ast, build: Build): string {
  if ("ref" in ast && typeof ast.ref === "string") return build.kindOf(ast.ref);
  return nodeOf(ast).node;
}

/** The node itself, through references. */
export function resolved(ast: Ast, build: Build): Ast {
  if ("ref" in ast && typeof ast.ref === "string") {
    const described = build.described(ast.ref);
    return described === null ? ast : resolved(described, build);
  }
  return ast;
}

/**
 * A name as text.
 *
 * @throws NotExpressible for a name whose quoting is forced
 */
export function plainName(name: Name): string {
  if (typeof name === "string") return name;
  if (name.quote !== undefined) throw new NotExpressible("name:quote");
  if (name.none_name === true || name.name === undefined) throw new NotExpressible("name:none");
  return name.name;
}

/** A name as text, or undefined where there is none and the compiler invents one. */
export function optionalName(name: Name | null | undefined): string | undefined {
  return name === null || name === undefined ? undefined : plainName(name);
}

/** Refuses fields of a node that have no counterpart in the API. */
export function refuse(fields: object, unsupported: readonly string[], what: string): void {
  for (const field of unsupported) if (Reflect.get(fields, field) !== undefined) throw new NotExpressible(`${what}:${field}`);
}
