/** Types that only the database and the program know. */
import { ArgumentError } from "../errors.ts";
import type { Expr } from "../expressions/expr.ts";
import type { Family, SqlType } from "../types/sql-type.ts";
import { UserDefinedType } from "../types/user-defined.ts";
import type { WrappingOptions } from "./wrapping.ts";
import { wrappingOf } from "./wrapping.ts";

/** What `userDefinedType` takes beside the SQL. */
export interface UserDefinedTypeOptions<T, F extends Family> extends WrappingOptions<Expr<T, never, never, F>> {
  /** The family, which decides the operators of columns; without it, they have only those of all types. */
  readonly family?: F;
  /** Turns a value of the program into what the driver takes; null never reaches it. */
  readonly bind?: (value: T) => unknown;
  /** Turns what the driver gives into a value of the program; null never reaches it. */
  readonly result?: (value: unknown) => T;
}

/**
 * A type of which Athanor knows nothing but how SQL writes it, as SQLAlchemy's `UserDefinedType`.
 *
 * @param sql the type as DDL and CAST have it; it goes into the SQL as it is
 * @throws ArgumentError for an empty text
 * @example
 * const point = userDefinedType<Point>("GEOMETRY(POINT, 4326)", {
 *   bind: (p) => `POINT(${p.x} ${p.y})`,
 *   result: (wkt) => Point.parse(String(wkt)),
 *   bindExpression: (value) => func.named("ST_GeomFromText", t.text())(value),
 *   columnExpression: (column) => func.named("ST_AsText", t.text())(column),
 * });
 */
export function userDefinedType<T = unknown, F extends Family = Family>(
  sql: string,
  options: UserDefinedTypeOptions<T, F> = {},
): SqlType<T, F> {
  if (typeof sql !== "string" || sql.trim() === "")
    throw new ArgumentError('userDefinedType() takes the SQL of the type: "GEOMETRY(POINT)".');
  const { bind, result, family } = options;
  return new UserDefinedType<T, F>(sql, {
    family: family ?? null,
    ...(bind === undefined ? {} : { bind }),
    ...(result === undefined ? {} : { result }),
    wrapping: wrappingOf(options),
  });
}
