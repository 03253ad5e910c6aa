/**
 * Exact numbers, as the server sends them.
 *
 * tedious reads DECIMAL and MONEY as floats, and has no option to do otherwise: the function of its value parser that reads values
 * is replaced by one that calls it, and then, for connections that asked for it and for no others, reads the same bytes again,
 * exactly. Should a version of tedious have no such function, `exactOf` finds out which numbers a float has kept, and the others
 * are errors: nothing is ever wrong by a digit.
 */
import { DataError } from "@athanor/engine";

type Read = (buffer: Buffer, offset: number, column: unknown, options: object) => { value: unknown; readonly offset: number };

interface ValueParser {
  readValue: Read;
}

/** The options of the connections whose numbers are read exactly. */
const exactly = new WeakSet<object>();
const patched = new WeakSet<ValueParser>();

/**
 * Has a connection's numbers read exactly.
 *
 * @param parser tedious' module `value-parser`
 * @param options those of a connection, as its parser is given them
 * @returns whether that is possible
 */
export function readExactly(parser: unknown, options: unknown): boolean {
  if (!isValueParser(parser) || typeof options !== "object" || options === null) return false;
  if (!patched.has(parser)) {
    patched.add(parser);
    parser.readValue = exact(parser.readValue);
  }
  exactly.add(options);
  return true;
}

function isValueParser(parser: unknown): parser is ValueParser {
  return typeof parser === "object" && parser !== null && "readValue" in parser && typeof parser.readValue === "function";
}

function exact(read: Read): Read {
  return (buffer, offset, column, options) => {
    const result = read(buffer, offset, column, options);
    if ((typeof result.value === "number" || typeof result.value === "string") && exactly.has(options)) {
      const number = numberIn(buffer.subarray(offset, result.offset), column);
      if (number !== null) result.value = number;
    }
    return result;
  };
}

/** A BIGINT comes as text. */
export function wideInteger(value: unknown): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(String(value));
}

/** The number that these bytes are; null unless it's an exact one. */
function numberIn(bytes: Buffer, column: unknown): string | number | bigint | null {
  const name = typeName(column);
  switch (name) {
    case "DecimalN":
    case "NumericN":
      return decimalText(bytes.subarray(1), scaleOf(column));
    case "MoneyN":
      return moneyText(bytes.subarray(1));
    case "Money":
    case "SmallMoney":
      return moneyText(bytes);
    case "Variant":
      return variantNumber(bytes.subarray(4));
    default:
      return null;
  }
}

function typeName(column: unknown): unknown {
  if (typeof column !== "object" || column === null || !("type" in column)) return null;
  const { type } = column;
  return typeof type === "object" && type !== null && "name" in type ? type.name : null;
}

function scaleOf(column: unknown): number {
  return typeof column === "object" && column !== null && "scale" in column && typeof column.scale === "number" ? column.scale : 0;
}

/** The numbers of types within a SQL_VARIANT, which say themselves what they are. */
const VARIANT = { bigInt: 0x7f, money: 0x3c, smallMoney: 0x7a, decimal: 0x6a, numeric: 0x6c } as const;

function variantNumber(bytes: Buffer): string | number | bigint | null {
  switch (bytes[0]) {
    case VARIANT.bigInt:
      return wideInteger(bytes.readBigInt64LE(2));
    case VARIANT.decimal:
    case VARIANT.numeric:
      return decimalText(bytes.subarray(4), bytes[3] ?? 0);
    case VARIANT.money:
    case VARIANT.smallMoney:
      return moneyText(bytes.subarray(2));
    default:
      return null;
  }
}

/** A sign, and the digits as a number without a point, the least byte first. */
function decimalText(bytes: Buffer, scale: number): string {
  let digits = 0n;
  for (let i = bytes.length - 1; i > 0; i--) digits = (digits << 8n) | BigInt(bytes[i] ?? 0);
  return pointed(bytes[0] === 1 ? digits : -digits, scale);
}

/** The upper half comes first. */
function moneyText(bytes: Buffer): string {
  const units = bytes.length === 4 ? BigInt(bytes.readInt32LE(0)) : (BigInt(bytes.readInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4));
  return pointed(units, MONEY_SCALE);
}

const MONEY_SCALE = 4;

function pointed(digits: bigint, scale: number): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** So many digits of a number survive in a float, whatever they are. */
const SAFE = 1e15;

/**
 * The exact number that tedious has given as a float.
 *
 * @throws DataError if the float doesn't tell
 */
export function exactOf(value: number, scale: number): string {
  if (Math.abs(value) * 10 ** scale < SAFE) return value.toFixed(scale);
  throw new DataError(
    {
      kind: "data",
      message: `This version of tedious can't read the exact number that is about ${value}: select it as text, cast(…, t.string(60)), or use tedious 19`,
    },
    null,
  );
}
