/** Nodes of the user's own: how they are written, for each dialect. */
import type { Node } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import type { Dialect, RenderFunction } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

type NodeClass<N extends Node> = abstract new (...args: never) => N;

/** How nodes of one class are written: by the dialect's name, `default` for all others. */
export type CustomRendering<N extends Node> = Readonly<Record<string, (node: N, compiler: StatementCompiler) => string>>;

const renderings = new WeakMap<object, ReadonlyMap<string, RenderFunction>>();
// As long as nobody has asked for it, no node is looked up.
let inUse = false;

/**
 * Says how nodes of a class are written. It holds for subclasses too, unless they have a rendering of their own, and it goes
 * before what a dialect has for the node's kind. After SQLAlchemy's `@compiles`.
 *
 * @param nodeClass a class of nodes: one of your own, or one of Athanor's whose SQL you want to change
 * @param functions by the dialect's name, or that of the one that it is a kind of (MariaDB is one of `mysql`); `default` for all that are not named
 * @throws ArgumentError without any function
 * @example
 * class Coalesce extends FunctionNode {}
 * compiles(Coalesce, { default: (node, compiler) => `coalesce(${compiler.items(node.args)})`,
 *                      mssql: (node, compiler) => `isnull(${compiler.items(node.args)})` });
 */
export function compiles<N extends Node>(nodeClass: NodeClass<N>, functions: CustomRendering<N>): void {
  const entries = Object.entries(functions);
  if (entries.length === 0)
    throw new ArgumentError("compiles() takes at least one function: compiles(MyNode, { default: (node, compiler) => … }).");
  inUse = true;
  renderings.set(nodeClass.prototype, new Map(entries));
}

/** The user's own function for a node on a dialect; null where there is none. */
export function customRendering(node: Node, dialect: Dialect): RenderFunction | null {
  if (!inUse) return null;
  const { name, like } = dialect;
  for (let each: object | null = Object.getPrototypeOf(node); each !== null; each = Object.getPrototypeOf(each)) {
    const own = renderings.get(each);
    if (own !== undefined) return own.get(name) ?? (like === undefined ? undefined : own.get(like)) ?? own.get("default") ?? null;
  }
  return null;
}
