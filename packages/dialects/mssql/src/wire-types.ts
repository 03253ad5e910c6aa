/**
 * Types of parameters that tedious would not send exactly: it makes a float of a DECIMAL, and a Date of milliseconds of all dates
 * and times. These write the protocol's bytes themselves (MS-TDS 2.2.5.4 and 2.2.5.5).
 */
import type { NativeType } from "./native.ts";
import type { TemporalKind, TemporalValue } from "./sent-values.ts";

/** A type whose values are the bytes to send. */
export interface WireType extends NativeType {
  readonly declaration: () => string;
  readonly generateTypeInfo: () => Buffer;
  readonly generateParameterLength: (parameter: { readonly value: Buffer }) => Buffer;
  readonly generateParameterData: (parameter: { readonly value: Buffer }) => Iterable<Buffer>;
  readonly validate: (value: unknown) => unknown;
}

/** A type and the bytes of one value of it. */
export interface WireValue {
  readonly type: WireType;
  readonly bytes: Buffer;
}

/** @param info what the protocol says of the type, behind its number */
function wireType(id: number, name: string, declaration: string, info: readonly number[]): WireType {
  const typeInfo = Buffer.from([id, ...info]);
  return {
    id,
    name,
    type: name,
    declaration: () => declaration,
    generateTypeInfo: () => typeInfo,
    generateParameterLength: ({ value }) => Buffer.from([value.length]),
    generateParameterData: ({ value }) => [value],
    validate: (value) => value,
  };
}

/** So many digits are sent in so many bytes. Fewer precisions mean fewer plans, too. */
const SIZES = [
  { precision: 9, bytes: 4 },
  { precision: 19, bytes: 8 },
  { precision: 28, bytes: 12 },
  { precision: 38, bytes: 16 },
] as const;

/** What a DECIMAL takes at most. */
export const MOST_DIGITS = 38;

const decimals = new Map<string, WireType>();

function decimalType(precision: number, scale: number, length: number): WireType {
  const declaration = `decimal(${precision}, ${scale})`;
  let type = decimals.get(declaration);
  if (type === undefined) {
    type = wireType(0x6a, "DecimalN", declaration, [length, precision, scale]);
    decimals.set(declaration, type);
  }
  return type;
}

/**
 * An exact number.
 *
 * @param digits all of its digits, as a number without a point
 * @param scale how many of them are behind the point
 * @param precision how many digits it is declared with at least
 * @returns null for more digits than there can be
 */
export function decimalOf(digits: bigint, scale: number, precision: number | null): WireValue | null {
  const magnitude = digits < 0n ? -digits : digits;
  const needed = Math.max(String(magnitude).length, scale, precision ?? 1);
  const size = SIZES.find((each) => needed <= each.precision);
  if (size === undefined) return null;
  const bytes = Buffer.alloc(size.bytes + 1);
  bytes[0] = digits < 0n ? 0 : 1;
  for (let i = 1, rest = magnitude; rest > 0n; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return { type: decimalType(precision ?? size.precision, scale, bytes.length), bytes };
}

const TEMPORAL_TYPES: Readonly<Record<TemporalKind, WireType>> = {
  date: wireType(0x28, "Date", "date", []),
  time: wireType(0x29, "Time", "time(7)", [7]),
  datetime: wireType(0x6f, "DateTimeN", "datetime", [8]),
  datetime2: wireType(0x2a, "DateTime2", "datetime2(7)", [7]),
  datetimeoffset: wireType(0x2b, "DateTimeOffset", "datetimeoffset(7)", [7]),
};

const DAY = 86_400_000;
/** Days from the year 1 to 1970, and from 1900. */
const DAYS_BEFORE_1970 = 719_162;
const DAYS_FROM_1900 = 25_567;

/** A date or time. An instant is sent in UTC. */
export function temporalOf({ kind, milliseconds, fraction }: TemporalValue): WireValue {
  const day = Math.floor(milliseconds / DAY);
  const within = milliseconds - day * DAY;
  return { type: TEMPORAL_TYPES[kind], bytes: temporalBytes(kind, day, within, within * 10_000 + fraction) };
}

/**
 * @param day days since 1970
 * @param within milliseconds within the day
 * @param units the same in units of 100 ns
 */
function temporalBytes(kind: TemporalKind, day: number, within: number, units: number): Buffer {
  if (kind === "datetime") return oldDateTime(day, within);
  const time = kind === "date" ? 0 : 5;
  const date = kind === "time" ? 0 : 3;
  const bytes = Buffer.alloc(time + date + (kind === "datetimeoffset" ? 2 : 0));
  if (time > 0) bytes.writeUIntLE(units, 0, time);
  if (date > 0) bytes.writeUIntLE(day + DAYS_BEFORE_1970, time, date);
  return bytes;
}

/** DATETIME counts three hundredths of a second. */
function oldDateTime(day: number, within: number): Buffer {
  const ticks = Math.round(within * 0.3);
  const over = ticks === DAY * 0.3;
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(day + DAYS_FROM_1900 + (over ? 1 : 0), 0);
  bytes.writeUInt32LE(over ? 0 : ticks, 4);
  return bytes;
}
