/** VALUES. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { Bind, ExpressionNode } from "../expressions/element.ts";
import type { SqlColumn } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { ColumnEntry } from "../from/from-clause.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { FAMILY, VALUE } from "../phantoms.ts";
import type { Source } from "../schema/shape.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";

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
  readonly name: string;
  readonly keys: readonly string[];
  readonly columnTypes: readonly SqlType[];
  readonly data: readonly ValuesRow[];

  constructor(name: string, keys: readonly string[], columnTypes: readonly SqlType[], data: readonly ValuesRow[]) {
    super();
    this.name = name;
    this.keys = keys;
    this.columnTypes = columnTypes;
    this.data = data;
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
  }
}

/** VALUES in FROM, as its users see it. */
export interface SqlValues<N extends string, Sh extends Record<string, SqlType>> extends Source<N> {
  /** The columns by key. */
  readonly c: { readonly [P in keyof Sh & string]: SqlColumn<Sh[P][typeof VALUE], P, N, Sh[P][typeof FAMILY]> };
}

/**
 * VALUES as a FROM element: `(VALUES (1, 'a'), (2, 'b')) AS v (n, s)`.
 *
 * @param name its name in the statement
 * @param columns the types of its columns by key
 * @returns an object whose `data(rows)` gives the element
 * @example
 * const v = values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }]);
 */
export function values<const N extends string, Sh extends Record<string, SqlType>>(
  name: N,
  columns: Sh,
): { data(rows: readonly { [P in keyof Sh]: Sh[P][typeof VALUE] }[]): SqlValues<N, Sh> } {
  const keys = Object.keys(columns);
  const columnTypes = keys.map((key) => columns[key] ?? NULL_TYPE);
  if (keys.length === 0) throw new ArgumentError(`values("${name}") needs at least one column.`);
  return {
    data(rows) {
      if (rows.length === 0) throw new ArgumentError(`values("${name}").data() needs at least one row: SQL has no empty VALUES.`);
      const nodes = rows.map(
        (row, i) =>
          new ValuesRow(keys.map((key, k) => valueOf(row, key, columnTypes[k] ?? NULL_TYPE, `Row ${i + 1} of values("${name}")`))),
      );
      return typed(new ValuesFrom(name, keys, columnTypes, nodes));
    },
  };
}

function valueOf(row: Readonly<Record<string, unknown>>, key: string, type: SqlType, where: string): ExpressionNode {
  const value = row[key];
  if (value === undefined) throw new ArgumentError(`${where} has no value for "${key}".`);
  return value instanceof ExpressionNode ? value : new Bind(null, value, type);
}
