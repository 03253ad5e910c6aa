/** MySQL's numbers: how wide they are shown, whether they have a sign. */
import type { NumberForm } from "@athanor/core";
import { checkedSize, FloatType, IntegerType, NumericType } from "@athanor/core";

/** What can be said of any number. */
export interface NumberOptions {
  readonly unsigned?: boolean;
  /** Filled up with zeros where it is shown; it is unsigned then, too. */
  readonly zerofill?: boolean;
}

/** What can be said of a whole number. */
export interface IntegerOptions extends NumberOptions {
  /** How many digits wide it is shown. */
  readonly displayWidth?: number;
}

/** TINYINT, SMALLINT, MEDIUMINT, INTEGER, BIGINT. */
export class MysqlIntegerType<out T = unknown> extends IntegerType<T> {
  /** As SQL has it. */
  readonly name: string;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  readonly displayWidth: number | null;
  private readonly of: string;

  constructor(name: string, basis: string, options: IntegerOptions, as: NumberForm = "number") {
    super("mysql_integer", as);
    this.name = name;
    this.of = basis;
    this.unsigned = options.unsigned ?? false;
    this.zerofill = options.zerofill ?? false;
    this.displayWidth = checkedSize(options.displayWidth, "displayWidth");
  }

  override get basis(): string {
    return this.of;
  }

  override get details(): readonly unknown[] {
    return [this.name, this.unsigned, this.zerofill, this.displayWidth, this.as];
  }
}

/** DECIMAL and NUMERIC. */
export class MysqlNumericType<out T = unknown> extends NumericType<T> {
  override readonly kind = "mysql_numeric";
  /** As SQL has it. */
  readonly name: "DECIMAL" | "NUMERIC";
  readonly unsigned: boolean;
  readonly zerofill: boolean;

  constructor(name: "DECIMAL" | "NUMERIC", precision: number | null, scale: number | null, options: NumberOptions, as: NumberForm) {
    super(precision, scale, as);
    this.name = name;
    this.unsigned = options.unsigned ?? false;
    this.zerofill = options.zerofill ?? false;
  }

  override get basis(): string {
    return "numeric";
  }

  override get details(): readonly unknown[] {
    return [this.name, this.precision, this.scale, this.unsigned, this.zerofill, this.as];
  }
}

/** FLOAT, DOUBLE and REAL. */
export class MysqlFloatType extends FloatType {
  /** As SQL has it. */
  readonly name: "FLOAT" | "DOUBLE" | "REAL";
  readonly scale: number | null;
  readonly unsigned: boolean;
  readonly zerofill: boolean;

  constructor(name: "FLOAT" | "DOUBLE" | "REAL", precision: number | null, scale: number | null, options: NumberOptions) {
    super("mysql_float", precision);
    this.name = name;
    this.scale = checkedSize(scale, "scale", 0);
    this.unsigned = options.unsigned ?? false;
    this.zerofill = options.zerofill ?? false;
  }

  override get basis(): string {
    return this.name === "FLOAT" ? "float" : "double";
  }

  override get details(): readonly unknown[] {
    return [this.name, this.precision, this.scale, this.unsigned, this.zerofill];
  }
}

/** BIT(length): a number of so many bits. */
export class MysqlBitType<out T = unknown> extends IntegerType<T> {
  readonly length: number | null;

  constructor(length: number | null, as: NumberForm) {
    super("mysql_bit", as);
    this.length = checkedSize(length, "length");
  }

  override get basis(): string {
    return "big_integer";
  }

  override get details(): readonly unknown[] {
    return [this.length, this.as];
  }
}

/** YEAR: a number of four digits. */
export class YearType extends IntegerType<number> {
  readonly displayWidth: number | null;

  constructor(displayWidth: number | null) {
    super("mysql_year");
    this.displayWidth = checkedSize(displayWidth, "displayWidth");
  }

  override get basis(): string {
    return "small_integer";
  }

  override get details(): readonly unknown[] {
    return [this.displayWidth];
  }
}
