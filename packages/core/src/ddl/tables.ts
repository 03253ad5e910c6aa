/** CREATE TABLE, DROP TABLE, CREATE INDEX, DROP INDEX. */
import { ArgumentError } from "../errors.ts";
import { nodeOf } from "../expressions/element.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import { Index } from "../schema/constraint.ts";
import type { ForeignKeyConstraint } from "../schema/foreign-key.ts";
import type { Source } from "../schema/shape.ts";
import { Table } from "../schema/table.ts";
import type { SqlTableItem } from "../schema/table-items.ts";
import type { CascadingDropOptions, CreateOptions, Ddl, DropOptions } from "./ddl-node.ts";
import { DdlNode } from "./ddl-node.ts";

/** CREATE TABLE, with its constraints; indexes are statements of their own. */
export class CreateTable extends DdlNode {
  readonly kind = "create_table";
  readonly table: Table;
  readonly ifNotExists: boolean;
  /** Foreign keys that are added later, because the table that they refer to isn't there yet. */
  readonly without: readonly ForeignKeyConstraint[];

  constructor(table: Table, options: CreateOptions & { readonly without?: readonly ForeignKeyConstraint[] } = {}) {
    super();
    this.table = table;
    this.ifNotExists = options.ifNotExists ?? false;
    this.without = options.without ?? [];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("ifNotExists", this.ifNotExists);
    visitor.value("without", this.without);
  }
}

/** DROP TABLE. */
export class DropTable extends DdlNode {
  readonly kind = "drop_table";
  readonly table: Table;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(table: Table, options: CascadingDropOptions = {}) {
    super();
    this.table = table;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("ifExists", this.ifExists);
    visitor.value("cascade", this.cascade);
  }
}

/** CREATE INDEX. */
export class CreateIndex extends DdlNode {
  readonly kind = "create_index";
  readonly table: Table;
  readonly index: Index;
  readonly ifNotExists: boolean;

  constructor(table: Table, index: Index, options: CreateOptions = {}) {
    super();
    this.table = table;
    this.index = index;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("index", this.index);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}

/** DROP INDEX. */
export class DropIndex extends DdlNode {
  readonly kind = "drop_index";
  readonly table: Table;
  readonly index: Index;
  readonly ifExists: boolean;

  constructor(table: Table, index: Index, options: DropOptions = {}) {
    super();
    this.table = table;
    this.index = index;
    this.ifExists = options.ifExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("index", this.index);
    visitor.value("ifExists", this.ifExists);
  }
}

/** A table, as programs declare it, or as a metadata lists it. */
export type AnyTable = Source | Table;

/**
 * The table that an object of a public interface is or stands for.
 *
 * @throws ArgumentError if it is none
 */
export function tableOf(object: unknown, where: string): Table {
  const node = nodeOf(object);
  if (node instanceof Table) return node;
  throw new ArgumentError(`${where} takes a table, not a node of kind "${node.kind}".`);
}

function indexOf(table: Table, given: Index | SqlTableItem | string, where: string): Index {
  if (given instanceof Index) return given;
  if (typeof given === "string") {
    const found = table.indexes.find((index) => index.name === given);
    if (found !== undefined) return found;
    const names = table.indexes.map((index) => `"${index.name}"`).join(", ");
    throw new ArgumentError(`${where} names the index "${given}", which table "${table.name}" doesn't have; it has ${names || "none"}.`);
  }
  const part = table.partOf(given);
  if (part instanceof Index) return part;
  throw new ArgumentError(`${where} takes an index, not a constraint: for that there is addConstraint() and dropConstraint().`);
}

/**
 * CREATE TABLE, with its constraints; indexes are statements of their own.
 *
 * @example
 * createTable(users).compile(postgresql()).sql;
 * connection.execute(createTable(users, { ifNotExists: true }));
 */
export function createTable(table: AnyTable, options: CreateOptions = {}): Ddl {
  return typed(new CreateTable(tableOf(table, "createTable()"), options));
}

/**
 * DROP TABLE.
 *
 * @example
 * connection.execute(dropTable(users, { ifExists: true }));
 */
export function dropTable(table: AnyTable, options: CascadingDropOptions = {}): Ddl {
  return typed(new DropTable(tableOf(table, "dropTable()"), options));
}

/**
 * CREATE INDEX.
 *
 * @param table the table
 * @param index one of the table's by its name, or what `index()` gave: also one that is no part of the table's definition
 * @throws ArgumentError for a name that no index has
 * @example
 * connection.execute(createIndex(users, "ix_user_account_name"));
 * connection.execute(createIndex(users, index("ix_lower_name", func.lower(users.c.name))));
 */
export function createIndex(table: AnyTable, index: Index | SqlTableItem | string, options: CreateOptions = {}): Ddl {
  const of = tableOf(table, "createIndex()");
  return typed(new CreateIndex(of, indexOf(of, index, "createIndex()"), options));
}

/**
 * DROP INDEX.
 *
 * @param index as for `createIndex`
 * @throws ArgumentError for a name that no index has
 * @example
 * connection.execute(dropIndex(users, "ix_user_account_name", { ifExists: true }));
 */
export function dropIndex(table: AnyTable, index: Index | SqlTableItem | string, options: DropOptions = {}): Ddl {
  const of = tableOf(table, "dropIndex()");
  return typed(new DropIndex(of, indexOf(of, index, "dropIndex()"), options));
}
