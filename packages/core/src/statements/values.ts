/** VALUES. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { BIND_LITERAL, Bind, ExpressionNode, nodeOf } from "../expressions/element.ts";
import type { Expr, SqlColumn } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { ColumnEntry } from "../from/from-clause.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { FAMILY, VALUE } from "../phantoms.ts";
import type { Source } from "../schema/shape.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { Family, SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";

/** One row of VALUES. */
export class ValuesRow extends Node {
  readonly kind = "values_row";
  readonly values: readonly ExpressionNode[];

  constructor(values: readonly ExpressionNode[]) {
    super();
    this.values = values;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("values", this.values);
  }
}

/** VALUES as a FROM element. */
export class ValuesFrom extends FromClause {
  readonly kind = "values";
  readonly name: string | null;
  readonly keys: readonly string[];
  readonly columnTypes: readonly SqlType[];
  readonly data: readonly ValuesRow[];
  readonly lateral: boolean;

  constructor(name: string | null, keys: readonly string[], columnTypes: readonly SqlType[], data: readonly ValuesRow[], lateral = false) {
    super();
    this.name = name;
    this.keys = keys;
    this.columnTypes = columnTypes;
    this.data = data;
    this.lateral = lateral;
  }

  protected makeColumns(): ColumnEntry[] {
    return this.keys.map((key, i) => [key, new ColumnNode(this, key, key, this.columnTypes[i] ?? NULL_TYPE)]);
  }

  baseOf(): null {
    return null;
  }

  foreignKeyLinks(): readonly never[] {
    return [];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.value("keys", this.keys.length);
    for (const key of this.keys) visitor.value("keys", key);
    for (const type of this.columnTypes) visitor.value("columnTypes", type);
    visitor.children("data", this.data);
    visitor.value("lateral", this.lateral);
  }
}

/** VALUES as a value: the right side of IN, or of a comparison with a tuple. */
export class ScalarValues extends ExpressionNode {
  readonly kind = "scalar_values";
  readonly element: ValuesFrom;

  constructor(element: ValuesFrom) {
    super();
    this.element = element;
  }

  get type(): SqlType {
    return this.element.columnTypes[0] ?? NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
  }
}

/** VALUES in FROM, as its users see it. */
export interface SqlValues<N extends string, Sh extends Record<string, SqlType>> extends Source<N> {
  /** The columns by key. */
  readonly c: { readonly [P in keyof Sh & string]: SqlColumn<Sh[P][typeof VALUE], P, N, Sh[P][typeof FAMILY]> };
}

/** How VALUES are written. */
export interface ValuesOptions {
  /** The values as literals in the SQL, rather than bound. */
  readonly literalBinds?: boolean;
  /** LATERAL: they refer to FROM elements before them. */
  readonly lateral?: boolean;
}

/**
 * VALUES as a FROM element: `(VALUES (1, 'a'), (2, 'b')) AS v (n, s)`.
 *
 * @param name its name in the statement
 * @param columns the types of its columns by key
 * @param options literals in place of bound values, LATERAL
 * @returns an object whose `data(rows)` gives the element
 * @example
 * const v = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
 */
export function values<const N extends string, Sh extends Record<string, SqlType>>(
  name: N,
  columns: Sh,
  options: ValuesOptions = {},
): { data(rows: readonly { [P in keyof Sh]: Sh[P][typeof VALUE] }[]): SqlValues<N, Sh> } {
  const keys = Object.keys(columns);
  const columnTypes = keys.map((key) => checkedType<SqlType>(columns[key], `The column "${key}" of values("${name}")`));
  if (keys.length === 0) throw new ArgumentError(`values("${name}") needs at least one column.`);
  return {
    data(rows) {
      if (rows.length === 0) throw new ArgumentError(`values("${name}").data() needs at least one row: SQL has no empty VALUES.`);
      const nodes = rows.map((row, i) => {
        const where = `Row ${i + 1} of values("${name}")`;
        const extra = Object.keys(row).find((key) => !keys.includes(key));
        if (extra !== undefined) throw new ArgumentError(`${where} has a value for "${extra}", which is none of its columns.`);
        return new ValuesRow(keys.map((key, k) => valueOf(row, key, columnTypes[k] ?? NULL_TYPE, where, options)));
      });
      return typed(new ValuesFrom(name, keys, columnTypes, nodes, options.lateral ?? false));
    },
  };
}

function valueOf(
  row: Readonly<Record<string, unknown>>,
  key: string,
  type: SqlType,
  where: string,
  options: ValuesOptions,
): ExpressionNode {
  const value = row[key];
  if (value === undefined) throw new ArgumentError(`${where} has no value for "${key}".`);
  if (value instanceof ExpressionNode) return value;
  return new Bind(null, value, type, options.literalBinds === true ? BIND_LITERAL : 0);
}

/** VALUES in place of a list or of a subquery: `tuple(a, b).in(valuesOf(rows))`. */
export function scalarValues<T>(source: SqlValues<string, Record<string, SqlType<T>>>): Expr<T, never, never, Family> {
  const node = nodeOf(source);
  if (!(node instanceof ValuesFrom)) throw new ArgumentError('scalarValues() takes VALUES: scalarValues(values("v", { … }).data(rows)).');
  return typed(new ScalarValues(node));
}
