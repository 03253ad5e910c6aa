/** Tables. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { typed } from "../expressions/typed.ts";
import { Alias } from "../from/alias.ts";
import type { ColumnEntry, ForeignKeyLink } from "../from/from-clause.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { nextSerial } from "../serial.ts";
import { autoincrementOf } from "./autoincrement.ts";
import { Column, ColumnSpec } from "./column.ts";
import type { Constraint, Index, PrimaryKeyConstraint } from "./constraint.ts";
import { CheckConstraint, UniqueConstraint } from "./constraint.ts";
import type { DialectTableOptions } from "./dialect-options.ts";
import { checkedWords } from "./dialect-options.ts";
import { ForeignKeyConstraint } from "./foreign-key.ts";
import { MetaData } from "./metadata.ts";
import { sentinelOf } from "./sentinel.ts";
import type { AnyColumnDef, Columns, TableLike } from "./shape.ts";
import type { SqlTableItem, TableItem } from "./table-items.ts";
import type { TableParts } from "./table-parts.ts";
import { columnChecks, makePart, makeParts } from "./table-parts.ts";

/** Options of a table. */
export interface TableOptions {
  /** The schema it is in; by default that of the metadata. `null`: none. */
  readonly schema?: string | null;
  readonly comment?: string;
  /** Words between CREATE and TABLE, such as TEMPORARY. */
  readonly prefixes?: readonly string[];
  /** Whether the name is written in quotes (`true`) or never is (`false`); by default where it has to be. */
  readonly quote?: boolean;
  /** The same of the schema's name. */
  readonly quoteSchema?: boolean;
  /** Options of one dialect, such as `{ sqlite: { strict: true } }`. */
  readonly dialect?: DialectTableOptions;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A table of the database. Its identity, a serial number, is all that cache keys need. */
export class Table extends FromClause {
  readonly kind = "table";
  readonly name: string;
  readonly schema: string | null;
  readonly metadata: MetaData;
  readonly options: TableOptions;
  readonly foreignKeys: readonly ForeignKeyConstraint[];
  readonly uniques: readonly UniqueConstraint[];
  /** The CHECKs of the table; those of a column stand with it. */
  readonly checks: readonly CheckConstraint[];
  /** The column that the database numbers by itself: the only one of the primary key, an integer without default and foreign key. */
  readonly autoincrementColumn: Column | null;
  /** The column in which an INSERT of many rows may write their numbers (`insertSentinel`). */
  readonly sentinelColumn: Column | null;
  readonly #serial: number = nextSerial();
  readonly #columns: readonly Column[];
  readonly #parts: TableParts;

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
    this.schema = options.schema === undefined ? metadata.schema : options.schema;
    this.options = options;
    for (const prefix of options.prefixes ?? []) checkedWords(prefix, `A prefix of table "${name}"`);
    this.#columns = Object.entries(specs).map(([key, spec]) => {
      if (!(spec instanceof ColumnSpec)) throw new ArgumentError(`"${key}" of table "${name}" is no column: ${key}: column(t.…(), { … }).`);
      return new Column(this, key, spec);
    });
    refuseRepeatedNames(this.#columns, name);
    const given = checkedItems(
      typeof items === "function" ? items(Object.fromEntries(this.#columns.map((each) => [each.key, each]))) : items,
      name,
    );
    this.#parts = makeParts(this, given);
    this.foreignKeys = this.constraints.filter((each) => each instanceof ForeignKeyConstraint);
    this.uniques = this.constraints.filter((each) => each instanceof UniqueConstraint);
    this.checks = this.constraints.filter((each) => each instanceof CheckConstraint);
    for (const column of this.#columns) column.attachForeignKeys(this.foreignKeys.filter((each) => each.columns.includes(column)));
    this.autoincrementColumn = autoincrementOf(name, this.#columns, this.primaryKey.columns);
    this.sentinelColumn = sentinelOf(name, this.#columns);
    metadata.addTable(this);
  }

  override get serial(): number {
    return this.#serial;
  }

  override get outline(): number {
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

  /** The primary key; it has no columns where the table has none. */
  get primaryKey(): PrimaryKeyConstraint {
    return this.#parts.primaryKey;
  }

  /** All constraints but the primary key, in the order in which they are declared: listed ones, then those of columns. */
  get constraints(): readonly Constraint[] {
    return this.#parts.constraints;
  }

  /** The CHECKs that stand with a column. */
  checksOf(column: Column): readonly CheckConstraint[] {
    return columnChecks(this, column);
  }

  /** The indexes. */
  get indexes(): readonly Index[] {
    return this.#parts.indexes;
  }

  /** What an item is in this table: the constraint or index that was made of it, or one made now of an item that is no part of the table. */
  partOf(item: TableItem): Constraint | Index {
    return this.#parts.ofItems.get(item) ?? makePart(this, item);
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
}

function checkedItems(items: readonly TableItem[], table: string): readonly TableItem[] {
  if (!Array.isArray(items))
    throw new ArgumentError(
      `The fourth argument of table "${table}" is a list of constraints and indexes; options, such as { schema: "…" }, come behind it: table(name, metadata, columns, [], options).`,
    );
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
  /** The constraints but the primary key, in order. */
  readonly constraints: readonly Constraint[];
  readonly primaryKey: PrimaryKeyConstraint;
  readonly indexes: readonly Index[];
  /** The same table under another name, for self-joins. */
  alias<const A extends string>(name: A): SqlAlias<A, Sh>;
}

/** A table under another name. */
export interface SqlAlias<N extends string, Sh> extends TableLike<N, Sh> {
  /** The columns by key. */
  readonly c: Columns<Sh, N>;
}

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
