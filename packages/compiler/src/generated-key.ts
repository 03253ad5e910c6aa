/** Keys that the database made, as drivers tell them: whole numbers, whatever the type of the column. */
import type { SqlType } from "@athanor/core";
import { DecoratedType, NumberType } from "@athanor/core";
import type { Dialect } from "./dialect.ts";
import { typeFor } from "./type-rules.ts";

/**
 * The function that turns a generated key into a value of the column's type.
 *
 * @param type the type of the column that the database numbers
 */
export function generatedKeyProcessor(type: SqlType, dialect: Dialect): (id: number | bigint) => unknown {
  const own = typeFor(type, dialect);
  if (own instanceof DecoratedType) {
    const inner = generatedKeyProcessor(own.impl, dialect);
    return (id) => own.result(inner(id));
  }
  const form = own instanceof NumberType ? own.as : "number";
  return form === "bigint" ? BigInt : form === "string" ? String : (id) => id;
}
