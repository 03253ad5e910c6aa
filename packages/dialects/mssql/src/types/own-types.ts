/** SQL Server's own types. */
import type { DateTimeForm, Family, NumberForm, SqlWrapping } from "@athanor/core";
import {
  BinaryType,
  BooleanType,
  Cast,
  DateTimeType,
  ExpressionNode,
  IntegerType,
  NumericType,
  OpaqueType,
  StringType,
  TimeType,
  UuidType,
} from "@athanor/core";

/** TINYINT: a number from 0 to 255. */
export class TinyintType extends IntegerType<number> {
  constructor() {
    super("mssql_tinyint");
  }

  override get basis(): string {
    return "small_integer";
  }
}

/** MONEY and SMALLMONEY: exact, of four digits behind the point. */
export class MoneyType<out T = unknown> extends NumericType<T> {
  override readonly kind: "mssql_money" | "mssql_smallmoney";

  constructor(kind: "mssql_money" | "mssql_smallmoney", as: NumberForm) {
    super(null, null, as);
    this.kind = kind;
  }

  override get basis(): string {
    return "numeric";
  }
}

/** BIT: a boolean. */
export class MssqlBitType extends BooleanType {
  override readonly kind = "mssql_bit";

  override get basis(): string {
    return "boolean";
  }
}

/** NTEXT. */
export class NtextType extends StringType {
  constructor(collation?: string) {
    super("mssql_ntext", null, collation === undefined ? {} : { collation });
  }

  override get basis(): string {
    return "unicode_text";
  }
}

/** VARBINARY(length), in the file system on request; IMAGE; ROWVERSION and its old name. */
export class MssqlBinaryType extends BinaryType {
  readonly filestream: boolean;

  constructor(
    kind: "mssql_varbinary" | "mssql_image" | "mssql_rowversion" | "mssql_timestamp",
    length: number | null = null,
    filestream = false,
  ) {
    super(length, kind);
    this.filestream = filestream;
  }

  override get basis(): string {
    return "large_binary";
  }

  override get details(): readonly unknown[] {
    return [this.length, this.filestream];
  }
}

/** DATETIME, SMALLDATETIME, DATETIME2(precision), DATETIMEOFFSET(precision). */
export class MssqlDateTimeType<out T = unknown> extends DateTimeType<T> {
  override readonly kind: string;

  constructor(kind: string, timezone: boolean, as: DateTimeForm, precision: number | null) {
    super(timezone, as, precision);
    this.kind = kind;
  }

  override get basis(): string {
    return "date_time";
  }
}

/** TIME(precision). */
export class MssqlTimeType extends TimeType {
  override readonly kind = "mssql_time";

  override get basis(): string {
    return "time";
  }
}

/** UNIQUEIDENTIFIER: a UUID. */
export class UniqueidentifierType extends UuidType {
  override readonly kind = "mssql_uniqueidentifier";

  override get basis(): string {
    return "uuid";
  }
}

/**
 * SQL_VARIANT: a value of nearly any type. Values are cast to it, one by one: among the rows of one VALUES they would otherwise be
 * converted to the one type that goes before the others, a text to a number say.
 */
export class SqlVariantType extends OpaqueType<unknown, Family> {
  constructor() {
    super("mssql_sql_variant");
  }

  override get wrapping(): SqlWrapping {
    return { bind: (value) => (value instanceof ExpressionNode ? new Cast(value, this, false) : value), column: null };
  }
}
