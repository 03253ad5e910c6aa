/**
 * Values on their way to the driver that a plain JavaScript value doesn't tell apart. The others say by their kind what they are:
 * a whole number INT or BIGINT, any other FLOAT, a `bigint` BIGINT, a string VARCHAR or NVARCHAR, bytes VARBINARY.
 */

/** An exact number. */
export class DecimalValue {
  /** Digits with at most one point among them, and perhaps a sign. */
  readonly text: string;
  /** How many digits the column has, and how many of them behind the point; null where the value itself says it. */
  readonly column: { readonly precision: number; readonly scale: number } | null;

  constructor(text: string, column: DecimalValue["column"] = null) {
    this.text = text;
    this.column = column;
  }

  toString(): string {
    return this.text;
  }

  /** As logs and messages show it. */
  toJSON(): string {
    return this.text;
  }
}

/** A floating-point number that happens to be whole: as an INT it would be divided as one. */
export class FloatValue {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** A floating-point number of half the size: as a FLOAT it would be no number that there is in a REAL column, 0.1 say. */
export class RealValue {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** Which type a date or time is sent as. */
export type TemporalKind = "date" | "time" | "datetime" | "datetime2" | "datetimeoffset";

/** A date, a time of day, or both: of the days since 1970 in milliseconds, and what is beyond them in units of 100 ns. */
export class TemporalValue {
  readonly kind: TemporalKind;
  readonly milliseconds: number;
  /** From 0 to 9999. */
  readonly fraction: number;
  /** As it would be written. */
  readonly text: string;

  constructor(kind: TemporalKind, milliseconds: number, fraction: number, text: string) {
    this.kind = kind;
    this.milliseconds = milliseconds;
    this.fraction = fraction;
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** NULL of a column of bytes: no other NULL is taken there. */
export class NullBytes {
  toJSON(): null {
    return null;
  }
}

export const NULL_BYTES = new NullBytes();
