/** Which of the rows that an INSERT of many returns is which, where the database doesn't promise their order. */
import type { Column, InsertNode, SqlType } from "@athanor/core";
import { expandItems, NumberType, UuidType } from "@athanor/core";
import type { BindSlot, Sentinel } from "./compiled.ts";
import type { InsertContent } from "./dml-insert.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { resultProcessor } from "./type-rules.ts";

/** What telling the rows apart adds to a statement. */
export interface SentinelColumns {
  /** A column that is given the numbers of the rows. */
  readonly numbered: readonly Column[];
  /** A column that is returned behind what was asked for. */
  readonly returned: readonly Column[];
}

export const NO_SENTINEL: SentinelColumns = { numbered: [], returned: [] };

/**
 * Chooses the column that tells rows apart, and notes it for those who execute the statement: the table's sentinel column, else the
 * primary key where the program gives it.
 */
export function sentinelFor(node: InsertNode, { table, columns, plain }: InsertContent, compiler: StatementCompiler): SentinelColumns {
  const column = table.sentinelColumn ?? soleKey(table.primaryKey.columns);
  if (column === null) return NO_SENTINEL;
  const result = expandItems(node.returned);
  const at = result.indexOf(column);
  const note = (of: Sentinel["of"]): void => {
    compiler.sentinel = { at: of === null || at < 0 ? result.length : at, width: result.length, of };
  };
  if (isGivenByRows(plain.get(column.key))) {
    const { key, type } = column;
    note({ key, type, text: textOf(type), process: resultProcessor(type, compiler.dialect) });
    return at < 0 ? { numbered: [], returned: [column] } : NO_SENTINEL;
  }
  if (column !== table.sentinelColumn || columns.includes(column)) return NO_SENTINEL;
  note(null);
  return { numbered: [column], returned: [column] };
}

/** A key of one column, whose values come back as what they were sent as. */
function soleKey([key, ...more]: readonly Column[]): Column | null {
  return key !== undefined && more.length === 0 && (key.type instanceof UuidType || (key.type instanceof NumberType && key.type.integral))
    ? key
    : null;
}

function isGivenByRows(slot: BindSlot | undefined): boolean {
  return slot?.source.from === "row" || slot?.source.from === "default";
}

/** What values are compared as: a uuid may be written in capitals or without hyphens, an integer come as a number, a `bigint` or text. */
function textOf(type: SqlType): (value: unknown) => string {
  if (type instanceof UuidType)
    return (value) =>
      String(value)
        .replace(/[^0-9a-f]/gi, "")
        .toLowerCase();
  if (type instanceof NumberType) return (value) => String(typeof value === "string" ? BigInt(value) : value);
  return String;
}
