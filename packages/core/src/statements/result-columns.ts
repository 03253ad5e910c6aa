/** Names of result columns: the key in the row, the name in SQL. */
import { AnonymousName, ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { ExpressionNode as Expression, Label } from "../expressions/element.ts";
import { FunctionNode } from "../expressions/function.ts";
import { FromClause } from "../from/from-clause.ts";
import type { ExportedColumn } from "../from/subquery.ts";
import type { Node } from "../node.ts";

/** The expressions of a select list: a FROM element stands for all its columns. */
export function expandItems(items: readonly Node[]): ExpressionNode[] {
  return items.flatMap((item) => {
    if (item instanceof Expression) return [item];
    if (item instanceof FromClause) return item.columns.map(([, column]) => column);
    return [];
  });
}

/**
 * Gives each expression of a select list a unique key and a name.
 *
 * A key that is taken is numbered: `id`, `id_1`. A name in SQL that has to be invented is anonymous: the compiler numbers
 * those over the whole statement, as SQLAlchemy does.
 */
export function exportColumns(items: readonly Node[]): readonly ExportedColumn[] {
  const keys = new Set<string>();
  const names = new Map<string, ExpressionNode>();
  let anonymous = 0;
  return expandItems(items).map((expression) => {
    const key = uniqueKey(expression.resultKey ?? `anon_${++anonymous}`, keys);
    keys.add(key);
    const name = nameOf(expression, names);
    if (typeof name === "string") names.set(name, expression);
    return { key, name, expression };
  });
}

function uniqueKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let i = 1; ; i++) if (!taken.has(`${key}_${i}`)) return `${key}_${i}`;
}

function nameOf(expression: ExpressionNode, taken: ReadonlyMap<string, ExpressionNode>): string | AnonymousName {
  const own = ownName(expression);
  if (typeof own !== "string") return own;
  const other = taken.get(own);
  if (other === undefined) return own;
  return new AnonymousName(other === expression ? `${own}_` : own);
}

function ownName(expression: ExpressionNode): string | AnonymousName {
  if (expression instanceof Label) return expression.name;
  if (expression instanceof ColumnNode) return expression.name;
  const key = expression.resultKey;
  if (key === null) return new AnonymousName("anon");
  const inner = expression.unwrapped;
  return inner instanceof FunctionNode || inner === expression ? new AnonymousName(key) : ownName(inner);
}
