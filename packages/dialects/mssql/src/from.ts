/** How SQL Server writes FROM: names of several parts, hints, and what refers to the elements before it. */
import type { Dialect, RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, quoteIdentifier } from "@athanor/compiler";
import type { FromClause, Join, Node } from "@athanor/core";
import { Constant, Subquery, TableFunction } from "@athanor/core";

interface NamePart {
  readonly text: string;
  readonly bracketed: boolean;
}

/**
 * A schema, and what stands before it as it is written. A dot separates the database from the schema, which is the last part;
 * brackets keep dots together and separate what is before the schema: `[server].[database].dbo`.
 */
export function schemaParts(schema: string, dialect: Dialect): { readonly database: string | null; readonly owner: string } {
  const parts = nameParts(schema);
  const owner = parts.at(-1)?.text ?? schema;
  const before = parts.slice(0, -1);
  if (before.length === 0) return { database: null, owner };
  const apart = before.length > 1 && before.some(({ bracketed }) => bracketed);
  const database = apart
    ? before.map(({ text, bracketed }) => (bracketed ? bracketedName(text) : quoteIdentifier(text, dialect))).join(".")
    : quoteIdentifier(before.map(({ text }) => text).join("."), dialect);
  return { database, owner };
}

/** A schema with what stands before it. */
function schemaName(schema: string, dialect: Dialect): string {
  const { database, owner } = schemaParts(schema, dialect);
  return `${database === null ? "" : `${database}.`}${quoteIdentifier(owner, dialect)}`;
}

function bracketedName(text: string): string {
  return `[${text.replaceAll("]", "]]")}]`;
}

function nameParts(schema: string): NamePart[] {
  const parts: NamePart[] = [];
  for (const [, bracketed, plain] of schema.matchAll(/\[((?:[^\]]|\]\])*)\](?=\.|$)|([^.]+)/g))
    parts.push(
      bracketed === undefined ? { text: plain ?? "", bracketed: false } : { text: bracketed.replaceAll("]]", "]"), bracketed: true },
    );
  return parts;
}

/** Whether an element refers to those before it. */
function isLateral(element: Node): boolean {
  return (element instanceof Subquery || element instanceof TableFunction) && element.lateral;
}

/** An element that refers to others, without the word that stands before it elsewhere. */
function applied(element: FromClause, compiler: StatementCompiler): string {
  return compiler.render(element).replace(/^LATERAL /, "");
}

/** A join to what refers to the left side: APPLY, which takes no condition. */
function join(node: Join, compiler: StatementCompiler): string {
  const { left, right, on, type } = node;
  if (!isLateral(right) || type === "full") return BASE_RENDER_TABLE["join"]?.(node, compiler) ?? "";
  const first = compiler.render(left);
  const word = type === "left" ? "OUTER APPLY" : "CROSS APPLY";
  const element = applied(right, compiler);
  if (on === null || (on instanceof Constant && on.value === true)) return `${first} ${word} ${element}`;
  // The condition is put into the applied rows, where their name is the same.
  return `${first} ${word} (SELECT * FROM ${element} WHERE ${compiler.condition(on)}) AS ${compiler.sourceName(right)}`;
}

/** Render functions. */
export const MSSQL_FROM: RenderTable = {
  schema_name: (name: string, compiler) => schemaName(name, compiler.dialect),
  join,
  from_separator: (element: FromClause) => (isLateral(element) ? " CROSS APPLY " : ", "),
  subquery: (node: Subquery, compiler) => (BASE_RENDER_TABLE["subquery"]?.(node, compiler) ?? "").replace(/^LATERAL /, ""),
  table_function: (node: TableFunction, compiler) => (BASE_RENDER_TABLE["table_function"]?.(node, compiler) ?? "").replace(/^LATERAL /, ""),
  table_hint: ({ sql, hint }: { readonly sql: string; readonly hint: string }) => `${sql} ${hint}`,
};
