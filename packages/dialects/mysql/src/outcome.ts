/** What mysql2 gives back, as the engine wants it. */
import type { NativeField, NativeHeader } from "./native.ts";
import { COLUMN } from "./native.ts";

/** What a statement gave. */
export interface Outcome {
  readonly rows: unknown[][] | null;
  readonly fields: readonly NativeField[] | null;
  /** What the server said of the statement; null for one that gave rows only. */
  readonly header: NativeHeader | null;
}

/** Geometries and vectors stay the bytes that they are: mysql2 would make objects of them. To be called before it reads rows. */
export function keepBytes(fields: NativeField[] | undefined): void {
  for (const field of fields ?? [])
    if (field.columnType === COLUMN.geometry || field.columnType === COLUMN.vector) field.columnType = COLUMN.blob;
}

/** The same for rows that come as text: mysql2 would lose the last digit of a DOUBLE. */
export function keepBytesAndDigits(fields: NativeField[] | undefined): void {
  keepBytes(fields);
  for (const field of fields ?? []) if (field.columnType === COLUMN.double) field.columnType = COLUMN.oldDecimal;
}

/** Reads what a callback got. Of several results, a procedure's, the first with rows counts. */
export function outcomeOf(result: unknown, fields: unknown): Outcome {
  if (!Array.isArray(result)) return { rows: null, fields: null, header: isHeader(result) ? result : null };
  if (!isSeveral(fields)) return { rows: exactRows(result, fieldsOf(fields)), fields: fieldsOf(fields), header: null };
  const header: unknown = result.at(-1);
  const first = fields.findIndex((each) => Array.isArray(each));
  const own = fieldsOf(fields[first]);
  const rows: unknown = result[first];
  return {
    rows: Array.isArray(rows) ? exactRows(rows, own) : null,
    fields: first < 0 ? null : own,
    header: isHeader(header) ? header : null,
  };
}

/** A list of lists, or of nothing: a result that consists of several. */
function isSeveral(fields: unknown): fields is readonly unknown[] {
  return Array.isArray(fields) && fields.length > 0 && fields.every((each) => each === undefined || Array.isArray(each));
}

function fieldsOf(fields: unknown): readonly NativeField[] {
  return Array.isArray(fields) ? fields : [];
}

function isHeader(result: unknown): result is NativeHeader {
  return typeof result === "object" && result !== null && "affectedRows" in result && "serverStatus" in result;
}

/** A number that mysql2 gives as text because a JavaScript number would not be exact. */
export function exactInteger(value: number | string): number | bigint {
  return typeof value === "number" ? value : BigInt(value);
}

/** Mends the values that mysql2 doesn't give as they are; changes the rows in place. */
export function exactRows(rows: unknown[][], fields: readonly NativeField[]): unknown[][] {
  for (const [i, field] of fields.entries()) {
    const mend = mendingOf(field);
    if (mend !== null) for (const row of rows) row[i] = mend(row[i]);
  }
  return rows;
}

function mendingOf(field: NativeField): ((value: unknown) => unknown) | null {
  switch (field.columnType) {
    case COLUMN.longlong:
      return wideInteger;
    case COLUMN.float:
      return shortestFloat;
    case COLUMN.oldDecimal:
      return numberOfText;
    case COLUMN.decimal:
      return field.decimals === MOST_DECIMALS && field.orgTable === "" ? withoutZeros : null;
    default:
      return null;
  }
}

/** MySQL takes an exact number in place of a placeholder for one with so many digits behind the point, and whatever is computed of it has as many. */
const MOST_DECIMALS = 30;

function withoutZeros(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\.?0+$/, "") : value;
}

function numberOfText(value: unknown): unknown {
  return typeof value === "string" ? Number(value) : value;
}

function wideInteger(value: unknown): unknown {
  return typeof value === "string" ? BigInt(value) : value;
}

/** So many digits name any FLOAT; most need fewer. */
const DIGITS_OF_FLOAT = [6, 7, 8, 9];

/** The shortest number that is this FLOAT: 0.1, and not the 0.10000000149011612 that it's nearest to as a DOUBLE. */
function shortestFloat(value: unknown): unknown {
  if (typeof value !== "number" || Number.isInteger(value)) return value;
  for (const digits of DIGITS_OF_FLOAT) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
