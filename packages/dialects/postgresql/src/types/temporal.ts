/** PostgreSQL's TIMESTAMP, TIME and INTERVAL, with their precision. */
import type { DateTimeForm } from "@athanor/core";
import { ArgumentError, checkedSize, DateTimeType, IntervalType, TimeType } from "@athanor/core";

/** TIMESTAMP(precision) WITH or WITHOUT TIME ZONE. */
export class PgTimestampType<out T = unknown> extends DateTimeType<T> {
  override readonly kind = "pg_timestamp";

  constructor(timezone: boolean, as: DateTimeForm, precision: number | null) {
    super(timezone, as, precision);
  }

  override get basis(): string {
    return "date_time";
  }
}

/** TIME(precision) WITH or WITHOUT TIME ZONE. */
export class PgTimeType extends TimeType {
  override readonly kind = "pg_time";

  override get basis(): string {
    return "time";
  }
}

/** Which fields of an interval are kept. */
export type IntervalFields =
  | "YEAR"
  | "MONTH"
  | "DAY"
  | "HOUR"
  | "MINUTE"
  | "SECOND"
  | "YEAR TO MONTH"
  | "DAY TO HOUR"
  | "DAY TO MINUTE"
  | "DAY TO SECOND"
  | "HOUR TO MINUTE"
  | "HOUR TO SECOND"
  | "MINUTE TO SECOND";

const FIELDS: ReadonlySet<unknown> = new Set<IntervalFields>([
  "YEAR",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
  "YEAR TO MONTH",
  "DAY TO HOUR",
  "DAY TO MINUTE",
  "DAY TO SECOND",
  "HOUR TO MINUTE",
  "HOUR TO SECOND",
  "MINUTE TO SECOND",
]);

/** INTERVAL fields (precision). */
export class PgIntervalType extends IntervalType {
  override readonly kind = "pg_interval";
  readonly fields: IntervalFields | null;
  readonly precision: number | null;

  constructor(fields: IntervalFields | null, precision: number | null) {
    super();
    if (fields !== null && !FIELDS.has(fields))
      throw new ArgumentError(`An interval has no fields ${JSON.stringify(fields)}: there are ${[...FIELDS].join(", ")}.`);
    this.fields = fields;
    this.precision = checkedSize(precision, "precision", 0);
  }

  override get details(): readonly unknown[] {
    return [this.fields, this.precision];
  }

  override get basis(): string {
    return "interval";
  }
}
