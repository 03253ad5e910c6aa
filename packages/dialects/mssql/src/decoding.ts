/** What tedious gives back, as the engine wants it. */
import { exactOf, wideInteger } from "./exact-numbers.ts";
import type { NativeCell, NativeColumn } from "./native.ts";
import { dateText, timeText } from "./types/temporal-values.ts";

type Decoder = (value: unknown) => unknown;

/** Makes rows of the cells of a result's columns. */
export class RowDecoder {
  readonly columns: readonly NativeColumn[];
  readonly #decoders: readonly (Decoder | null)[];

  constructor(columns: readonly NativeColumn[]) {
    this.columns = columns;
    this.#decoders = columns.map(decoderOf);
  }

  /** @throws DataError for a value that can't be had as it is */
  row(cells: readonly NativeCell[]): unknown[] {
    const row: unknown[] = new Array(cells.length);
    for (let i = 0; i < cells.length; i++) {
      const value = cells[i]?.value;
      const decode = this.#decoders[i] ?? null;
      row[i] = decode === null || value === null ? value : decode(value);
    }
    return row;
  }
}

function decoderOf({ type, dataLength, scale }: NativeColumn): Decoder | null {
  switch (type.name) {
    case "BigInt":
      return wideInteger;
    case "IntN":
      return dataLength === 8 ? wideInteger : null;
    case "DecimalN":
    case "NumericN":
      return exactDecoder(scale ?? 0);
    case "Money":
    case "SmallMoney":
    case "MoneyN":
      return exactDecoder(4);
    case "Real":
      return shortestReal;
    case "FloatN":
      return dataLength === 4 ? shortestReal : null;
    case "Date":
      return (value) => (value instanceof Date ? dateText(value) : value);
    case "Time":
      return (value) => (value instanceof Date ? timeText(value) : value);
    default:
      return null;
  }
}

function exactDecoder(scale: number): Decoder {
  return (value) => (typeof value === "number" ? exactOf(value, scale) : value);
}

/** So many digits name any REAL; most need fewer. */
const DIGITS_OF_REAL = [6, 7, 8, 9];

/** The shortest number that is this REAL: 0.1, and not the 0.10000000149011612 that it's nearest to as a FLOAT. */
function shortestReal(value: unknown): unknown {
  if (typeof value !== "number" || Number.isInteger(value)) return value;
  for (const digits of DIGITS_OF_REAL) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
