/** How SQL Server writes FROM: names of several parts, hints, and what refers to the elements before it. */
import type { Dialect, RenderFunction, RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, quoteIdentifier } from "@athanor/compiler";
import type { Cte, ExpressionNode, FromClause, Join, Node, TableSample } from "@athanor/core";
import { CompileError, CompoundSelect, Constant, FunctionNode, Subquery, Table, TableFunction, ValuesFrom } from "@athanor/core";

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
  return (element instanceof Subquery || element instanceof TableFunction || element instanceof ValuesFrom) && element.lateral;
}

/** An element that may refer to others, without the word that stands before it elsewhere. */
const applied =
  (kind: "subquery" | "table_function" | "values"): RenderFunction =>
  (node: FromClause, compiler) =>
    (BASE_RENDER_TABLE[kind]?.(node, compiler) ?? "").replace(/^LATERAL /, "");

function tableFunction(node: TableFunction, compiler: StatementCompiler): string {
  if (node.ordinality !== null)
    throw new CompileError(
      `SQL Server has no WITH ORDINALITY: number the rows of ${node.describe()} by func.rowNumber().over({ orderBy: … }).`,
    );
  return applied("table_function")(node, compiler);
}

/** A join to what refers to the left side: APPLY, which takes no condition. */
function join(node: Join, compiler: StatementCompiler): string {
  const { left, right, on, type } = node;
  if (!isLateral(right) || type === "full") return BASE_RENDER_TABLE["join"]?.(node, compiler) ?? "";
  const first = compiler.render(left);
  const word = type === "left" ? "OUTER APPLY" : "CROSS APPLY";
  const element = compiler.render(right);
  if (on === null || (on instanceof Constant && on.value === true)) return `${first} ${word} ${element}`;
  // The condition is put into the applied rows, where their name is the same.
  return `${first} ${word} (SELECT * FROM ${element} WHERE ${compiler.condition(on)}) AS ${compiler.sourceName(right)}`;
}

/** TABLESAMPLE is of tables, by numbers that are no placeholders; a hint stands behind it. */
function tableSample(node: TableSample, compiler: StatementCompiler): string {
  const { element, sampling, seed } = node;
  if (!(element instanceof Table))
    throw new CompileError(`SQL Server samples tables only, not ${element.describe()}: select from tableSample(table, …) within it.`);
  const named = `${compiler.unhinted(element)} AS ${compiler.sourceName(node)}`;
  const percent = compiler.asLiteral(percentage(sampling));
  const repeatable = seed === null ? "" : ` REPEATABLE (${compiler.asLiteral(seed)})`;
  return compiler.hinted(`${named} TABLESAMPLE SYSTEM (${percent} PERCENT)${repeatable}`, node);
}

/** How much is sampled: SYSTEM is the method, and the only one. */
function percentage(sampling: ExpressionNode): ExpressionNode {
  if (!(sampling instanceof FunctionNode)) return sampling;
  const [percent] = sampling.args;
  if (sampling.name.toLowerCase() === "system" && percent !== undefined) return percent;
  throw new CompileError(`SQL Server has no TABLESAMPLE by "${sampling.name}", only by SYSTEM: tableSample(table, literal(percent), …).`);
}

/** A recursion doesn't see whether it has had a row already. */
function cte(node: Cte, compiler: StatementCompiler): string {
  const { element, restates } = node;
  if (restates !== null && element instanceof CompoundSelect && element.operation !== "union_all")
    throw new CompileError(
      `The recursion of ${node.describe()} has to be a UNION ALL on SQL Server: recursive(…) without \`distinct\`, or unionAll(…), ended by a condition; select distinct rows from it.`,
    );
  return BASE_RENDER_TABLE["cte"]?.(node, compiler) ?? "";
}

/** Render functions. */
export const MSSQL_FROM: RenderTable = {
  schema_name: (name: string, compiler) => schemaName(name, compiler.dialect),
  join,
  from_separator: (element: FromClause) => (isLateral(element) ? " CROSS APPLY " : ", "),
  subquery: applied("subquery"),
  values: applied("values"),
  table_function: tableFunction,
  table_sample: tableSample,
  cte,
  table_hint: ({ sql, hint }: { readonly sql: string; readonly hint: string }) => `${sql} ${hint}`,
};
