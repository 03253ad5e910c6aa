/** Tables. */
import { ArgumentError } from "../errors.ts";
import { conditionOf, ExpressionNode, expressionOf, Ordering } from "../expressions/element.ts";
import type { AnyExpr, Cond, SqlOrdering } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import { Alias } from "../from/alias.ts";
import type { ColumnEntry, ForeignKeyLink } from "../from/from-clause.ts";
import { baseOfColumn, FromClause } from "../from/from-clause.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { nextSerial } from "../serial.ts";
import { iterate } from "../traverse.ts";
import { autoincrementOf } from "./autoincrement.ts";
import { Column, ColumnSpec } from "./column.ts";
import type { TableItem } from "./constraint.ts";
import { CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint } from "./constraint.ts";
import type { ForeignKeyOptions, ForeignKeyTarget } from "./foreign-key.ts";
import { ForeignKeyConstraint } from "./foreign-key.ts";
import { MetaData } from "./metadata.ts";
import type { NamingFacts } from "./naming.ts";
import { conventionalName, speaksOfName } from "./naming.ts";
import type { AnyColumnDef, Columns, TableLike } from "./shape.ts";

/** Options of a table. */
export interface TableOptions {
  readonly schema?: string;
  readonly comment?: string;
  /** Options of one dialect, such as `{ sqlite: { strict: true } }`. */
  readonly dialect?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A table of the database. Its identity, a serial number, is all that cache keys need. */
export class Table extends FromClause {
  readonly kind = "table";
  readonly name: string;
  readonly schema: string | null;
  readonly metadata: MetaData;
  readonly options: TableOptions;
  readonly primaryKey: PrimaryKeyConstraint;
  readonly foreignKeys: readonly ForeignKeyConstraint[];
  readonly uniques: readonly UniqueConstraint[];
  readonly checks: readonly CheckConstraint[];
  /** The column that the database numbers by itself: the only one of the primary key, an integer without default and foreign key. */
  readonly autoincrementColumn: Column | null;
  readonly #serial: number = nextSerial();
  readonly #columns: readonly Column[];
  #indexes: readonly Index[];

  constructor(
    name: string,
    metadata: MetaData,
    specs: Readonly<Record<string, unknown>>,
    items: readonly TableItem[] | ((c: Readonly<Record<string, Column>>) => readonly TableItem[]),
    options: TableOptions,
  ) {
    super();
    if (typeof name !== "string" || name === "") throw new ArgumentError('A table needs a name: table("user_account", metadata, { … }).');
    if (!(metadata instanceof MetaData))
      throw new ArgumentError(`The second argument of table "${name}" is no MetaData: table("${name}", new MetaData(), { … }).`);
    this.name = name;
    this.metadata = metadata;
    this.schema = options.schema ?? metadata.schema;
    this.options = options;
    this.#columns = Object.entries(specs).map(([key, spec]) => {
      if (!(spec instanceof ColumnSpec)) throw new ArgumentError(`"${key}" of table "${name}" is no column: ${key}: column(t.…(), { … }).`);
      return new Column(this, key, spec);
    });
    refuseRepeatedNames(this.#columns, name);
    const given = checkedItems(
      typeof items === "function" ? items(Object.fromEntries(this.#columns.map((each) => [each.key, each]))) : items,
      name,
    );
    const keyColumns = this.#columns.filter((each) => each.primaryKey);
    this.primaryKey = new PrimaryKeyConstraint(
      keyColumns,
      keyColumns.length === 0 ? null : this.conventional("pk", { columns: keyColumns }),
    );
    this.foreignKeys = this.makeForeignKeys(given);
    this.uniques = this.makeUniques(given);
    this.checks = given.flatMap((item) =>
      item.item === "check" ? [new CheckConstraint(item.condition, this.checkName(item.name, item.condition))] : [],
    );
    this.#indexes = this.makeIndexes(given);
    for (const column of this.#columns) column.attachForeignKeys(this.foreignKeys.filter((each) => each.columns.includes(column)));
    this.autoincrementColumn = autoincrementOf(name, this.#columns, keyColumns);
    metadata.addTable(this);
  }

  override get serial(): number {
    return this.#serial;
  }

  /** The name with its schema: `"inventory.item"`. */
  get fullName(): string {
    return this.schema === null ? this.name : `${this.schema}.${this.name}`;
  }

  /** The columns in order. */
  get columnList(): readonly Column[] {
    return this.#columns;
  }

  /** The indexes. */
  get indexes(): readonly Index[] {
    return this.#indexes;
  }

  /** The column of a name in SQL, or of a key. */
  columnNamed(name: string): Column | null {
    return this.#columns.find((column) => column.name === name) ?? this.#columns.find((column) => column.key === name) ?? null;
  }

  alias(name?: string): Alias {
    return new Alias(this, name ?? null);
  }

  protected makeColumns(): ColumnEntry[] {
    return this.#columns.map((column) => [column.key, column]);
  }

  baseOf(): ExpressionNode | null {
    return null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return this.foreignKeys.flatMap((constraint) =>
      constraint.columns.flatMap((column, i) => {
        const target = constraint.referredColumns[i];
        return target === undefined ? [] : [{ constraint, column, target }];
      }),
    );
  }

  override describe(): string {
    return `the table "${this.fullName}"`;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("self", this);
  }

  override rebuild(): Node {
    return this;
  }

  private conventional(kind: "ix" | "uq" | "ck" | "fk" | "pk", facts: Omit<NamingFacts, "table">): string | null {
    return conventionalName(this.metadata.namingConvention, kind, { table: this.name, ...facts });
  }

  /** As in SQLAlchemy, a convention that speaks of the given name makes the whole name of it; any other leaves a given name alone. */
  private checkName(name: string | null, condition: ExpressionNode): string | null {
    if (name !== null && !speaksOfName(this.metadata.namingConvention, "ck")) return name;
    const columns = [...iterate(condition)].filter((each) => each instanceof Column);
    return this.conventional("ck", { columns, constraintName: name }) ?? name;
  }

  private own(keys: readonly string[], what: string): Column[] {
    return keys.map((key) => {
      const column = this.columnNamed(key);
      if (column === null)
        throw new ArgumentError(
          `${what} of table "${this.name}" names "${key}", which is none of its columns: ${this.#columns.map((each) => `"${each.name}"`).join(", ")}.`,
        );
      return column;
    });
  }

  private makeForeignKeys(items: readonly TableItem[]): ForeignKeyConstraint[] {
    const make = (columns: readonly Column[], targets: readonly ForeignKeyTarget[], options: ForeignKeyOptions): ForeignKeyConstraint =>
      new ForeignKeyConstraint(columns, targets, options, (name) => this.metadata.findColumn(name), tableColumnOf);
    const single = this.#columns.flatMap((column) => {
      const target = column.foreignKeyTarget;
      if (target === null) return [];
      const { onDelete, foreignKeyOptions } = column.options;
      return [make([column], [target], { ...(onDelete === undefined ? {} : { onDelete }), ...foreignKeyOptions })];
    });
    const composite = items.flatMap((item) =>
      item.item === "foreign_key" ? [make(this.own(item.columns, "A foreign key"), item.targets, item.options)] : [],
    );
    return [...single, ...composite];
  }

  private makeUniques(items: readonly TableItem[]): UniqueConstraint[] {
    const single = this.#columns
      .filter((column) => column.options.unique === true && column.options.index !== true)
      .map((column) => new UniqueConstraint([column], this.conventional("uq", { columns: [column] })));
    const listed = items.flatMap((item) => {
      if (item.item !== "unique") return [];
      const columns = this.own(item.columns, "A unique constraint");
      return [new UniqueConstraint(columns, item.name ?? this.conventional("uq", { columns }))];
    });
    return [...single, ...listed];
  }

  private makeIndexes(items: readonly TableItem[]): Index[] {
    const single = this.#columns
      .filter((column) => column.options.index === true)
      .map((column) => this.makeIndex(null, [column], column.options.unique === true, null));
    const listed = items.flatMap((item) => {
      if (item.item !== "index") return [];
      const expressions = item.expressions.map((each) =>
        typeof each === "string" ? (this.own([each], "An index")[0] ?? expressionOf(each, "index()")) : each,
      );
      return [this.makeIndex(item.name, expressions, item.unique, item.where)];
    });
    return [...single, ...listed];
  }

  private makeIndex(name: string | null, expressions: readonly Node[], unique: boolean, where: ExpressionNode | null): Index {
    const columns = expressions.map((each) => (each instanceof Ordering ? each.element : each)).filter((each) => each instanceof Column);
    const found = name ?? this.conventional("ix", { columns });
    if (found === null)
      throw new ArgumentError(`An index of table "${this.name}" has no name, and the naming convention gives none for it.`);
    return new Index(found, expressions, unique, where);
  }
}

/** The column of a table that something is or stands for, such as a mapped class's attribute. */
function tableColumnOf(value: unknown): Column | null {
  let node: unknown = value;
  while (node instanceof ExpressionNode && !(node instanceof Column)) node = baseOfColumn(node);
  return node instanceof Column ? node : null;
}

function checkedItems(items: readonly TableItem[], table: string): readonly TableItem[] {
  if (items.every((each) => typeof each === "object" && each !== null && "item" in each)) return items;
  throw new ArgumentError(
    `The last argument of table "${table}" has something in it that is none of uniqueConstraint(…), checkConstraint(…), foreignKeyConstraint(…) and index(…).`,
  );
}

function refuseRepeatedNames(columns: readonly Column[], table: string): void {
  const seen = new Map<string, string>();
  for (const { key, name } of columns) {
    const other = seen.get(name);
    if (other !== undefined) throw new ArgumentError(`Two columns of table "${table}" are called "${name}": ${other} and ${key}.`);
    seen.set(name, key);
  }
}

/** A table, as its users see it. */
export interface SqlTable<N extends string, Sh> extends TableLike<N, Sh> {
  /** The columns by key. */
  readonly c: Columns<Sh, N>;
  /** The name in SQL. */
  readonly name: N;
  readonly schema: string | null;
  readonly metadata: MetaData;
  /** The same table under another name, for self-joins. */
  alias<const A extends string>(name: A): SqlAlias<A, Sh>;
}

/** A table under another name. */
export interface SqlAlias<N extends string, Sh> extends TableLike<N, Sh> {
  /** The columns by key. */
  readonly c: Columns<Sh, N>;
}

/** What `uniqueConstraint`, `checkConstraint` and `index` give, for the last argument of `table`. */
export type SqlTableItem = TableItem;

/**
 * Defines a table.
 *
 * @param name its name in the database
 * @param metadata the catalogue it belongs to
 * @param columns its columns by key, in order
 * @param items constraints and indexes of more than one column, or a function that gives them from the columns
 * @param options schema, comment, options of dialects
 * @throws ArgumentError for a name that is already taken, or a constraint on a column that does not exist
 * @example
 * const users = table("user_account", metadata, {
 *   id: column(t.integer(), { primaryKey: true }),
 *   name: column(t.string(30)),
 * });
 */
export function table<const N extends string, Sh extends Record<string, AnyColumnDef>>(
  name: N,
  metadata: MetaData,
  columns: Sh,
  items: readonly SqlTableItem[] | ((c: Columns<Sh, N>) => readonly SqlTableItem[]) = [],
  options: TableOptions = {},
): SqlTable<N, Sh> {
  const make =
    typeof items === "function"
      ? (c: Readonly<Record<string, Column>>): readonly TableItem[] => items(c as unknown as Columns<Sh, N>)
      : items;
  return typed(new Table(name, metadata, columns, make, options));
}

/**
 * A table, or anything else with known columns, under another name.
 *
 * @example
 * const manager = alias(employees, "manager");
 */
export function alias<Sh, const A extends string>(source: TableLike<string, Sh>, name: A): SqlAlias<A, Sh> {
  if (!(source instanceof FromClause))
    throw new ArgumentError("alias() takes a table or another FROM element; for a mapped class, use aliased().");
  return typed(new Alias(source instanceof Alias ? source.element : source, name));
}

/** UNIQUE over columns of the table, by name. */
export function uniqueConstraint(...columns: string[]): SqlTableItem {
  if (columns.length === 0) throw new ArgumentError("uniqueConstraint() needs the name of at least one column.");
  return { item: "unique", columns, name: null };
}

/** CHECK, by a condition or by SQL text: ``checkConstraint(sql`length(email) > 3`)``. */
export function checkConstraint(condition: Cond | object, options: { readonly name?: string } = {}): SqlTableItem {
  return { item: "check", condition: conditionOf(condition, "checkConstraint()"), name: options.name ?? null };
}

/** A foreign key of several columns: `foreignKeyConstraint(["a", "b"], ["other.a", "other.b"])`. */
export function foreignKeyConstraint(
  columns: readonly string[],
  targets: readonly string[],
  options: ForeignKeyOptions = {},
): SqlTableItem {
  if (columns.length !== targets.length || columns.length === 0)
    throw new ArgumentError("foreignKeyConstraint() takes as many columns as targets, and at least one.");
  return { item: "foreign_key", columns, targets, options: { ...options } };
}

/** An index over expressions of the table's columns: `(c) => [index("ix_label", c.label.desc())]`. */
export function index(name: string, ...expressions: (AnyExpr | SqlOrdering | string)[]): SqlTableItem {
  return indexItem(name, expressions, false);
}

/** A unique index; otherwise as `index`. */
export function uniqueIndex(name: string, ...expressions: (AnyExpr | SqlOrdering | string)[]): SqlTableItem {
  return indexItem(name, expressions, true);
}

function indexItem(name: string, expressions: readonly unknown[], unique: boolean): SqlTableItem {
  if (expressions.length === 0) throw new ArgumentError(`The index "${name}" needs at least one column or expression.`);
  const nodes = expressions.map((each) => (typeof each === "string" || each instanceof Ordering ? each : expressionOf(each, "index()")));
  return { item: "index", name, expressions: nodes, unique, where: null };
}
