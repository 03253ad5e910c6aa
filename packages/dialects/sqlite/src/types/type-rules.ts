/** How SQLite declares, stores and reads the generic types. */
import type { Dialect } from "@athanor/compiler";
import { BASE_TYPE_RULES } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { CompileError, DecoratedType, NumericType } from "@athanor/core";
import { DECIMAL_RULES } from "./decimals.ts";
import { INTEGER_RULES } from "./integers.ts";
import { TEMPORAL_RULES } from "./temporal.ts";
import { TEXT_AND_DATA_RULES } from "./text-and-data.ts";

/** The rules of all types, by kind. */
export const SQLITE_TYPE_RULES: Dialect["types"] = {
  ...BASE_TYPE_RULES,
  ...INTEGER_RULES,
  ...DECIMAL_RULES,
  ...TEMPORAL_RULES,
  ...TEXT_AND_DATA_RULES,
  array: {
    ddl: () => {
      throw new CompileError("SQLite has no arrays: keep the list as t.json(), or as rows of another table.");
    },
  },
};

/** Numerics of up to so many digits never hold an integer that a number doesn't. */
const DIGITS_OF_A_NUMBER = 15;

/**
 * Whether values of a type may be integers beyond what a number holds. Only then is the driver asked for `bigint`, which costs
 * something for every integer of the statement. `t.integer()` is not among them: such a value in its column is an error.
 */
export function mayBeWide(type: SqlType): boolean {
  const own = type.forDialect("sqlite");
  if (own instanceof DecoratedType) return mayBeWide(own.impl);
  if (own instanceof NumericType) return own.precision === null || own.precision > DIGITS_OF_A_NUMBER;
  const kind = own.basis ?? own.kind;
  return kind === "big_integer" || kind === "null";
}
