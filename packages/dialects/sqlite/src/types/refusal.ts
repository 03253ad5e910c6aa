/** The errors of values that don't fit their type. */
import { ArgumentError } from "@athanor/core";
import { DataError } from "@athanor/engine";

/** The error for a value that a column of some type can't take. */
export function unfit(value: unknown, wanted: string): ArgumentError {
  return new ArgumentError(`${show(value)} is no value for this type: it takes ${wanted}.`);
}

/** The error for a stored value that its type can't give back. */
export function unreadable(value: unknown, problem: string): DataError {
  return new DataError({ kind: "data", message: `The database holds ${show(value)}, ${problem}` }, null);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `the Date ${value.toISOString()}`;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? `an object of class ${value.constructor?.name ?? "Object"}` : `a ${typeof value}`;
}
