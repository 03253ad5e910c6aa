/** A table's constraints and indexes: from what was given to what they are. */
import { ArgumentError } from "../errors.ts";
import { TypeCoerce } from "../expressions/convert.ts";
import { conditionOf, ExpressionNode, expressionOf, Ordering } from "../expressions/element.ts";
import { baseOfColumn } from "../from/from-clause.ts";
import type { Node } from "../node.ts";
import { iterate } from "../traverse.ts";
import { BooleanType } from "../types/data.ts";
import { DecoratedType } from "../types/decorated.ts";
import { EnumType } from "../types/enum.ts";
import { types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Thunk } from "./column.ts";
import { Column } from "./column.ts";
import type { Constraint, IndexSettings, ObjectName } from "./constraint.ts";
import { CheckConstraint, ExcludeConstraint, Index, NO_NAME, PrimaryKeyConstraint, UniqueConstraint } from "./constraint.ts";
import type { ForeignKeyOptions, ForeignKeyTarget } from "./foreign-key.ts";
import { ForeignKeyConstraint } from "./foreign-key.ts";
import type { NamingFacts } from "./naming.ts";
import { conventionalName, speaksOfName } from "./naming.ts";
import type { Table } from "./table.ts";
import type { TableItem } from "./table-items.ts";

type ConstraintItem = Exclude<TableItem, { readonly item: "index" }>;
type IndexItem = Extract<TableItem, { readonly item: "index" }>;

/** What belongs to a table beside its columns. */
export interface TableParts {
  readonly primaryKey: PrimaryKeyConstraint;
  /** All others: those of the last argument of `table`, in order, then those that columns ask for. */
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  /** What was made of each item. */
  readonly ofItems: ReadonlyMap<TableItem, Constraint | Index>;
}

/**
 * Makes a table's constraints and indexes.
 *
 * @throws ArgumentError for columns that the table doesn't have
 */
export function makeParts(table: Table, items: readonly TableItem[]): TableParts {
  const primaryKey = makePrimaryKey(table, items);
  const ofItems = new Map<TableItem, Constraint | Index>();
  for (const item of items) ofItems.set(item, item.item === "primary_key" ? primaryKey : makePart(table, item));
  const made = [...ofItems.values()];
  const listed = made.flatMap((each) => (each instanceof Index || each === primaryKey ? [] : [each]));
  const flagged = table.columnList.filter((column) => column.options.index === true).map((column) => flaggedIndex(table, column));
  return {
    primaryKey,
    constraints: [...listed, ...table.columnList.flatMap((column) => columnConstraints(table, column))],
    indexes: [...flagged, ...made.filter((each) => each instanceof Index)],
    ofItems,
  };
}

/** Makes a constraint or an index of a table, which need not be part of its definition. */
export function makePart(table: Table, item: TableItem): Constraint | Index {
  return item.item === "index" ? listedIndex(table, item) : listedConstraint(table, item);
}

function listedConstraint(table: Table, item: ConstraintItem): Constraint {
  switch (item.item) {
    case "primary_key":
      return new PrimaryKeyConstraint(table, own(table, item.columns, "The primary key"), ...primaryKeyFacts(table, item), false);
    case "unique": {
      const columns = own(table, item.columns, "A unique constraint");
      return new UniqueConstraint(table, columns, named(table, "uq", item.options.name, { columns }), item.options);
    }
    case "check":
      return new CheckConstraint(table, item.condition, checkName(table, item.options.name ?? null, item.condition), item.options);
    case "exclude":
      return makeExclude(table, item);
    default:
      return makeForeignKey(table, own(table, item.columns, "A foreign key"), item.targets.map(targetOf), item.options);
  }
}

function makePrimaryKey(table: Table, items: readonly TableItem[]): PrimaryKeyConstraint {
  const [item, second] = items.filter((each) => each.item === "primary_key");
  if (second !== undefined) throw new ArgumentError(`Table "${table.name}" has two primary keys: there can be one.`);
  const flagged = table.columnList.filter((each) => each.primaryKey);
  if (item === undefined || item.columns.length === 0) {
    const columns = flagged;
    const options = item?.options ?? {};
    const name = columns.length === 0 ? NO_NAME : named(table, "pk", options.name, { columns });
    return new PrimaryKeyConstraint(table, columns, name, options, item === undefined);
  }
  const columns = own(table, item.columns, "The primary key");
  const other = flagged.find((column) => !columns.includes(column));
  if (other !== undefined)
    throw new ArgumentError(`"${table.name}.${other.key}" has primaryKey: true, but the table's primaryKeyConstraint() doesn't name it.`);
  for (const column of columns) column.enterPrimaryKey();
  return new PrimaryKeyConstraint(table, columns, ...primaryKeyFacts(table, item), false);
}

function primaryKeyFacts(
  table: Table,
  { columns, options }: Extract<TableItem, { readonly item: "primary_key" }>,
): [name: ObjectName, options: PrimaryKeyConstraint["options"]] {
  return [named(table, "pk", options.name, { columns: own(table, columns, "The primary key") }), options];
}

/** What the options of a column ask for: UNIQUE, the CHECK of its type, a foreign key. */
function columnConstraints(table: Table, column: Column): Constraint[] {
  const { unique, index, onDelete, foreignKeyOptions } = column.options;
  const columns = [column];
  const uniques =
    unique === true && index !== true ? [new UniqueConstraint(table, columns, named(table, "uq", undefined, { columns }))] : [];
  const target = column.foreignKeyTarget;
  const options = { ...(onDelete === undefined ? {} : { onDelete }), ...foreignKeyOptions };
  const keys = target === null ? [] : [makeForeignKey(table, columns, [target], options)];
  return [...uniques, ...typeCheck(table, column), ...keys];
}

/** The CHECK that a type asks for where the database doesn't see to its values. */
function typeCheck(table: Table, column: Column): Constraint[] {
  const type = undecorated(column.type);
  if (!((type instanceof BooleanType || type instanceof EnumType) && type.createConstraint)) return [];
  const condition =
    type instanceof EnumType ? new TypeCoerce(column, types.string()).in(type.members) : new TypeCoerce(column, types.integer()).in([0, 1]);
  return [new CheckConstraint(table, condition, checkName(table, type.name, condition), {}, type)];
}

function undecorated(type: SqlType): SqlType {
  return type instanceof DecoratedType ? undecorated(type.impl) : type;
}

/** The CHECKs that stand with a column. */
export function columnChecks(table: Table, column: Column): CheckConstraint[] {
  const { check } = column.options;
  const given: readonly unknown[] = check === undefined ? [] : Array.isArray(check) ? check : [check];
  return given.map((each) => new CheckConstraint(table, conditionOf(each, `The check of "${table.name}.${column.key}"`), NO_NAME));
}

/** A target as it is written: functions are called when the column is first needed. */
function targetOf(given: string | Thunk): ForeignKeyTarget {
  return typeof given === "function" ? () => given() : given;
}

function makeForeignKey(
  table: Table,
  columns: readonly Column[],
  targets: readonly ForeignKeyTarget[],
  options: ForeignKeyOptions,
): ForeignKeyConstraint {
  return new ForeignKeyConstraint(table, columns, targets, options, {
    lookup: (name, by) => table.metadata.findColumn(name, by),
    asColumn: tableColumnOf,
  });
}

function makeExclude(table: Table, { elements, options }: Extract<TableItem, { readonly item: "exclude" }>): ExcludeConstraint {
  const made = elements.map(({ expression, operator }) => ({
    expression: typeof expression === "string" ? ownColumn(table, expression, "An EXCLUDE constraint") : expression,
    operator,
  }));
  const name = options.name === undefined ? NO_NAME : { text: options.name, conventional: false };
  return new ExcludeConstraint(table, made, name, options);
}

function flaggedIndex(table: Table, column: Column): Index {
  return makeIndex(table, null, [column], column.options.unique === true ? { unique: true } : {});
}

function listedIndex(table: Table, { name, expressions, options }: IndexItem): Index {
  const found = expressions.map((each) => (typeof each === "string" ? ownColumn(table, each, "An index") : each));
  return makeIndex(table, name, found, options);
}

function makeIndex(table: Table, name: string | null, expressions: readonly Node[], options: IndexSettings): Index {
  const columns = expressions.map((each) => (each instanceof Ordering ? each.element : each)).filter((each) => each instanceof Column);
  if (name === null && columns.length === 0)
    throw new ArgumentError(`An index of table "${table.name}" over expressions alone needs a name: its columns can't give it one.`);
  const { text, conventional } = named(table, "ix", name ?? undefined, { columns });
  if (text === null) throw new ArgumentError(`An index of table "${table.name}" has no name, and the naming convention gives none for it.`);
  return new Index(table, { text, conventional }, expressions, options);
}

/** The name that was given, else the one that the convention makes. */
function named(table: Table, kind: "ix" | "uq" | "ck" | "pk", given: string | undefined, facts: Omit<NamingFacts, "table">): ObjectName {
  if (given !== undefined) return { text: given, conventional: false };
  const text = conventionalName(table.metadata.namingConvention, kind, { table: table.name, ...facts });
  return { text, conventional: true };
}

/** As in SQLAlchemy, a convention that speaks of the given name makes the whole name of it; any other leaves a given name alone. */
function checkName(table: Table, name: string | null, condition: ExpressionNode): ObjectName {
  if (name !== null && !speaksOfName(table.metadata.namingConvention, "ck")) return { text: name, conventional: false };
  const columns = [...iterate(condition)].filter((each) => each instanceof Column);
  const made = named(table, "ck", undefined, { columns, constraintName: name });
  return made.text === null ? { text: name, conventional: false } : made;
}

function own(table: Table, keys: readonly string[], what: string): Column[] {
  return keys.map((key) => ownColumn(table, key, what));
}

function ownColumn(table: Table, key: string, what: string): Column {
  const column = table.columnNamed(key);
  if (column !== null) return column;
  const names = table.columnList.map((each) => `"${each.name}"`).join(", ");
  throw new ArgumentError(`${what} of table "${table.name}" names "${key}", which is none of its columns: ${names}.`);
}

/** The column of a table that something is or stands for, such as a mapped class's attribute. */
function tableColumnOf(value: unknown): Column | null {
  let node: unknown = value;
  while (node instanceof ExpressionNode && !(node instanceof Column)) node = baseOfColumn(node);
  return node instanceof Column ? node : null;
}

/** The columns of a table that options of a dialect name, as those of INCLUDE: by name or key, or themselves. */
export function namedColumns(table: Table, given: readonly unknown[], what: string): Column[] {
  return given.map((each) => {
    if (typeof each === "string") return ownColumn(table, each, what);
    const column = tableColumnOf(expressionOf(each, what));
    if (column !== null) return column;
    throw new ArgumentError(`${what} of table "${table.name}" names something that is no column of a table.`);
  });
}
