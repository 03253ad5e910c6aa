/** Integers, exact numerics and floating point. */
import type { InForm, NumberForm } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** How wide a numeric type is: the result of arithmetic has the wider type of both sides. */
const WIDTHS: Readonly<Record<string, number>> = { small_integer: 1, integer: 2, big_integer: 3, float: 4, double: 5, numeric: 6 };

/** Common part of all numeric types. */
export abstract class NumberType<out T = unknown> extends SqlType<T, "num"> {
  readonly family = "num";
  abstract readonly as: NumberForm;
  abstract readonly integral: boolean;

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    if (typeof value === "string") return this.as === "string" ? this : inferred;
    if (typeof value === "bigint") return this;
    if (typeof value === "number") return this.integral && !Number.isInteger(value) ? inferred : this;
    return inferred;
  }

  override identityKey(value: unknown): unknown {
    return typeof value === "bigint" && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
}

/** SMALLINT, INTEGER, BIGINT. */
export class IntegerType<out T = unknown> extends NumberType<T> {
  readonly kind: "small_integer" | "integer" | "big_integer";
  readonly as: NumberForm;
  readonly integral = true;

  constructor(kind: "small_integer" | "integer" | "big_integer", as: NumberForm = "number") {
    super();
    this.kind = kind;
    this.as = as;
  }

  get details(): readonly unknown[] {
    return [this.as];
  }

  override identityKey(value: unknown): unknown {
    return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : super.identityKey(value);
  }

  protected clone(): SqlType<T, "num"> {
    return new IntegerType<T>(this.kind, this.as);
  }
}

/** NUMERIC / DECIMAL: exact. Its values are strings unless numbers are asked for. */
export class NumericType<out T = unknown> extends NumberType<T> {
  readonly kind = "numeric";
  readonly integral = false;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly as: NumberForm;

  constructor(precision: number | null, scale: number | null, as: NumberForm) {
    super();
    this.precision = checkedSize(precision, "precision");
    this.scale = checkedSize(scale, "scale", Number.MIN_SAFE_INTEGER);
    this.as = as;
  }

  get details(): readonly unknown[] {
    return [this.precision, this.scale, this.as];
  }

  protected clone(): SqlType<T, "num"> {
    return new NumericType<T>(this.precision, this.scale, this.as);
  }
}

/** FLOAT and DOUBLE PRECISION. */
export class FloatType extends NumberType<number> {
  readonly kind: "float" | "double";
  readonly integral = false;
  readonly as = "number";
  readonly precision: number | null;

  constructor(kind: "float" | "double", precision: number | null = null) {
    super();
    this.kind = kind;
    this.precision = checkedSize(precision, "precision");
  }

  get details(): readonly unknown[] {
    return [this.precision];
  }

  protected clone(): SqlType<number, "num"> {
    return new FloatType(this.kind, this.precision);
  }
}

/** The wider of two numeric types, as arithmetic between them gives it. */
export function widerNumber(left: SqlType, right: SqlType): SqlType {
  return (WIDTHS[right.kind] ?? 0) > (WIDTHS[left.kind] ?? 0) ? right : left;
}

export type { InForm, NumberForm };
