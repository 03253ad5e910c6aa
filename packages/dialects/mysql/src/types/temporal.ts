/** MySQL's dates and times, with fractions of a second. */
import type { DateTimeForm } from "@athanor/core";
import { DateTimeType, TimeType } from "@athanor/core";

/**
 * How many digits of a second's fraction a type keeps. The generic types keep all that there are, as they do elsewhere; a type that
 * goes by MySQL's or SQL's own name keeps what it says, which without a number is none.
 */
export function fractionDigits(type: DateTimeType | TimeType): number {
  return type.precision ?? (type.basis === null ? 6 : 0);
}

/** `NAME(digits)`; a fraction of no digits is what there is without one. */
export function withDigits(name: string, digits: number): string {
  return digits === 0 ? name : `${name}(${digits})`;
}

/** DATETIME(fsp) and TIMESTAMP(fsp). */
export class MysqlDateTimeType<out T = unknown> extends DateTimeType<T> {
  override readonly kind: "mysql_datetime" | "mysql_timestamp";

  constructor(kind: "mysql_datetime" | "mysql_timestamp", as: DateTimeForm, fsp: number | null) {
    super(false, as, fsp);
    this.kind = kind;
  }

  override get basis(): string {
    return "date_time";
  }
}

/** TIME(fsp). */
export class MysqlTimeType extends TimeType {
  override readonly kind = "mysql_time";

  override get basis(): string {
    return "time";
  }
}
