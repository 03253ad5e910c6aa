/** How values of each kind of type are sent and read. Kinds that aren't here are sent and read as the generic kind that they are at bottom. */
import type { TypeRules } from "@athanor/compiler";
import type { DateTimeType, EnumType, IntegerType, NumericType, UserDefinedType } from "@athanor/core";
import { dateTimeText, durationText } from "@athanor/engine";
import { bindBoolean, bindFloat, bindInteger, bindNumeric, integerReader, numericReader, readBoolean, readFloat } from "./number-values.ts";
import { bindDate, bindTime, dateTimeReader, readTime } from "./temporal-values.ts";
import {
  bindBytes,
  bindJson,
  bindText,
  bindUntyped,
  memberBinder,
  readBytes,
  readJson,
  readSet,
  readUntyped,
} from "./text-and-data-values.ts";

// biome-ignore lint/suspicious/noExplicitAny: as in the dialects' tables, the kind decides which class of type the rules are for
type ValueRules = Pick<TypeRules<any>, "bind" | "result">;

const integers: ValueRules = { bind: () => bindInteger, result: ({ as }: IntegerType) => integerReader(as) };
const floats: ValueRules = { bind: () => bindFloat, result: () => readFloat };
const texts: ValueRules = { bind: () => bindText };

/** What a program's own conversion gives is sent as a value of no declared type is. */
const userDefined: ValueRules = {
  bind: ({ definition: { bind } }: UserDefinedType) => {
    if (bind === undefined) return bindUntyped;
    return (value) => {
      const bound = bind(value);
      return bound === null ? null : bindUntyped(bound);
    };
  },
};

/** The rules, by kind. */
export const VALUE_RULES: Readonly<Record<string, ValueRules>> = {
  small_integer: integers,
  integer: integers,
  big_integer: integers,
  boolean: { bind: () => bindBoolean, result: () => readBoolean },
  numeric: { bind: () => bindNumeric, result: ({ as }: NumericType) => numericReader(as) },
  float: floats,
  double: floats,
  string: texts,
  text: texts,
  unicode: texts,
  unicode_text: texts,
  enum: { bind: ({ members }: EnumType) => memberBinder(members) },
  mysql_set: { result: () => readSet },
  date: { bind: () => bindDate },
  time: { bind: () => bindTime, result: () => readTime },
  date_time: { bind: () => dateTimeText, result: ({ as, timezone }: DateTimeType) => dateTimeReader(as, timezone) },
  interval: { bind: () => durationText },
  large_binary: { bind: () => bindBytes, result: () => readBytes },
  json: { bind: () => bindJson, result: () => readJson },
  user_defined: userDefined,
  null: { bind: () => bindUntyped, result: () => readUntyped },
};
