/** How SQL Server declares the generic types, and its own. */
import type { Dialect, TypeRules } from "@athanor/compiler";
import {
  BASE_TYPE_RULES,
  hexOf,
  isoDateTime,
  jsonText,
  namedType,
  sized,
  stringLiteral,
  uuidDigits,
  uuidOfDigits,
  validDate,
} from "@athanor/compiler";
import type { DateTimeType, EnumType, FloatType, StringType, TimeType, UuidType } from "@athanor/core";
import { CompileError, checkedWords } from "@athanor/core";
import type { MssqlFacts } from "../options.ts";
import type { MssqlBinaryType } from "./own-types.ts";
import { VALUE_RULES } from "./value-rules.ts";

/** Text as a literal. What isn't ASCII would be lost in the server's code page, unless it says that it is Unicode. */
export function textLiteralOf(value: unknown, unicode: boolean): string {
  if (typeof value !== "string") throw new CompileError(`A literal of text is written of a string only, not of a ${typeof value}.`);
  const literal = stringLiteral(value);
  return unicode || !isAscii(value) ? `N${literal}` : literal;
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
  return /^[\u0000-\u007f]*$/.test(text);
}

/** A character type; the collation is a word that takes no quotes. */
function characters(name: string, unicode: boolean, unlimited: "max" | null): TypeRules<StringType> {
  return {
    ddl: ({ length, collation }) => {
      const size = length === null && unlimited !== null ? `${name}(${unlimited})` : sized(name, length);
      return collation === null ? size : `${size} COLLATE ${checkedWords(collation, "A collation")}`;
    },
    literal: (value) => textLiteralOf(value, unicode),
  };
}

const zone = ({ timezone }: DateTimeType): string => (timezone ? "+00:00" : "");
const dateTimeLiteral = (value: unknown, type: DateTimeType): string =>
  stringLiteral(value instanceof Date ? isoDateTime(validDate(value)) + zone(type) : String(value));

const dateTime = (name: string): TypeRules<DateTimeType> => ({
  ddl: ({ precision }) => sized(name, precision),
  literal: dateTimeLiteral,
});

/** DATETIME and SMALLDATETIME take three digits behind the second, and only this form means the same in every language. */
const oldDateTime = (name: string): TypeRules<DateTimeType> => ({
  ddl: () => name,
  literal: (value) => stringLiteral(value instanceof Date ? validDate(value).toISOString().slice(0, 23) : String(value)),
});

/** A UUID and nothing behind it: the server would cut that off, and find a row by it. */
const wholeUuid = (value: unknown): string => String(uuidOfDigits(uuidDigits(value)));

const floating = (name: string): TypeRules<FloatType> => ({ ddl: ({ precision }) => sized(name, precision) });

const varbinary: TypeRules<MssqlBinaryType> = {
  ddl: ({ length, filestream }) => `VARBINARY(${length ?? "max"})${filestream === true ? " FILESTREAM" : ""}`,
};

/** The rules of all types, by kind, for a server of which these facts hold. */
export function mssqlTypeRules(facts: MssqlFacts): Dialect["types"] {
  const declared = declarations(facts);
  const values = Object.entries(VALUE_RULES).map(([kind, rules]) => [kind, { ...declared[kind], ...rules }]);
  return { ...declared, ...Object.fromEntries(values) };
}

/** How types are declared, and values of them written as literals. */
function declarations({ maxTypes }: MssqlFacts): Dialect["types"] {
  return {
    ...BASE_TYPE_RULES,
    float: floating("FLOAT"),
    double: namedType("DOUBLE PRECISION"),
    boolean: { ddl: () => "BIT", literal: (value) => (value === true ? "1" : "0") },
    string: characters("VARCHAR", false, "max"),
    unicode: characters("NVARCHAR", true, "max"),
    text: maxTypes ? characters("VARCHAR", false, "max") : characters("TEXT", false, null),
    unicode_text: maxTypes ? characters("NVARCHAR", true, "max") : characters("NTEXT", true, null),
    sql_char: characters("CHAR", false, null),
    sql_varchar: characters("VARCHAR", false, "max"),
    sql_nchar: characters("NCHAR", true, null),
    sql_nvarchar: characters("NVARCHAR", true, "max"),
    sql_text: characters("TEXT", false, null),
    // Not every letter is in a code page, and the members are known.
    enum: {
      ddl: ({ length, members }: EnumType) => `${members.every(isAscii) ? "VARCHAR" : "NVARCHAR"}(${length ?? "max"})`,
      literal: (value) => textLiteralOf(value, false),
    },
    uuid: {
      ddl: ({ native }: UuidType) => (native ? "UNIQUEIDENTIFIER" : "CHAR(32)"),
      bind: ({ native }: UuidType) => (native ? wholeUuid : uuidDigits),
      result: ({ native }: UuidType) => (native ? null : uuidOfDigits),
      literal: (value, { native }: UuidType) => stringLiteral(native ? wholeUuid(value) : uuidDigits(value)),
    },
    // DATETIME would round to three milliseconds.
    date_time: { ddl: ({ timezone }: DateTimeType) => (timezone ? "DATETIMEOFFSET" : "DATETIME2"), literal: dateTimeLiteral },
    sql_timestamp: {
      ddl: () => {
        throw new CompileError("TIMESTAMP is no point in time on SQL Server: t.dateTime(), or mssql.rowversion() for what it is there.");
      },
    },
    large_binary: { ddl: ({ length }) => (maxTypes ? `VARBINARY(${length ?? "max"})` : "IMAGE"), literal: (value) => `0x${hexOf(value)}` },
    sql_varbinary: varbinary,
    // There is nothing of the kind: the duration stands as text.
    interval: { ddl: () => "VARCHAR(64)", literal: (value) => stringLiteral(String(value)) },
    json: { ddl: () => "NVARCHAR(max)", bind: () => jsonText, literal: (value) => textLiteralOf(jsonText(value), true) },
    array: {
      ddl: () => {
        throw new CompileError("SQL Server has no arrays: keep the list as t.json(), or as rows of another table.");
      },
    },
    mssql_tinyint: namedType("TINYINT"),
    mssql_money: namedType("MONEY"),
    mssql_smallmoney: namedType("SMALLMONEY"),
    mssql_bit: namedType("BIT"),
    mssql_ntext: characters("NTEXT", true, null),
    mssql_varbinary: varbinary,
    mssql_image: namedType("IMAGE"),
    mssql_rowversion: namedType("ROWVERSION"),
    mssql_timestamp: namedType("TIMESTAMP"),
    sql_datetime: oldDateTime("DATETIME"),
    mssql_datetime: oldDateTime("DATETIME"),
    mssql_smalldatetime: oldDateTime("SMALLDATETIME"),
    mssql_datetime2: dateTime("DATETIME2"),
    mssql_datetimeoffset: dateTime("DATETIMEOFFSET"),
    mssql_time: { ddl: ({ precision }: TimeType) => sized("TIME", precision) },
    mssql_uniqueidentifier: namedType("UNIQUEIDENTIFIER"),
    mssql_xml: { ddl: () => "XML", literal: (value) => textLiteralOf(value, true) },
    mssql_sql_variant: namedType("SQL_VARIANT"),
  };
}
