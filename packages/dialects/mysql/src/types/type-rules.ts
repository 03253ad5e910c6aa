/** How MySQL and MariaDB declare the generic types, and their own. */
import type { Dialect, TypeRules } from "@athanor/compiler";
import {
  BASE_TYPE_RULES,
  hexOf,
  namedType,
  scaled,
  sized,
  stringLiteral,
  textLiteral,
  UUID_AS_DIGITS,
  uuidDigits,
  uuidOfDigits,
} from "@athanor/compiler";
import type { DateTimeType, EnumType, ExactStringType, StringType, TimeType, UuidType } from "@athanor/core";
import { CompileError } from "@athanor/core";
import type { MysqlFacts } from "../options.ts";
import type { BlobType } from "./factories.ts";
import type { MysqlBitType, MysqlFloatType, MysqlIntegerType, MysqlNumericType, NumberOptions, YearType } from "./numbers.ts";
import type { CharOptions, MysqlEnumType, MysqlStringType, SetType, TextOptions } from "./strings.ts";
import { decorated, setText } from "./strings.ts";
import { fractionDigits, withDigits } from "./temporal.ts";
import { VALUE_RULES } from "./value-rules.ts";

function signed(spec: string, { unsigned, zerofill }: NumberOptions): string {
  return `${spec}${unsigned === true ? " UNSIGNED" : ""}${zerofill === true ? " ZEROFILL" : ""}`;
}

function floatDdl(type: MysqlFloatType): string {
  const { name, precision, scale } = type;
  // DOUBLE and REAL take both or none.
  return signed(scale === null && name !== "FLOAT" ? name : scaled(name, { precision, scale }), type);
}

/** CHAR and the like; VARCHAR can't do without a length. */
function charDdl(name: string, { length, collation }: StringType, options: CharOptions): string {
  if (name === "VARCHAR" && length === null)
    throw new CompileError("A VARCHAR needs a length here: t.string(255), or t.text() for a text without a limit.");
  return decorated(sized(name, length), collation === null ? options : { ...options, collation });
}

const characters = (name: string, options: CharOptions = {}): TypeRules<StringType> => ({ ddl: (type) => charDdl(name, type, options) });

function members(word: string, list: readonly string[], options: TextOptions, dialect: Dialect): string {
  return decorated(`${word}(${list.map((member) => textLiteral(member, dialect)).join(",")})`, options);
}

const withFraction = (name: string): TypeRules<TimeType | DateTimeType> => ({ ddl: (type) => withDigits(name, fractionDigits(type)) });

function missing(what: string, instead: string): TypeRules {
  return {
    ddl: () => {
      throw new CompileError(`MySQL and MariaDB have no ${what}: ${instead}`);
    },
  };
}

/** UUID as it is, where there is such a type; else as digits. */
function uuidRules({ uuidType }: MysqlFacts): TypeRules<UuidType> {
  if (!uuidType) return UUID_AS_DIGITS;
  return {
    ddl: ({ native }) => (native ? "UUID" : "CHAR(32)"),
    bind: ({ native }) => (native ? null : uuidDigits),
    result: ({ native }) => (native ? null : uuidOfDigits),
    literal: (value, { native }) => stringLiteral(native ? String(value) : uuidDigits(value)),
  };
}

const enumeration: TypeRules<EnumType> = {
  ddl: (type, dialect) => (type.native ? members("ENUM", type.members, {}, dialect) : sized("VARCHAR", type.length)),
  literal: (value) => stringLiteral(String(value)),
};

/** The rules of all types, by kind, for a server of which these facts hold. */
export function mysqlTypeRules(facts: MysqlFacts): Dialect["types"] {
  const declared = declarations(facts);
  const values = Object.entries(VALUE_RULES).map(([kind, rules]) => [kind, { ...declared[kind], ...rules }]);
  return { ...declared, ...Object.fromEntries(values) };
}

/** How types are declared, and values of them written as literals. */
function declarations(facts: MysqlFacts): Dialect["types"] {
  return {
    ...BASE_TYPE_RULES,
    boolean: { ddl: () => "BOOL", literal: (value) => (value === true ? "true" : "false") },
    sql_boolean: namedType("BOOL"),
    string: characters("VARCHAR"),
    unicode: characters("VARCHAR"),
    text: characters("TEXT"),
    unicode_text: characters("TEXT"),
    sql_char: characters("CHAR"),
    sql_varchar: characters("VARCHAR"),
    sql_nchar: characters("CHAR", { national: true }),
    sql_nvarchar: characters("VARCHAR", { national: true }),
    sql_text: { ddl: (type: ExactStringType) => charDdl("TEXT", type, {}) },
    enum: enumeration,
    uuid: uuidRules(facts),
    large_binary: { ddl: ({ length }) => sized("BLOB", length), literal: (value) => `X'${hexOf(value)}'` },
    // There is nothing of the kind: the duration stands as text.
    interval: { ddl: () => "VARCHAR(64)", literal: (value) => stringLiteral(String(value)) },
    date_time: { ...BASE_TYPE_RULES["date_time"], ...withFraction("DATETIME") },
    time: { ...BASE_TYPE_RULES["time"], ...withFraction("TIME") },
    array: missing("arrays", "keep the list as t.json(), or as rows of another table."),
    mysql_integer: { ddl: (type: MysqlIntegerType) => signed(sized(type.name, type.displayWidth), type) },
    mysql_numeric: { ddl: (type: MysqlNumericType) => signed(scaled(type.name, type), type) },
    mysql_float: { ddl: floatDdl },
    mysql_bit: { ddl: ({ length }: MysqlBitType) => sized("BIT", length) },
    mysql_year: { ddl: ({ displayWidth }: YearType) => sized("YEAR", displayWidth) },
    mysql_string: { ddl: (type: MysqlStringType) => charDdl(type.name, type, type.options) },
    mysql_enum: { ddl: (type: MysqlEnumType, dialect) => members("ENUM", type.members, type.options, dialect) },
    mysql_set: {
      ddl: (type: SetType, dialect) => members("SET", type.members, type.options, dialect),
      bind: () => setText,
      literal: (value) => stringLiteral(setText(value)),
    },
    ...(facts.mariadb ? { mariadb_inet4: namedType("INET4"), mariadb_inet6: namedType("INET6") } : {}),
    mysql_blob: { ddl: ({ name }: BlobType) => name },
    mysql_datetime: withFraction("DATETIME"),
    mysql_timestamp: withFraction("TIMESTAMP"),
    mysql_time: withFraction("TIME"),
  };
}
