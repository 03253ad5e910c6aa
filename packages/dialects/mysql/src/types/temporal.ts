/** MySQL's dates and times, with fractions of a second. */
import type { DateTimeForm } from "@athanor/core";
import { DateTimeType, TimeType } from "@athanor/core";

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
