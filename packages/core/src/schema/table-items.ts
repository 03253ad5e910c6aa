/** What a table is given beside its columns, as its users write it: `uniqueConstraint(…)`, `index(…)` and the like. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { conditionOf, expressionOf, Ordering } from "../expressions/element.ts";
import type { AnyExpr, Cond, SqlOrdering } from "../expressions/expr.ts";
import { Node } from "../node.ts";
import type { Thunk } from "./column.ts";
import type { CheckOptions, ConstraintOptions, ExcludeOptions, IndexSettings, PrimaryKeyOptions, UniqueOptions } from "./constraint.ts";
import type { DdlCondition, DialectIndexOptions } from "./dialect-options.ts";
import { checkedWords } from "./dialect-options.ts";
import type { ForeignKeyOptions } from "./foreign-key.ts";

/** What an EXCLUDE constraint compares: a column by its name or key, or an expression. */
export interface ExcludeItem {
  readonly expression: ExpressionNode | string;
  readonly operator: string;
}

/** What `uniqueConstraint(…)`, `checkConstraint(…)`, `index(…)` and the like give: resolved by the table they are given to. */
export type TableItem =
  | { readonly item: "primary_key"; readonly columns: readonly string[]; readonly options: PrimaryKeyOptions }
  | { readonly item: "unique"; readonly columns: readonly string[]; readonly options: UniqueOptions }
  | { readonly item: "check"; readonly condition: ExpressionNode; readonly options: CheckOptions }
  | { readonly item: "exclude"; readonly elements: readonly ExcludeItem[]; readonly options: ExcludeOptions }
  | {
      readonly item: "foreign_key";
      readonly columns: readonly string[];
      readonly targets: readonly (string | Thunk)[];
      readonly options: ForeignKeyOptions;
    }
  | {
      readonly item: "index";
      readonly name: string | null;
      readonly expressions: readonly (Node | string)[];
      readonly options: IndexSettings;
    };

/** What `uniqueConstraint`, `checkConstraint` and `index` give, for the last argument of `table`. */
export type SqlTableItem = TableItem;

/** Columns by name or key, and options behind them. */
type ColumnsAndOptions<O> = readonly string[] | readonly [...columns: string[], options: O];

function takenApart<O extends object>(given: ColumnsAndOptions<O>, nothing: O): { columns: readonly string[]; options: O } {
  const columns: string[] = [];
  let options = nothing;
  for (const each of given)
    if (typeof each === "string") columns.push(each);
    else options = each;
  return { columns, options };
}

/**
 * The primary key, where there is more to say of it than the columns' own `primaryKey: true` does: a name, options of dialects.
 *
 * @param given the columns by name or key, and options; without columns, it is made of those that say `primaryKey: true`
 * @example
 * primaryKeyConstraint("order_id", "item_id", { name: "pk_order_line" })
 */
export function primaryKeyConstraint(...given: ColumnsAndOptions<PrimaryKeyOptions>): SqlTableItem {
  return { item: "primary_key", ...takenApart<PrimaryKeyOptions>(given, {}) };
}

/**
 * UNIQUE over columns of the table.
 *
 * @param given the columns by name or key, and options
 * @throws ArgumentError without columns
 * @example
 * uniqueConstraint("user_id", "email", { name: "uq_address" })
 */
export function uniqueConstraint(...given: ColumnsAndOptions<UniqueOptions>): SqlTableItem {
  const { columns, options } = takenApart<UniqueOptions>(given, {});
  if (columns.length === 0) throw new ArgumentError("uniqueConstraint() needs the name of at least one column.");
  return { item: "unique", columns, options };
}

/**
 * CHECK, by a condition or by SQL text.
 *
 * @example
 * checkConstraint(sql`length(email) > 3`, { name: "email_length" })
 */
export function checkConstraint(condition: Cond | object, options: CheckOptions = {}): SqlTableItem {
  return { item: "check", condition: conditionOf(condition, "checkConstraint()"), options };
}

/**
 * A foreign key of several columns, or one more of a single column.
 *
 * @param columns its columns, by name or key
 * @param targets what they refer to, in the same order: `"table.column"`, or functions that give columns
 * @throws ArgumentError unless there are as many targets as columns
 * @example
 * foreignKeyConstraint(["a", "b"], ["other.a", "other.b"], { onDelete: "CASCADE" })
 * foreignKeyConstraint(["a", "b"], [() => other.c.a, () => other.c.b])
 */
export function foreignKeyConstraint(
  columns: readonly string[],
  targets: readonly (string | Thunk)[],
  options: ForeignKeyOptions = {},
): SqlTableItem {
  if (columns.length !== targets.length || columns.length === 0)
    throw new ArgumentError("foreignKeyConstraint() takes as many columns as targets, and at least one.");
  return { item: "foreign_key", columns, targets, options: { ...options } };
}

/** Options of `excludeConstraint`. */
export interface ExcludeConstraintOptions extends ConstraintOptions {
  /** The index method: by default `gist`. */
  readonly using?: string;
  /** Only rows for which this holds. */
  readonly where?: Cond;
  /** Operator classes, by the key of the column. */
  readonly ops?: Readonly<Record<string, string>>;
}

/**
 * EXCLUDE, which PostgreSQL has: no two rows for which all of the operators hold.
 *
 * @param elements what is compared (a column by name or key, or an expression), each with the operator that compares it
 * @throws ArgumentError for what is no operator
 * @example
 * excludeConstraint([["room", "="], ["during", "&&"]], { using: "gist" })
 */
export function excludeConstraint(
  elements: readonly (readonly [compared: string | AnyExpr, operator: string])[],
  options: ExcludeConstraintOptions = {},
): SqlTableItem {
  const { where, ...others } = options;
  if (elements.length === 0) throw new ArgumentError("excludeConstraint() needs at least one column or expression with its operator.");
  const items = elements.map(([compared, operator]) => ({
    expression: typeof compared === "string" ? compared : expressionOf(compared, "excludeConstraint()"),
    operator: checkedOperator(operator),
  }));
  if (others.using !== undefined) checkedWords(others.using, "The index method of excludeConstraint()");
  const condition = where === undefined ? {} : { where: conditionOf(where, "The where of excludeConstraint()") };
  return { item: "exclude", elements: items, options: { ...others, ...condition } };
}

/** It becomes part of the SQL: only what an operator can be made of is let through. */
function checkedOperator(operator: string): string {
  if (typeof operator === "string" && /^(?:[-+*/<>=~!@#%^&|`?]+|OPERATOR\([\w.]*[-+*/<>=~!@#%^&|`?]+\))$/i.test(operator)) return operator;
  throw new ArgumentError(`excludeConstraint() takes operators such as "=" and "&&", not ${JSON.stringify(operator)}.`);
}

/** Options of `index`. */
export interface IndexOptions {
  readonly unique?: boolean;
  /** Only rows for which this holds, where the database has partial indexes. */
  readonly where?: Cond;
  readonly comment?: string;
  /** Only create it on these dialects. */
  readonly ddlIf?: DdlCondition;
  /** Options of one dialect, such as `{ postgresql: { using: "gin" } }`. */
  readonly dialect?: DialectIndexOptions;
  /** What the program wants to keep about it. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** What is indexed: a column by its name or key, an expression, or one in an order. */
export type IndexedItem = AnyExpr | SqlOrdering | string;

/**
 * An index over columns and expressions of the table.
 *
 * @param name its name; null for the one that the naming convention gives
 * @param given what is indexed, and options
 * @throws ArgumentError for what is no expression, and where nothing is indexed
 * @example
 * (c) => [index("ix_label", c.label.desc(), { where: c.active, dialect: { postgresql: { using: "btree" } } })]
 */
export function index(name: string | null, ...given: readonly IndexedItem[] | readonly [...IndexedItem[], IndexOptions]): SqlTableItem {
  return indexItem(name, given, {});
}

/**
 * A unique index; otherwise as `index`.
 *
 * @example
 * (c) => [uniqueIndex("ix_email", func.lower(c.email))]
 */
export function uniqueIndex(
  name: string | null,
  ...given: readonly IndexedItem[] | readonly [...IndexedItem[], IndexOptions]
): SqlTableItem {
  return indexItem(name, given, { unique: true });
}

function indexItem(name: string | null, given: readonly (IndexedItem | IndexOptions)[], own: IndexSettings): SqlTableItem {
  const last = given.at(-1);
  const options = isOptions(last) ? last : {};
  const { where, ...others } = options;
  const expressions = (isOptions(last) ? given.slice(0, -1) : given).map((each) =>
    typeof each === "string" || each instanceof Ordering ? each : expressionOf(each, "index()"),
  );
  // Some databases have indexes of the whole table, which an option of theirs asks for.
  if (expressions.length === 0 && options.dialect === undefined)
    throw new ArgumentError(`The index "${name ?? ""}" needs at least one column or expression.`);
  const condition = where === undefined ? {} : { where: conditionOf(where, `The where of the index "${name ?? ""}"`) };
  return { item: "index", name, expressions, options: { ...others, ...condition, ...own } };
}

function isOptions(given: unknown): given is IndexOptions {
  return typeof given === "object" && given !== null && !(given instanceof Node) && Object.getPrototypeOf(given) === Object.prototype;
}
