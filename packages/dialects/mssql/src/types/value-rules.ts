/** How values of each kind of type are sent and read. Kinds that aren't here are sent and read as the generic kind that they are at bottom. */
import type { TypeRules } from "@athanor/compiler";
import type { DateTimeType, EnumType, IntegerType, NumericType, UserDefinedType } from "@athanor/core";
import {
  convertedBinder,
  decimalReader,
  durationText,
  integerReader,
  memberBinder,
  plainText,
  readBytes,
  readJson,
  readNumber,
  readUntyped,
} from "@athanor/engine";
import type { TemporalKind } from "../sent-values.ts";
import { bindBytes, bindUntyped } from "./data-values.ts";
import { bindBigInteger, bindBoolean, bindInteger, bindMoney, floatBinder, numericBinder, readBoolean } from "./number-values.ts";
import { bindDate, bindTime, dateTimeBinder, dateTimeReader } from "./temporal-values.ts";

// biome-ignore lint/suspicious/noExplicitAny: as in the dialects' tables, the kind decides which class of type the rules are for
type ValueRules = Pick<TypeRules<any>, "bind" | "bindsNull" | "result">;

const integers: ValueRules = { bind: () => bindInteger, result: ({ as }: IntegerType) => integerReader(as) };
const numerics: ValueRules = { bind: numericBinder, result: ({ as }: NumericType) => decimalReader(as) };
const money: ValueRules = { bind: () => bindMoney };
const floats: ValueRules = { bind: floatBinder, result: () => readNumber };
const texts: ValueRules = { bind: () => plainText };
const sentAs = (kind: TemporalKind): ValueRules => ({ bind: () => dateTimeBinder(kind) });

/** What a program's own conversion gives is sent as a value of no declared type is. */
const userDefined: ValueRules = {
  bind: ({ definition: { bind } }: UserDefinedType) => convertedBinder(bind, bindUntyped),
};

/** The rules, by kind. */
export const VALUE_RULES: Readonly<Record<string, ValueRules>> = {
  small_integer: integers,
  integer: integers,
  big_integer: { ...integers, bind: () => bindBigInteger },
  boolean: { bind: () => bindBoolean, result: () => readBoolean },
  numeric: numerics,
  mssql_money: money,
  mssql_smallmoney: money,
  float: floats,
  double: floats,
  string: texts,
  text: texts,
  unicode: texts,
  unicode_text: texts,
  mssql_xml: texts,
  enum: { bind: ({ members }: EnumType) => memberBinder(members) },
  date: { bind: () => bindDate },
  time: { bind: () => bindTime },
  date_time: {
    bind: ({ timezone }: DateTimeType) => dateTimeBinder(timezone ? "datetimeoffset" : "datetime2"),
    result: ({ as, timezone }: DateTimeType) => dateTimeReader(as, timezone),
  },
  sql_datetime: sentAs("datetime"),
  mssql_datetime: sentAs("datetime"),
  mssql_smalldatetime: sentAs("datetime"),
  interval: { bind: () => durationText },
  large_binary: { bind: () => bindBytes, bindsNull: true, result: () => readBytes },
  json: { result: () => readJson },
  mssql_sql_variant: { bind: () => bindUntyped, result: () => readUntyped },
  user_defined: userDefined,
  null: { bind: () => bindUntyped, result: () => readUntyped },
};
