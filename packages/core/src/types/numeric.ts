/** Integers, exact numerics and floating point. */
import type { InForm, NumberForm } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** How wide a numeric type is: the result of arithmetic has the wider type of both sides. */
const WIDTHS: Readonly<Record<string, number>> = { small_integer: 1, integer: 2, big_integer: 3, float: 4, double: 5, numeric: 6 };

/** The generic kinds of whole numbers. */
export type IntegerKind = "small_integer" | "integer" | "big_integer";

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

/** SMALLINT, INTEGER, BIGINT; and what dialects have of the kind under names of their own. */
export class IntegerType<out T = unknown> extends NumberType<T> {
  readonly kind: string;
  readonly as: NumberForm;
  readonly integral = true;

  constructor(kind: string, as: NumberForm = "number") {
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
}

/** NUMERIC / DECIMAL: exact. Its values are strings unless numbers are asked for. */
export class NumericType<out T = unknown> extends NumberType<T> {
  readonly kind: string = "numeric";
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
}

/** FLOAT and DOUBLE PRECISION. */
export class FloatType extends NumberType<number> {
  readonly kind: string;
  readonly integral = false;
  readonly as = "number";
  readonly precision: number | null;

  constructor(kind: string, precision: number | null = null) {
    super();
    this.kind = kind;
    this.precision = checkedSize(precision, "precision");
  }

  get details(): readonly unknown[] {
    return [this.precision];
  }
}

/** The wider of two numeric types, as arithmetic between them gives it. */
export function widerNumber(left: SqlType, right: SqlType): SqlType {
  return widthOf(right) > widthOf(left) ? right : left;
}

/** The type of what is one of several values: that of the first which has one, and of numbers the widest, which holds all of them. */
export function typeOfEither(types: readonly SqlType[]): SqlType | undefined {
  const [first, ...others] = types.filter(({ family }) => family !== null);
  return first instanceof NumberType ? others.reduce(widerNumber, first) : first;
}

function widthOf({ kind, basis }: SqlType): number {
  return WIDTHS[basis ?? kind] ?? 0;
}

export type { InForm, NumberForm };
