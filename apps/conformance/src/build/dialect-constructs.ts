/** What only one dialect has: its package exports it. */
import type { AnyNode, Ast, TypeDescription } from "../ast.ts";
import { DIALECT_PACKAGES, DIALECT_TYPES } from "../dialects.ts";
import { call, camel, property } from "../dynamic.ts";
import { decode } from "../values.ts";
import type { Build, BuilderTable } from "./context.ts";
import { nodeOf, resolved } from "./context.ts";
import { sqlType } from "./sql-types.ts";

interface ArrayFields {
  readonly clauses: readonly Ast[];
  readonly type: TypeDescription;
}

/** `ARRAY[…]`: its type follows from its members, if it has any. */
function array({ clauses, type }: ArrayFields, build: Build): unknown {
  const item = clauses.length > 0 ? undefined : property(sqlType(type, build), "item");
  return call(DIALECT_TYPES["postgresql"], "array", [build.nodes(clauses), item === undefined ? {} : { type: item }], "node:pg_array");
}

interface MatchFields {
  readonly columns: readonly Ast[];
  readonly against: Ast;
  readonly modifiers: Readonly<Record<string, unknown>>;
}

/** `MATCH … AGAINST`: the API's options have the names of SQLAlchemy's without the dialect's. */
function match({ columns, against, modifiers }: MatchFields, build: Build): unknown {
  const options = Object.entries(modifiers).map(([name, value]) => [camel(name.replace(/^mysql_/, "")), decode(value)]);
  return call(
    DIALECT_PACKAGES["mysql"],
    "match",
    [build.nodes(columns), build.node(against), Object.fromEntries(options)],
    "node:mysql_match",
  );
}

/** A match under a text search configuration. */
export function matchWithConfiguration(left: unknown, right: unknown, config: unknown): unknown {
  return call(DIALECT_TYPES["postgresql"], "match", [left, right, { config }], "operator:match(regconfig)");
}

/** SQLAlchemy's order within an aggregate's last argument, for PostgreSQL alone: in the API, it is the aggregate's. */
export function orderedArgument(node: { readonly args: readonly Ast[] }, build: Build): { readonly args: Ast[]; readonly order: Ast[] } {
  const last = node.args.at(-1);
  const found: AnyNode | null = last === undefined ? null : nodeOrNull(resolved(last, build));
  if (found?.node !== "pg_aggregate_order_by") return { args: [...node.args], order: [] };
  const { expr, order_by: order } = found;
  if (typeof expr !== "object" || expr === null || !Array.isArray(order)) return { args: [...node.args], order: [] };
  return { args: [...node.args.slice(0, -1), Object(expr)], order };
}

function nodeOrNull(ast: Ast): AnyNode | null {
  return "node" in ast ? nodeOf(ast) : null;
}

/** The builders of such nodes. */
export const DIALECT_NODES: BuilderTable = { pg_array: array, mysql_match: match };
