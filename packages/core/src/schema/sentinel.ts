/** Which column of a table tells the rows of one INSERT apart. */
import { ArgumentError } from "../errors.ts";
import { numbersRows } from "./autoincrement.ts";
import type { Column } from "./column.ts";

/**
 * The column in which an INSERT of many rows may write their numbers, to bring what it returns into order.
 *
 * @param table the table's name
 * @param columns its columns
 * @returns the one that says `insertSentinel: true`; null if none does
 * @throws ArgumentError for a second one, and for one that can't be written a number, or not be left out
 */
export function sentinelOf(table: string, columns: readonly Column[]): Column | null {
  const [sentinel, another] = columns.filter(({ options }) => options.insertSentinel === true);
  if (sentinel === undefined) return null;
  const { key, type, nullable, serverDefault, generated, identity, default: own, primaryKey, foreignKeys } = sentinel;
  if (another !== undefined)
    throw new ArgumentError(
      `Table "${table}" has insertSentinel: true twice, on "${key}" and "${another.key}": there can be one such column.`,
    );
  const where = `"${table}.${key}" has insertSentinel: true, but`;
  if (!numbersRows(sentinel))
    throw new ArgumentError(`${where} its type is ${type.kind}: it is given the numbers of rows, so make it t.integer().`);
  if (primaryKey || generated || identity !== null || own !== null || foreignKeys.length > 0)
    throw new ArgumentError(`${where} it holds values of its own: a column for this has no other use.`);
  if (!nullable && serverDefault === null)
    throw new ArgumentError(
      `${where} is NOT NULL: most statements leave it out, so make it { nullable: true }, or give it a serverDefault.`,
    );
  return sentinel;
}
