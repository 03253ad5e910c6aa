/** Functions in FROM, and samples of tables. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { ExpressionNode, expressionOf, nodeOf } from "../expressions/element.ts";
import type { AnyExpr, Expr, SqlColumn } from "../expressions/expr.ts";
import { FunctionNode } from "../expressions/function.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import type { FAMILY, NAME, VALUE } from "../phantoms.ts";
import { types } from "../types/factories.ts";
import type { Family } from "../types/sql-type.ts";
import { SqlType } from "../types/sql-type.ts";
import type { ColumnEntry, ForeignKeyLink } from "./from-clause.ts";
import { derivedLinks, FromClause } from "./from-clause.ts";

/** A column of a function in FROM. */
export interface FunctionColumn {
  readonly key: string;
  readonly type: SqlType;
}

/** How a function stands in FROM. */
export interface TableFunctionOptions {
  /** The key of a further column that numbers the rows: WITH ORDINALITY. */
  readonly withOrdinality?: string;
  /** Whether the columns' names stand behind the alias: `AS t(a, b)`; with their types, where the function gives records. */
  readonly renderDerived?: boolean | "types";
  /** LATERAL: it refers to FROM elements before it. */
  readonly lateral?: boolean;
}

/** `function(…) AS name`, with the columns it is said to have. */
export class TableFunction extends FromClause {
  readonly kind = "table_function";
  readonly element: ExpressionNode;
  readonly name: string | null;
  readonly given: readonly FunctionColumn[];
  readonly ordinality: string | null;
  readonly derived: boolean | "types";
  readonly lateral: boolean;

  constructor(element: ExpressionNode, name: string | null, given: readonly FunctionColumn[], options: TableFunctionOptions = {}) {
    super();
    this.element = element;
    this.name = name;
    this.given = given;
    this.ordinality = options.withOrdinality ?? null;
    this.derived = options.renderDerived ?? false;
    this.lateral = options.lateral ?? false;
  }

  protected makeColumns(): ColumnEntry[] {
    const own = this.given.map(({ key, type }): ColumnEntry => [key, new ColumnNode(this, key, key, type)]);
    const { ordinality } = this;
    return ordinality === null ? own : [...own, [ordinality, new ColumnNode(this, ordinality, ordinality, types.integer())]];
  }

  baseOf(): null {
    return null;
  }

  foreignKeyLinks(): readonly never[] {
    return [];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
    visitor.value("given", this.given.length);
    for (const { key, type } of this.given) {
      visitor.value("given", key);
      visitor.value("given", type);
    }
    visitor.value("ordinality", this.ordinality);
    visitor.value("derived", this.derived);
    visitor.value("lateral", this.lateral);
  }
}

/** The alias of a function in FROM as a column: what `unnest(tags) AS tag` gives. */
export class TableFunctionColumn extends ExpressionNode {
  readonly kind = "table_function_column";
  readonly table: FromClause;
  readonly type: SqlType;

  constructor(table: FromClause, type: SqlType) {
    super();
    this.table = table;
    this.type = type;
  }

  override get resultKey(): string | null {
    return this.table.name;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("type", this.type);
  }
}

/** `(function(…)).field`: one field of what a function gives. */
export class FunctionField extends ExpressionNode {
  readonly kind = "function_field";
  readonly element: ExpressionNode;
  readonly name: string;
  readonly type: SqlType;

  constructor(element: ExpressionNode, name: string, type: SqlType) {
    super();
    this.element = element;
    this.name = name;
    this.type = type;
  }

  override get resultKey(): string {
    return this.name;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
    visitor.value("type", this.type);
  }
}

/** `element TABLESAMPLE sampling REPEATABLE (seed)`. */
export class TableSample extends FromClause {
  readonly kind = "table_sample";
  readonly element: FromClause;
  readonly name: string | null;
  readonly sampling: ExpressionNode;
  readonly seed: ExpressionNode | null;

  constructor(element: FromClause, name: string | null, sampling: ExpressionNode, seed: ExpressionNode | null) {
    super();
    this.element = element;
    this.name = name;
    this.sampling = sampling;
    this.seed = seed;
  }

  protected makeColumns(): ColumnEntry[] {
    return this.element.columns.map(([key, column]) => [key, new ColumnNode(this, key, column.name, column.type)]);
  }

  baseOf(key: string): ExpressionNode | null {
    return this.element.c[key] ?? null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return derivedLinks(this);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
    visitor.child("sampling", this.sampling);
    visitor.child("seed", this.seed);
  }
}

/** A function in FROM, as its users see it. */
export interface SqlTableFunction<N extends string, Sh extends Record<string, SqlType>, O extends string> {
  readonly [NAME]: N;
  /** The columns by key. */
  readonly c: { readonly [P in keyof Sh & string]: SqlColumn<Sh[P][typeof VALUE], P, N, Sh[P][typeof FAMILY]> } & {
    readonly [P in O]: SqlColumn<number, P, N, "num">;
  };
}

/**
 * A function in FROM, with columns: `json_each(doc) AS j`, `generate_series(1, 5) AS n(value)`.
 *
 * @param call the function
 * @param name its name in the statement
 * @param columns the types of its columns by key
 * @param options ordinality, the columns' names behind the alias, LATERAL
 * @throws ArgumentError without columns
 * @example
 * const n = tableFunction(func.named("generate_series", t.integer())(1, 5), "n", { value: t.integer() }, { renderDerived: true });
 * select(n.c.value)
 */
export function tableFunction<const N extends string, Sh extends Record<string, SqlType>, const O extends string = never>(
  call: AnyExpr,
  name: N,
  columns: Sh,
  options: TableFunctionOptions & { readonly withOrdinality?: O } = {},
): SqlTableFunction<N, Sh, O> {
  const given = Object.entries(columns).map(([key, type]) => {
    if (!(type instanceof SqlType)) throw new ArgumentError(`tableFunction("${name}"): "${key}" has no type: { ${key}: t.text() }.`);
    return { key, type };
  });
  if (given.length === 0 && options.withOrdinality === undefined)
    throw new ArgumentError(`tableFunction("${name}") needs at least one column.`);
  return typed(new TableFunction(expressionOf(call, "tableFunction()"), name, given, options));
}

/**
 * A function that gives single values, in FROM, as a column: `FROM unnest(tags) AS tag`, of which `tag` is selected.
 *
 * @param call the function
 * @param name the name of both
 * @param options ordinality makes no sense here; LATERAL does
 * @example
 * const tag = columnFunction(func.named("unnest", t.text())(posts.c.tags), "tag");
 * select(posts.c.id, tag)
 */
export function columnFunction<T, F extends Family, const N extends string>(
  call: AnyExpr<T, string, F>,
  name: N,
  options: { readonly lateral?: boolean } = {},
): Expr<T, N, N, F> {
  const node = expressionOf(call, "columnFunction()");
  return typed(new TableFunctionColumn(new TableFunction(node, name, [], options), node.type));
}

/** One field of the record that a function gives: `(f(x)).name`. */
export function functionField<T, F extends Family, const K extends string>(
  call: AnyExpr,
  name: K,
  type: SqlType<T, F>,
): Expr<T | null, K, never, F> {
  return typed(new FunctionField(expressionOf(call, "functionField()"), name, type));
}

/**
 * A part of a table's rows, taken at random: TABLESAMPLE.
 *
 * @param source the table
 * @param sampling how many in percent, or the method: `func.named("bernoulli", t.unknown())(5)`
 * @param name its name in the statement
 * @param options `seed`, for the same sample again: REPEATABLE
 */
export function tableSample<S extends { readonly [NAME]: string; readonly c: unknown }, const N extends string>(
  source: S,
  sampling: AnyExpr,
  name: N,
  options: { readonly seed?: AnyExpr } = {},
): { readonly c: S["c"] } & { readonly [NAME]: N } {
  const node = nodeOf(source);
  if (!(node instanceof FromClause)) throw new ArgumentError("tableSample() takes a table.");
  const seed = options.seed === undefined ? null : expressionOf(options.seed, "tableSample({ seed })");
  const given = expressionOf(sampling, "tableSample()");
  const method = given instanceof FunctionNode ? given : new FunctionNode("system", [given.unlabelled], given.type);
  return typed(new TableSample(node, name, method, seed));
}
