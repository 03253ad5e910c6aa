/** Numbers, as they are sent and read. What is sent says by its kind what it is: a `bigint` BIGINT, a `DecimalValue` DECIMAL, a number DOUBLE. */
import { decimalDigits, unfitValue, wholeNumber, wholeOfText } from "@athanor/engine";
import { DecimalValue } from "../decimal-value.ts";

const LARGEST = 2n ** 64n - 1n;

/** A whole number, of up to 64 bits with a sign or without. */
export function bindInteger(value: unknown): bigint {
  return typeof value === "boolean" ? BigInt(value) : wholeNumber(value, LARGEST);
}

/** A sum of integers is a DECIMAL here, and comes as text; what is beyond a number comes as `bigint`; BIT comes as bytes. */
export function wholeOf(value: unknown): unknown {
  return value instanceof Uint8Array ? bitsOf(value) : wholeOfText(value);
}

/** Bits as a number: the first byte is the highest. */
function bitsOf(bytes: Uint8Array): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

export function bindBoolean(value: unknown): bigint {
  if (value === true || value === 1) return 1n;
  if (value === false || value === 0) return 0n;
  throw unfitValue(value, "true and false");
}

/** Zero is false, in BIT(1) too. */
export function readBoolean(value: unknown): boolean {
  const whole = wholeOf(value);
  return whole !== 0 && whole !== 0n;
}

/** An exact number. */
export function bindNumeric(value: unknown): DecimalValue {
  return new DecimalValue(decimalDigits(value));
}
