/**
 * Types under their own names: what is written is the name, on every dialect that has it. Their values are those of a generic type.
 */
import { BinaryType, BooleanType } from "./data.ts";
import { FloatType, NumericType } from "./numeric.ts";
import type { NumberForm } from "./sql-type.ts";
import type { DateTimeForm } from "./temporal.ts";
import { DateTimeType } from "./temporal.ts";
import type { CollationOptions } from "./text.ts";
import { StringType, UuidType } from "./text.ts";

/** CHAR, VARCHAR, NCHAR, NVARCHAR, TEXT, CLOB, NCLOB. */
export class ExactStringType extends StringType {
  private readonly of: string;

  constructor(kind: string, basis: "string" | "text" | "unicode" | "unicode_text", length?: number | null, options?: CollationOptions) {
    super(kind, length ?? null, options);
    this.of = basis;
  }

  override get basis(): string {
    return this.of;
  }
}

/** DECIMAL. */
export class ExactNumericType<out T = unknown> extends NumericType<T> {
  override readonly kind: string;

  constructor(kind: string, precision: number | null, scale: number | null, as: NumberForm) {
    super(precision, scale, as);
    this.kind = kind;
  }

  override get basis(): string {
    return "numeric";
  }
}

/** REAL, DOUBLE, DOUBLE PRECISION. */
export class ExactFloatType extends FloatType {
  override get basis(): string {
    return this.kind === "sql_real" ? "float" : "double";
  }
}

/** TIMESTAMP and DATETIME. */
export class ExactDateTimeType<out T = unknown> extends DateTimeType<T> {
  override readonly kind: string;

  constructor(kind: string, timezone: boolean, as: DateTimeForm, precision: number | null) {
    super(timezone, as, precision);
    this.kind = kind;
  }

  override get basis(): string {
    return "date_time";
  }
}

/** BINARY, VARBINARY, BLOB. */
export class ExactBinaryType extends BinaryType {
  override get basis(): string {
    return "large_binary";
  }
}

/** BOOLEAN. */
export class ExactBooleanType extends BooleanType {
  override readonly kind = "sql_boolean";

  override get basis(): string {
    return "boolean";
  }
}

/** UUID. */
export class ExactUuidType extends UuidType {
  override readonly kind = "sql_uuid";

  override get basis(): string {
    return "uuid";
  }
}
