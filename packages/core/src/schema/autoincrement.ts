/** Which column of a table the database numbers by itself. */
import { ArgumentError } from "../errors.ts";
import { DecoratedType } from "../types/decorated.ts";
import { NumberType } from "../types/numeric.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Column, ColumnDefault } from "./column.ts";
import { NextValue } from "./sequence.ts";

/**
 * The column that the database numbers: the one that says so, or the only one of the primary key, if it is an integer without
 * default and foreign key.
 *
 * @param columns the table's columns, with their foreign keys
 * @param primaryKey those of the primary key
 * @throws ArgumentError if `autoincrement: true` stands where it can't be kept: outside of the primary key, twice, or with a type that is no number
 */
export function autoincrementOf(table: string, columns: readonly Column[], primaryKey: readonly Column[]): Column | null {
  // An identity may be of any column: that it counts goes without saying, and does no harm.
  const [told, another] = columns.filter(
    ({ options, primaryKey: inKey, identity }) => options.autoincrement === true && (inKey || identity === null),
  );
  if (told !== undefined && another !== undefined)
    throw new ArgumentError(
      `Table "${table}" has autoincrement: true twice, on "${told.key}" and "${another.key}": there can be one such column.`,
    );
  if (told !== undefined) return checked(told, `"${table}.${told.key}" has autoincrement: true, but`);
  const [only, ...more] = primaryKey;
  if (only === undefined || more.length > 0 || only.options.autoincrement === false) return null;
  const refers = only.foreignKeys.length > 0 && only.options.autoincrement !== "ignoreForeignKey";
  const plain = !refers && isOptional(only.default) && only.serverDefault === null && !only.generated;
  return plain && numbersRows(only) ? only : null;
}

function checked(column: Column, where: string): Column {
  if (!column.primaryKey)
    throw new ArgumentError(`${where} is not part of the primary key: any other column is numbered by identity: true.`);
  const { kind, basis } = undecorated(column.type);
  if (!numbersRows(column) && (basis ?? kind) !== "numeric")
    throw new ArgumentError(`${where} its type is ${column.type.kind}: only numbers without a fraction can be counted up.`);
  return column;
}

/** Whether a column's values are whole numbers. */
export function numbersRows({ type }: Column): boolean {
  const own = undecorated(type);
  return own instanceof NumberType && own.integral;
}

function undecorated(type: SqlType): SqlType {
  return type instanceof DecoratedType ? undecorated(type.impl) : type;
}

/** No default, or a sequence for databases that can't number a column otherwise. */
function isOptional(given: ColumnDefault | null): boolean {
  if (given === null) return true;
  return given.kind === "expression" && given.expression instanceof NextValue && given.expression.sequence.options.optional === true;
}
