/** How values of each kind of type are sent and read. Kinds that aren't here are sent and read as the generic kind that they are at bottom. */
import type { TypeRules } from "@athanor/compiler";
import type { DateTimeType, EnumType, IntegerType, NumericType, UserDefinedType } from "@athanor/core";
import {
  convertedBinder,
  dateTimeText,
  decimalReader,
  durationText,
  finiteNumber,
  integerReader,
  memberBinder,
  plainBytes,
  plainText,
  readBytes,
  readJson,
  readNumber,
  readUntyped,
} from "@athanor/engine";
import { bindJson, bindUntyped, readSet } from "./data-values.ts";
import { bindBoolean, bindInteger, bindNumeric, readBoolean, wholeOf } from "./number-values.ts";
import { bindDate, bindTime, dateTimeReader, readTime } from "./temporal-values.ts";

// biome-ignore lint/suspicious/noExplicitAny: as in the dialects' tables, the kind decides which class of type the rules are for
type ValueRules = Pick<TypeRules<any>, "bind" | "result">;

const integers: ValueRules = { bind: () => bindInteger, result: ({ as }: IntegerType) => integerReader(as, wholeOf) };
const floats: ValueRules = { bind: () => finiteNumber, result: () => readNumber };
const texts: ValueRules = { bind: () => plainText };

/** What a program's own conversion gives is sent as a value of no declared type is. */
const userDefined: ValueRules = {
  bind: ({ definition: { bind } }: UserDefinedType) => convertedBinder(bind, bindUntyped),
};

/** The rules, by kind. */
export const VALUE_RULES: Readonly<Record<string, ValueRules>> = {
  small_integer: integers,
  integer: integers,
  big_integer: integers,
  boolean: { bind: () => bindBoolean, result: () => readBoolean },
  numeric: { bind: () => bindNumeric, result: ({ as }: NumericType) => decimalReader(as, wholeOf) },
  float: floats,
  double: floats,
  string: texts,
  text: texts,
  unicode: texts,
  unicode_text: texts,
  // Where the server's `sql_mode` would store an empty text in place of what is no member, too.
  enum: { bind: ({ members }: EnumType) => memberBinder(members) },
  mysql_set: { result: () => readSet },
  date: { bind: () => bindDate },
  time: { bind: () => bindTime, result: () => readTime },
  date_time: { bind: () => dateTimeText, result: ({ as, timezone }: DateTimeType) => dateTimeReader(as, timezone) },
  interval: { bind: () => durationText },
  large_binary: { bind: () => plainBytes, result: () => readBytes },
  json: { bind: () => bindJson, result: () => readJson },
  user_defined: userDefined,
  null: { bind: () => bindUntyped, result: () => readUntyped },
};
