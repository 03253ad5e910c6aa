/** Which column of a table tells the rows of one INSERT apart. */
import { ArgumentError } from "../errors.ts";
import { StringType, UuidType } from "../types/text.ts";
import { numbersRows } from "./autoincrement.ts";
import type { Column } from "./column.ts";

/**
 * The column that tells the rows of an INSERT of many apart.
 *
 * @param table the table's name
 * @param columns its columns
 * @returns the one that says `insertSentinel: true`; null if none does
 * @throws ArgumentError for a second one, and for one whose values can't tell rows apart
 */
export function sentinelOf(table: string, columns: readonly Column[]): Column | null {
  const [sentinel, another] = columns.filter(({ options }) => options.insertSentinel === true);
  if (sentinel === undefined) return null;
  if (another !== undefined)
    throw new ArgumentError(
      `Table "${table}" has insertSentinel: true twice, on "${sentinel.key}" and "${another.key}": there can be one such column.`,
    );
  const problem = sentinel.default?.kind === "value" ? problemOfValues(sentinel) : problemOfNumbers(sentinel);
  if (problem !== null) throw new ArgumentError(`"${table}.${sentinel.key}" has insertSentinel: true, but ${problem}`);
  return sentinel;
}

/** What keeps a column from being told by the values that its default makes. */
function problemOfValues(column: Column): string | null {
  const { type } = column;
  if (type instanceof UuidType || type instanceof StringType || numbersRows(column)) return null;
  return `its type is ${type.kind}: whole numbers, uuids and texts come back as they were sent, so make it one of those.`;
}

/** What keeps a column from being given the numbers of rows. */
function problemOfNumbers(column: Column): string | null {
  const { type, nullable, serverDefault, generated, identity, primaryKey, foreignKeys } = column;
  if (primaryKey || generated || identity !== null || column.default !== null || foreignKeys.length > 0)
    return "the program doesn't make its values, and it can't be given the numbers of rows: have a column for that alone, t.integer() and { nullable: true }.";
  if (!numbersRows(column))
    return `its type is ${type.kind}: it is given the numbers of rows, so make it t.integer(), or give it a default.`;
  if (!nullable && serverDefault === null)
    return "it is NOT NULL: most statements leave it out, so make it { nullable: true }, or give it a serverDefault.";
  return null;
}
