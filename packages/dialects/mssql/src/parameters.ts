/**
 * Values as parameters of a statement: of which type, and how declared.
 *
 * The server plans a statement for the types of its parameters, so these depend on the values as little as can be. Text that is
 * ASCII is VARCHAR, any other NVARCHAR: a VARCHAR column that is compared with NVARCHAR is converted row by row, past its index,
 * while the other way round only the parameter is; and nothing of a text is lost in the server's code page. Text and bytes are
 * declared as long as can be, not as long as they are.
 */
import { ArgumentError } from "@athanor/core";
import type { NativeRequest, NativeType, NativeTypes } from "./native.ts";
import { DecimalValue, FloatValue, NullBytes, RealValue, TemporalValue } from "./sent-values.ts";
import type { WireValue } from "./wire-types.ts";
import { decimalOf, MOST_DIGITS, temporalOf } from "./wire-types.ts";

/** A parameter, as tedious takes it. */
export interface Parameter {
  readonly type: NativeType;
  readonly value: unknown;
  readonly length?: number;
}

/**
 * Beyond it, a text or bytes are `max`. VARCHAR would take 8000: but among the rows of one VALUES it becomes NVARCHAR where another
 * row's value is one, and of more than 4000 letters the server would cut off the rest without a word.
 */
const LONGEST = { VarChar: 4000, NVarChar: 4000, VarBinary: 8000 } as const;
const MAX = 65_535;

const LEAST_INT = -(2 ** 31);
const GREATEST_INT = 2 ** 31 - 1;

/** Puts the values of one execution to a request: `@p1`, `@p2` … */
export function addParameters(request: NativeRequest, values: readonly unknown[], types: NativeTypes): void {
  values.forEach((each, i) => {
    const { type, value, length } = parameterOf(each, types);
    request.addParameter(`p${i + 1}`, type, value, length === undefined ? {} : { length });
  });
}

/**
 * One value.
 *
 * @throws ArgumentError for what can't be sent
 */
export function parameterOf(value: unknown, types: NativeTypes): Parameter {
  switch (typeof value) {
    case "string":
      return textParameter(value, types);
    case "boolean":
      return { type: types.Bit, value };
    case "bigint":
      return { type: types.BigInt, value };
    case "number":
      if (!Number.isSafeInteger(value)) return { type: types.Float, value };
      return { type: value >= LEAST_INT && value <= GREATEST_INT ? types.Int : types.BigInt, value };
    default:
      return objectParameter(value, types);
  }
}

function objectParameter(value: unknown, types: NativeTypes): Parameter {
  if (value === null) return { type: asciiText(types), value, length: LONGEST.VarChar };
  if (value instanceof DecimalValue) return wireParameter(decimalWire(value));
  if (value instanceof TemporalValue) return wireParameter(temporalOf(value));
  if (value instanceof FloatValue) return { type: types.Float, value: value.value };
  if (value instanceof RealValue) return { type: types.Real, value: value.value };
  if (value instanceof NullBytes) return { type: types.VarBinary, value: null, length: LONGEST.VarBinary };
  if (value instanceof Uint8Array) return { type: types.VarBinary, value: bufferOf(value), length: declared("VarBinary", value.length) };
  throw new ArgumentError(
    `A value of type ${typeof value} can't be sent: text, numbers, booleans and bytes can, and anything else by a type that says how it is stored.`,
  );
}

const wireParameter = ({ type, bytes }: WireValue): Parameter => ({ type, value: bytes });

function declared(name: keyof typeof LONGEST, length: number): number {
  return length <= LONGEST[name] ? LONGEST[name] : MAX;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
const ASCII = /^[\u0000-\u007f]*$/;

function textParameter(value: string, types: NativeTypes): Parameter {
  if (!ASCII.test(value)) return { type: types.NVarChar, value, length: declared("NVarChar", value.length) };
  return { type: asciiText(types), value, length: declared("VarChar", value.length) };
}

const ascii = new WeakMap<NativeTypes, NativeType>();

/** VARCHAR of tedious, which would ask for the code page of the database: some have none, and ASCII is the same in all. */
function asciiText(types: NativeTypes): NativeType {
  let type = ascii.get(types);
  if (type === undefined) {
    const validate = (value: unknown): unknown => (typeof value === "string" ? Buffer.from(value, "latin1") : value);
    type = { ...types.VarChar, ...{ validate } };
    ascii.set(types, type);
  }
  return type;
}

/** tedious sends bytes as such if they are a Buffer. They are not copied. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Declared as the column is, if the number fits it; else as large as the number is, so that nothing of it is rounded. */
function decimalWire({ text, column }: DecimalValue): WireValue {
  const [whole = "", fraction = ""] = text.split(".");
  if (column !== null && fraction.length <= column.scale) {
    const digits = BigInt(whole + fraction.padEnd(column.scale, "0"));
    if (String(digits < 0n ? -digits : digits).length <= column.precision) {
      const fitting = decimalOf(digits, column.scale, column.precision);
      if (fitting !== null) return fitting;
    }
  }
  const shortest = fraction.replace(/0+$/, "");
  const wire = shortest.length > MOST_DIGITS ? null : decimalOf(BigInt(whole + shortest), shortest.length, null);
  if (wire !== null) return wire;
  throw new ArgumentError(`${text} has more digits than a DECIMAL: ${MOST_DIGITS} at most.`);
}
