/** The errors of values that don't fit their type, for dialects. */
import { ArgumentError } from "@athanor/core";
import { DataError } from "../errors.ts";

/**
 * The error for a value that a column of some type can't take.
 *
 * @param value what was given; the message shows it, shortened
 * @param wanted what the type takes, with an example: `'a date as text: "2024-02-29"'`
 * @example
 * if (typeof value !== "number") throw unfitValue(value, "a number");
 */
export function unfitValue(value: unknown, wanted: string): ArgumentError {
  return new ArgumentError(`${shown(value)} is no value for this type: it takes ${wanted}.`);
}

/**
 * The error for a value of the database that its type can't give back.
 *
 * @param value what the driver gave; the message shows it, shortened
 * @param problem the end of the sentence: what it is not, and what to do
 * @example
 * throw unreadableValue(text, "which is no date and time.");
 */
export function unreadableValue(value: unknown, problem: string): DataError {
  return new DataError({ kind: "data", message: `The database holds ${shown(value)}, ${problem}` }, null);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `the Date ${value.toISOString()}`;
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return `an object of class ${value.constructor?.name ?? "Object"}`;
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value);
}
