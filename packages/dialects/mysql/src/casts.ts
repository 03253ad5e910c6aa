/** What MySQL and MariaDB can cast to, which are not the types that columns have. */
import type { Dialect, StatementCompiler } from "@athanor/compiler";
import { typeFor } from "@athanor/compiler";
import type { Cast, ExpressionNode, SqlType } from "@athanor/core";
import {
  CompileError,
  DateTimeType,
  DecoratedType,
  EnumType,
  NumberType,
  NumericType,
  OPERATORS,
  StringType,
  TimeType,
} from "@athanor/core";
import type { MysqlFacts } from "./options.ts";
import { SetType } from "./types/strings.ts";
import { fractionDigits, withDigits } from "./types/temporal.ts";

/** Kinds of types that can be cast to, other than numbers and texts. */
const TARGETS: Readonly<Record<string, string>> = {
  date: "DATE",
  large_binary: "BINARY",
  uuid: "CHAR(32)",
};

/** `CAST(element AS type)`. */
export function castTo(facts: MysqlFacts): (node: Cast, compiler: StatementCompiler) => string {
  return ({ element, type, lenient }, compiler) => {
    if (lenient)
      throw new CompileError(`${nameOf(facts)} has no TRY_CAST: use cast(), which gives 0 or NULL where a value can't be converted.`);
    const own = ownType(type, compiler.dialect);
    // BOOLEAN is a small integer here, and any number is true or false as it is.
    const kind = own.basis ?? own.kind;
    if (kind === "boolean") return grouped(element, compiler);
    // Members of an enumeration are texts: what is one already stays what it is.
    if (own instanceof EnumType || own instanceof SetType)
      return element.type.family === "num" ? `CAST(${compiler.render(element)} AS CHAR)` : grouped(element, compiler);
    if (kind === "float" || kind === "double") return toFloat(element, own, facts, compiler);
    const sql = own instanceof TimeType ? timeOperand(element, facts, compiler) : compiler.render(element);
    return `CAST(${sql} AS ${target(own, facts, compiler)})`;
  };
}

/**
 * What a time is made of, or taken out of. MySQL takes a placeholder there for a DATETIME, to which 12:10:00 is a day of the year 2012
 * without a time: a text it reads as what it is.
 */
export function timeOperand(element: ExpressionNode, facts: MysqlFacts, compiler: StatementCompiler): string {
  const sql = compiler.render(element);
  return element.kind === "bind" && !facts.mariadb ? `CAST(${sql} AS CHAR)` : sql;
}

/** The type that counts here, beneath whatever decorates it. */
export function ownType(type: SqlType, dialect: Dialect): SqlType {
  const own = typeFor(type, dialect);
  return own instanceof DecoratedType ? ownType(own.impl, dialect) : own;
}

function target(type: SqlType, facts: MysqlFacts, compiler: StatementCompiler): string {
  if (type instanceof NumericType) return compiler.typeDdl(type).replace(/^NUMERIC/, "DECIMAL");
  if (type instanceof NumberType && type.integral)
    return "unsigned" in type && type.unsigned === true ? "UNSIGNED INTEGER" : "SIGNED INTEGER";
  if (type instanceof StringType) return type.length === null ? "CHAR" : `CHAR(${type.length})`;
  if (type instanceof DateTimeType) return withDigits("DATETIME", fractionDigits(type));
  if (type instanceof TimeType) return withDigits("TIME", fractionDigits(type));
  if (type.family === "json") return facts.mariadb ? "CHAR" : "JSON";
  const found = TARGETS[type.basis ?? type.kind];
  if (found !== undefined) return found;
  throw new CompileError(
    `${nameOf(facts)} can't cast to ${compiler.typeDdl(type)}: it casts to integers, DECIMAL, CHAR, DATE, DATETIME, TIME, BINARY and JSON.`,
  );
}

/** Older servers can't cast to floating point, but adding it makes it. */
function toFloat(element: Cast["element"], type: SqlType, facts: MysqlFacts, compiler: StatementCompiler): string {
  if (facts.floatCast) return `CAST(${compiler.render(element)} AS ${compiler.typeDdl(type)})`;
  return `(${compiler.operand(element, OPERATORS.add, "left")} + 0e0)`;
}

function grouped(element: Cast["element"], compiler: StatementCompiler): string {
  return element.operator === null ? compiler.render(element) : `(${compiler.render(element)})`;
}

export function nameOf(facts: MysqlFacts): string {
  return facts.mariadb ? "MariaDB" : "MySQL";
}
