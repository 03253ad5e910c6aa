/**
 * Values as mysql2 sends them with a prepared statement.
 *
 * Left to itself, mysql2 sends each number as a DOUBLE. So integers come from the types as `bigint` and go as BIGINT, exact and
 * taken by LIMIT; exact numbers go as DECIMAL; a JavaScript number is what it is, a DOUBLE.
 * (MySQL itself takes one that is whole for an integer, where the other operand is an integer: then 1 / 3 is the DECIMAL 0.3333.)
 */
import { DecimalValue } from "./decimal-value.ts";
import type { ParameterTypes } from "./native.ts";

const LARGEST_SIGNED = 2n ** 63n - 1n;

/** The values of one execution. */
export function parametersOf(values: readonly unknown[], types: ParameterTypes): unknown[] {
  return values.map((value) => parameterOf(value, types));
}

function parameterOf(value: unknown, types: ParameterTypes): unknown {
  switch (typeof value) {
    case "bigint":
      return value > LARGEST_SIGNED ? types.BIGINT.unsigned(value) : types.BIGINT(value);
    case "object":
      if (value instanceof DecimalValue) return types.NEWDECIMAL(value.text);
      return value instanceof Uint8Array ? bufferOf(value) : value;
    default:
      return value;
  }
}

/** What a placeholder is taken for, by the first value that it gets. Texts and bytes are one kind: either stays what it is. */
export type ParameterKind = "integer" | "decimal" | "double" | "text";

/** The kinds of one execution's values; null says nothing of its placeholder. */
export function kindsOf(values: readonly unknown[]): (ParameterKind | null)[] {
  return values.map(kindOf);
}

/** Whether values are of kinds that are known. Where nothing was known, it's learnt. */
export function areOfKinds(values: readonly unknown[], known: (ParameterKind | null)[]): boolean {
  return values.every((value, i) => {
    const kind = kindOf(value);
    if (kind !== null) known[i] ??= kind;
    return kind === null || known[i] === kind;
  });
}

function kindOf(value: unknown): ParameterKind | null {
  switch (typeof value) {
    case "bigint":
    case "boolean":
      return "integer";
    case "number":
      return "double";
    default:
      return value === null ? null : value instanceof DecimalValue ? "decimal" : "text";
  }
}

/** mysql2 sends bytes as such if they are a Buffer. They are not copied. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
