/** Dates, times and intervals. */
import type { Family } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** The form in which the values of a date-and-time column are asked for. */
export type DateTimeForm = "date" | "string" | "temporal";

type TemporalOf<Z> = typeof globalThis extends { Temporal: { Instant: { prototype: infer I }; PlainDateTime: { prototype: infer P } } }
  ? Z extends true
    ? I
    : P
  : unknown;

/** The TypeScript type of a date-and-time form. */
export type InDateTimeForm<A, Z> = A extends "string" ? string : A extends "temporal" ? TemporalOf<Z> : Date;

/** What is compared with a point in time: a string is one, in ISO form. */
abstract class TemporalType<out T, out F extends "time" | "interval"> extends SqlType<T, F> {
  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }
}

/** DATE: an ISO string, `2024-02-29`. */
export class DateType extends TemporalType<string, "time"> {
  readonly kind: string = "date";
  readonly family: Family = "time";

  get details(): readonly unknown[] {
    return [];
  }
}

/** TIME: an ISO string, `23:59:59.999999`. */
export class TimeType extends TemporalType<string, "time"> {
  readonly kind: string = "time";
  readonly family: Family = "time";
  readonly timezone: boolean;
  /** How many digits of a second's fraction are kept; null for what the database thinks. */
  readonly precision: number | null;

  constructor(timezone: boolean, precision: number | null = null) {
    super();
    this.timezone = timezone;
    this.precision = checkedSize(precision, "precision", 0);
  }

  get details(): readonly unknown[] {
    return [this.timezone, this.precision];
  }
}

/** TIMESTAMP / DATETIME: a Date in UTC, or a string that is exact to the microsecond. */
export class DateTimeType<out T = unknown> extends TemporalType<T, "time"> {
  readonly kind: string = "date_time";
  readonly family: Family = "time";
  readonly timezone: boolean;
  readonly as: DateTimeForm;
  /** How many digits of a second's fraction are kept; null for what the database thinks. */
  readonly precision: number | null;

  constructor(timezone: boolean, as: DateTimeForm, precision: number | null = null) {
    super();
    this.timezone = timezone;
    this.as = as;
    this.precision = checkedSize(precision, "precision", 0);
  }

  get details(): readonly unknown[] {
    return [this.timezone, this.as, this.precision];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return value instanceof Date ? this : super.comparedWith(value, inferred);
  }

  override identityKey(value: unknown): unknown {
    return value instanceof Date ? value.getTime() : value;
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return left instanceof Date && right instanceof Date ? left.getTime() === right.getTime() : Object.is(left, right);
  }
}

/** The type of a `Date` within raw SQL, which doesn't say whether a time zone belongs to it: the place that it stands at does. */
export class MomentType extends DateTimeType<Date> {
  override readonly kind = "moment";

  constructor() {
    super(false, "date");
  }

  override get basis(): string {
    return "date_time";
  }
}

/** How an interval is declared. */
export interface IntervalOptions {
  /** How many digits of days are kept, where the database asks for it. */
  readonly dayPrecision?: number;
  /** How many digits of a second's fraction are kept. */
  readonly secondPrecision?: number;
}

/** INTERVAL: an ISO 8601 duration, `P1DT2H`. */
export class IntervalType extends TemporalType<string, "interval"> {
  readonly kind: string = "interval";
  readonly family: Family = "interval";
  readonly dayPrecision: number | null;
  readonly secondPrecision: number | null;

  constructor(options: IntervalOptions = {}) {
    super();
    this.dayPrecision = checkedSize(options.dayPrecision, "dayPrecision");
    this.secondPrecision = checkedSize(options.secondPrecision, "secondPrecision", 0);
  }

  get details(): readonly unknown[] {
    return [this.dayPrecision, this.secondPrecision];
  }
}
