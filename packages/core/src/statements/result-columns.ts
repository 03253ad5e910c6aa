/** Names of result columns: the key in the row, the name in SQL. */
import type { ColumnName } from "../expressions/anonymous-name.ts";
import { AnonymousName, QualifiedName } from "../expressions/anonymous-name.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { ExpressionNode as Expression, Label } from "../expressions/element.ts";
import { AggregateOrder, FunctionNode } from "../expressions/function.ts";
import { TextNode } from "../expressions/text.ts";
import { Alias } from "../from/alias.ts";
import { FromClause } from "../from/from-clause.ts";
import type { ExportedColumn } from "../from/subquery.ts";
import { FunctionField } from "../from/table-functions.ts";
import type { Node } from "../node.ts";

/** How the columns of a SELECT are named: as they are, numbered where names repeat, or with the table's name in front. */
export type LabelStyle = "none" | "disambiguateOnly" | "tableNamePlusColumn";

/** All of them. */
export const LABEL_STYLES: readonly LabelStyle[] = ["none", "disambiguateOnly", "tableNamePlusColumn"];

/** The expressions of a select list: a FROM element stands for all its columns. */
export function expandItems(items: readonly Node[]): ExpressionNode[] {
  const expanded: ExpressionNode[] = [];
  for (const item of items) {
    if (item instanceof Expression) expanded.push(item);
    else if (item instanceof FromClause) for (const [key, column] of item.columns) if (!isOmitted(item, key)) expanded.push(column);
  }
  return expanded;
}

/** Whether a column of a table, or of an alias of one, is left out where all are meant. */
function isOmitted(source: FromClause, key: string): boolean {
  return source instanceof Alias ? isOmitted(source.element, key) : (source.c[key]?.omitted ?? false);
}

/**
 * Gives each expression of a select list a unique key and a name.
 *
 * A key that is taken is numbered: `id`, `id_1`. A name in SQL that has to be invented is anonymous: the compiler numbers
 * those over the whole statement, as SQLAlchemy does.
 */
export function exportColumns(items: readonly Node[], style: LabelStyle = "disambiguateOnly"): readonly ExportedColumn[] {
  const keys = new Set<string>();
  const names = new Map<string | AnonymousName, ExpressionNode>();
  let anonymous = 0;
  return expandItems(items).map((expression) => {
    const own = style === "tableNamePlusColumn" ? qualifiedName(expression) : ownName(expression);
    const key = uniqueKey(keyOf(expression, own) ?? `anon_${++anonymous}`, keys);
    keys.add(key);
    return { key, name: style === "none" ? own : uniqueName(own, expression, names), expression };
  });
}

function keyOf(expression: ExpressionNode, name: ColumnName): string | null {
  const text = name instanceof QualifiedName && name.source.name === null ? null : textOf(name);
  return expression instanceof ColumnNode && text !== null && text !== expression.name ? text : expression.resultKey;
}

function uniqueKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let i = 1; ; i++) if (!taken.has(`${key}_${i}`)) return `${key}_${i}`;
}

/** A name that is taken gets a number; a repetition of the very same expression one behind two underscores. */
function uniqueName(own: ColumnName, expression: ExpressionNode, taken: Map<string | AnonymousName, ExpressionNode>): ColumnName {
  if (own instanceof AnonymousName) {
    const repeated = taken.has(own);
    taken.set(own, expression);
    return repeated ? new AnonymousName(own.base, "_") : own;
  }
  const text = textOf(own);
  // A free name is what it is: nobody knows whether two of them are the same column.
  if (text === null || (expression instanceof ColumnNode && expression.table === null)) return own;
  const other = taken.get(text);
  if (other === undefined) {
    taken.set(text, expression);
    return own;
  }
  const base = own instanceof QualifiedName ? own : text;
  if (other === expression) return new AnonymousName(base, "_");
  // A third time: what has the number by now is this very expression.
  const numbered = `${text}#${other === expression}`;
  if (taken.get(numbered) === expression) return new AnonymousName(base, "_");
  taken.set(numbered, expression);
  return nameGivenTo(expression, base);
}

const given = new WeakMap<ExpressionNode, Map<string, AnonymousName>>();

/** The anonymous name of an expression: the same wherever it is selected within one statement. */
function nameGivenTo(expression: ExpressionNode, base: string | QualifiedName): AnonymousName {
  let names = given.get(expression);
  if (names === undefined) {
    names = new Map();
    given.set(expression, names);
  }
  const key = typeof base === "string" ? base : (textOf(base) ?? "");
  let name = names.get(key);
  if (name === undefined) {
    // A CAST goes by the name of what is cast: its number is none of that column's.
    name = new AnonymousName(base, goesByAnother(expression) ? "_" : "");
    names.set(key, name);
  }
  return name;
}

function goesByAnother(expression: ExpressionNode): boolean {
  const inner = expression.unwrapped;
  return inner !== expression && !(expression instanceof Label) && inner instanceof ColumnNode;
}

function textOf(name: ColumnName): string | null {
  if (typeof name === "string") return name;
  return name instanceof QualifiedName ? `${name.source.name ?? "anon"}_${textOf(name.column) ?? ""}` : null;
}

function ownName(expression: ExpressionNode): ColumnName {
  if (expression instanceof Label || expression instanceof ColumnNode || expression instanceof FunctionField) return expression.name;
  if (expression instanceof TextNode && expression.resultKey !== null) return expression.resultKey;
  const inner = expression.unwrapped;
  if (inner !== expression) return ownName(inner);
  const own = expression instanceof FunctionNode || expression instanceof AggregateOrder ? expression.resultKey : null;
  return nameGivenTo(expression, own ?? (expression.kind === "next_value" ? expression.kind : "anon"));
}

function qualifiedName(expression: ExpressionNode): ColumnName {
  if (!(expression instanceof ColumnNode) || !(expression.table instanceof FromClause)) return ownName(expression);
  const { table, name } = expression;
  if (table.name === null || typeof name !== "string") return new QualifiedName(table, name);
  const schema = "schema" in table && typeof table.schema === "string" ? `${table.schema.replaceAll(".", "_")}_` : "";
  const source = `${schema}${table.name}`;
  // A column of the table that is called so itself keeps the name.
  let unique = name;
  for (let i = 1; Object.hasOwn(table.c, `${source}_${unique}`); i++) unique = `${name}_${i}`;
  return new QualifiedName({ name: source }, unique);
}
