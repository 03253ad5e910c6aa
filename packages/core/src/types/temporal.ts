/** Dates, times and intervals. */
import type { Family } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** The form in which the values of a date-and-time column are asked for. */
export type DateTimeForm = "date" | "string" | "temporal";

type TemporalOf<Z> = typeof globalThis extends { Temporal: { Instant: { prototype: infer I }; PlainDateTime: { prototype: infer P } } }
  ? Z extends true
    ? I
    : P
  : unknown;

/** The TypeScript type of a date-and-time form. */
export type InDateTimeForm<A, Z> = A extends "string" ? string : A extends "temporal" ? TemporalOf<Z> : Date;

/** DATE: an ISO string, `2024-02-29`. */
export class DateType extends SqlType<string, "time"> {
  readonly kind = "date";
  readonly family: Family = "time";

  get details(): readonly unknown[] {
    return [];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }

  protected clone(): SqlType<string, "time"> {
    return new DateType();
  }
}

/** TIME: an ISO string, `23:59:59.999999`. */
export class TimeType extends SqlType<string, "time"> {
  readonly kind = "time";
  readonly family: Family = "time";
  readonly timezone: boolean;

  constructor(timezone: boolean) {
    super();
    this.timezone = timezone;
  }

  get details(): readonly unknown[] {
    return [this.timezone];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }

  protected clone(): SqlType<string, "time"> {
    return new TimeType(this.timezone);
  }
}

/** TIMESTAMP / DATETIME: a Date in UTC, or a string that is exact to the microsecond. */
export class DateTimeType<out T = unknown> extends SqlType<T, "time"> {
  readonly kind = "date_time";
  readonly family: Family = "time";
  readonly timezone: boolean;
  readonly as: DateTimeForm;

  constructor(timezone: boolean, as: DateTimeForm) {
    super();
    this.timezone = timezone;
    this.as = as;
  }

  get details(): readonly unknown[] {
    return [this.timezone, this.as];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return value instanceof Date || typeof value === "string" ? this : inferred;
  }

  override identityKey(value: unknown): unknown {
    return value instanceof Date ? value.getTime() : value;
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return left instanceof Date && right instanceof Date ? left.getTime() === right.getTime() : Object.is(left, right);
  }

  protected clone(): SqlType<T, "time"> {
    return new DateTimeType<T>(this.timezone, this.as);
  }
}

/** INTERVAL: an ISO 8601 duration, `P1DT2H`. */
export class IntervalType extends SqlType<string, "interval"> {
  readonly kind = "interval";
  readonly family: Family = "interval";

  get details(): readonly unknown[] {
    return [];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }

  protected clone(): SqlType<string, "interval"> {
    return new IntervalType();
  }
}
