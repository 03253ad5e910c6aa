/** The parameters of an execution. */
import type { ParameterRow } from "@athanor/compiler";
import { ArgumentError, Node } from "@athanor/core";

/** What may be given beside a statement: nothing, one row of parameters, or many. */
export type GivenParameters = ParameterRow | readonly ParameterRow[] | undefined;

/** Whether many rows were given: then the statement is run for each of them. */
export function isBatch(given: GivenParameters): given is readonly ParameterRow[] {
  return Array.isArray(given);
}

/**
 * What was given as parameters, of whatever type the statement says.
 *
 * @throws ArgumentError if it is neither an object nor a list, and for SQL where a value stands
 */
export function givenParameters(params: unknown): GivenParameters {
  if (params === undefined) return params;
  if (Array.isArray(params)) {
    for (let i = 0; i < params.length; i++) checkValues(params[i], i);
    return params;
  }
  if (!isRow(params)) throw notARow(params);
  checkValues(params, null);
  return params;
}

/**
 * Makes sure that what is sent as values is no SQL: a JSON column would store an expression as the object that it is.
 *
 * @param index which row of a list it is
 */
function checkValues(row: unknown, index: number | null): void {
  if (!isRow(row)) return;
  for (const key in row) {
    const value = row[key];
    if (typeof value === "object" && value instanceof Node)
      throw new ArgumentError(
        `The value of "${key}" in ${index === null ? "" : `row ${index} of `}the parameters is a SQL expression (${value.kind}), and parameters are values: put it into the statement, .values({ ${JSON.stringify(key)}: … }).`,
      );
  }
}

/**
 * The parameters of a statement whose rows are fetched part by part.
 *
 * @param yieldPer how many rows are fetched at a time
 * @throws ArgumentError for a list of rows, and for a number that can't be
 */
export function streamedParameters(params: unknown, yieldPer: number): ParameterRow | undefined {
  if (!Number.isInteger(yieldPer) || yieldPer < 1)
    throw new ArgumentError(`yieldPer is a whole number of rows above 0; ${String(yieldPer)} is not.`);
  const given = givenParameters(params);
  if (given !== undefined && isBatch(given))
    throw new ArgumentError("stream() takes one row of parameters: for a list of them, a statement gives no rows to stream.");
  return given;
}

function isRow(value: unknown): value is ParameterRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notARow(value: unknown): ArgumentError {
  const what = value === null ? "null" : Array.isArray(value) ? "a list within a list" : `a ${typeof value}`;
  return new ArgumentError(
    `The parameters of a statement are an object by column key or parameter name, or a list of such objects: ${what} was given.`,
  );
}

/** Stands between keys; no key is likely to contain it, and one that did would only cost a second entry. */
const SEPARATOR = "\u0000";

/** What tells the SQL for one set of parameter keys from that for another. */
export function variantOf(prefix: string, columnKeys: readonly string[]): string {
  return `${prefix}${SEPARATOR}${columnKeys.join(SEPARATOR)}`;
}

/**
 * The keys of a parameter row.
 *
 * @throws ArgumentError if it is no object
 */
export function keysOf(row: unknown): string[] {
  if (!isRow(row)) throw notARow(row);
  return Object.keys(row);
}

/**
 * Makes sure that all rows of a batch have the keys of the first: one SQL text has to do for all.
 *
 * @throws ArgumentError that names the row and the key
 */
export function checkSameKeys(rows: readonly ParameterRow[], keys: readonly string[]): void {
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i];
    const own = keysOf(row);
    if (own.length === keys.length && sameKeys(own, keys)) continue;
    const missing = keys.find((key) => !own.includes(key));
    const extra = own.find((key) => !keys.includes(key));
    if (missing !== undefined) throw new ArgumentError(`Row ${i} of the parameters has no "${missing}", which row 0 has. ${ALIKE}`);
    if (extra !== undefined) throw new ArgumentError(`Row ${i} of the parameters has "${extra}", which row 0 has not. ${ALIKE}`);
  }
}

const ALIKE =
  "All rows of one execution must have the same keys: give null where there is no value, or execute the statement for each kind of row.";

/** Whether two lists of keys are equal; in the same order, as they nearly always are. */
function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
