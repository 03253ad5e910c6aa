/** Placeholders with their type: `$1::INTEGER`. */
import type { StatementCompiler } from "@athanor/compiler";
import { typeFor } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { ArrayType, DateTimeType, DecoratedType, EnumType, FloatType, MomentType, TimeType } from "@athanor/core";
import { DomainType } from "./types/bits-and-names.ts";

/**
 * Types that are said otherwise here than in DDL. No length and no precision: a value must not be cut off or rounded before it
 * is compared. null: what the place says is better than what the type says.
 */
const FORMS: Readonly<Record<string, string | null>> = {
  string: "VARCHAR",
  unicode: "VARCHAR",
  text: "TEXT",
  unicode_text: "TEXT",
  numeric: "NUMERIC",
  float: "FLOAT",
  interval: "INTERVAL",
  // They live in whatever schema their extension was put into.
  pg_hstore: null,
  pg_citext: null,
  pg_jsonpath: null,
  pg_bit: null,
  json_path: null,
  user_defined: null,
  tuple: null,
  null: null,
};

/** Hook of the compiler: a placeholder with its type. */
export function bindCast({ sql, type }: { readonly sql: string; readonly type: SqlType }, compiler: StatementCompiler): string {
  const cast = castType(type, compiler);
  return cast === null ? sql : `${sql}::${cast}`;
}

/** Whether a floating-point number is one of four bytes. */
function isReal({ kind, precision }: FloatType): boolean {
  return kind === "sql_real" || (precision !== null && precision <= 24);
}

/** What the type of a placeholder is called; null where the place says it better. */
export function castType(type: SqlType, compiler: StatementCompiler): string | null {
  const own = typeFor(type, compiler.dialect);
  if (own instanceof DecoratedType) return castType(own.impl, compiler);
  if (own instanceof DomainType) return castType(own.of, compiler);
  if (own instanceof ArrayType) {
    const item = castType(own.item, compiler);
    return item === null ? null : `${item}${"[]".repeat(own.dimensions ?? 1)}`;
  }
  if (own instanceof EnumType && own.objectName === null) return "VARCHAR";
  // With its zone, which PostgreSQL passes over where the place has none: a cast to either would be brought to the other by the session's.
  if (own instanceof MomentType) return null;
  // A column of fewer digits holds what its own type makes of a value, and is equal to nothing else.
  if (own instanceof FloatType && isReal(own)) return "REAL";
  if (own instanceof DateTimeType || own instanceof TimeType)
    return `${own instanceof TimeType ? "TIME" : "TIMESTAMP"} ${own.timezone ? "WITH" : "WITHOUT"} TIME ZONE`;
  // Its schema comes when the statement runs, and the place says the type as well.
  if (own.objectName !== null && compiler.options.openSchemas !== undefined) return null;
  for (const kind of [own.kind, own.basis ?? own.kind]) {
    const form = FORMS[kind];
    if (form !== undefined) return form;
  }
  return compiler.typeDdl(own);
}
