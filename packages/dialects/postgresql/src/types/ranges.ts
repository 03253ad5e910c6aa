/** PostgreSQL's ranges and multiranges. */
import type { Family, SqlType as Type } from "@athanor/core";
import { ArgumentError, SqlType } from "@athanor/core";
import { unreadableValue } from "@athanor/engine";

/** Which ends belong to a range: `[` and `]` do, `(` and `)` don't. */
export type RangeBounds = "[)" | "[]" | "(]" | "()";

/** A range of values. */
export interface Range<out T> {
  /** The lower end; null for none. */
  readonly lower: T | null;
  /** The upper end; null for none. */
  readonly upper: T | null;
  /** Which ends belong to it: by default the lower one, `"[)"`. */
  readonly bounds?: RangeBounds;
  /** A range without any value; then the ends say nothing. */
  readonly empty?: boolean;
}

const BOUNDS: ReadonlySet<RangeBounds> = new Set<RangeBounds>(["[)", "[]", "(]", "()"]);

/** Whether a value is a range, and not one of the values that ranges are made of. */
export function isRange(value: unknown): value is Range<unknown> {
  return typeof value === "object" && value !== null && "lower" in value && "upper" in value;
}

/**
 * A range as PostgreSQL reads it: `[1,5)`.
 *
 * @param text writes one of its ends
 * @throws ArgumentError for what is no range
 */
export function rangeText(value: unknown, text: (end: unknown) => string): string {
  if (typeof value === "string") return value;
  if (!isRange(value)) throw new ArgumentError("A range is an object with its ends: { lower: 1, upper: 5 }.");
  if (value.empty === true) return "empty";
  const { lower, upper, bounds = "[)" } = value;
  if (!BOUNDS.has(bounds))
    throw new ArgumentError(`The bounds of a range are one of ${[...BOUNDS].join(", ")}, not ${JSON.stringify(bounds)}.`);
  const end = (given: unknown): string => (given === null || given === undefined ? "" : quotedEnd(text(given)));
  return `${bounds[0]}${end(lower)},${end(upper)}${bounds[1]}`;
}

function quotedEnd(text: string): string {
  return /^[\w.+:-]+(?: [\w.+:-]+)*$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/**
 * Reads a range as PostgreSQL writes it.
 *
 * @param read reads one of its ends; null where they stay texts
 */
export function readRange(text: string, read: ((end: string) => unknown) | null): Range<unknown> {
  if (text === "empty") return { lower: null, upper: null, empty: true };
  const match = /^([[(])(?:"((?:[^"\\]|\\.|"")*)"|([^",]*)),(?:"((?:[^"\\]|\\.|"")*)"|([^",]*))([\])])$/s.exec(text);
  if (match === null) throw unreadableValue(text, "which is no range.");
  const [, open, quotedLower, plainLower, quotedUpper, plainUpper, close] = match;
  const end = (quoted: string | undefined, plain: string | undefined): unknown => {
    if (quoted === undefined && (plain === undefined || plain === "")) return null;
    const value =
      quoted === undefined ? (plain ?? "") : quoted.replace(/\\(.)|""/gs, (both: string, escaped?: string) => escaped ?? both[0] ?? "");
    return read === null ? value : read(value);
  };
  const ends = { lower: end(quotedLower, plainLower), upper: end(quotedUpper, plainUpper) };
  const bounds = [...BOUNDS].find((each) => each === `${open}${close}`);
  return bounds === undefined || bounds === "[)" ? ends : { ...ends, bounds };
}

/** Reads a multirange as PostgreSQL writes it. */
export function readMultirange(text: string, read: ((end: string) => unknown) | null): Range<unknown>[] {
  const ranges = text.slice(1, -1).match(/[[(](?:"(?:[^"\\]|\\.|"")*"|[^",])*,(?:"(?:[^"\\]|\\.|"")*"|[^",\])])*[\])]/gs) ?? [];
  return ranges.map((each) => readRange(each, read));
}

/** A range of the values of another type. */
export class RangeType<out T = unknown> extends SqlType<Range<T>, "range"> {
  readonly kind: string;
  readonly family: Family = "range";
  /** The type of its ends. */
  readonly of: Type;

  constructor(kind: string, of: Type) {
    super();
    this.kind = kind;
    this.of = of;
  }

  get details(): readonly unknown[] {
    return [this.of];
  }

  /** A range is compared with ranges, and with the values that it may contain. */
  override comparedWith(value: unknown): Type {
    if (Array.isArray(value)) return new MultirangeType(this.kind.replace("range", "multirange"), this.of);
    return isRange(value) ? this : this.of;
  }

  override identityKey(value: unknown): unknown {
    return rangeText(value, String);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return Object.is(left, right) || (isRange(left) && isRange(right) && rangeText(left, String) === rangeText(right, String));
  }
}

/** Several ranges that don't touch. */
export class MultirangeType<out T = unknown> extends SqlType<readonly Range<T>[], "range"> {
  readonly kind: string;
  readonly family: Family = "range";
  /** The type of the ends of its ranges. */
  readonly of: Type;

  constructor(kind: string, of: Type) {
    super();
    this.kind = kind;
    this.of = of;
  }

  get details(): readonly unknown[] {
    return [this.of];
  }

  /** A multirange is compared with multiranges, with ranges, and with the values that it may contain. */
  override comparedWith(value: unknown): Type {
    if (Array.isArray(value)) return this;
    return isRange(value) ? new RangeType(this.kind.replace("multirange", "range"), this.of) : this.of;
  }

  override identityKey(value: unknown): unknown {
    return multirangeText(value, String);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return (
      Object.is(left, right) ||
      (Array.isArray(left) && Array.isArray(right) && multirangeText(left, String) === multirangeText(right, String))
    );
  }
}

/** A multirange as PostgreSQL reads it: `{[1,5),[7,9)}`. */
export function multirangeText(value: unknown, text: (end: unknown) => string): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) throw new ArgumentError("A multirange is a list of ranges: [{ lower: 1, upper: 5 }].");
  return `{${value.map((each) => rangeText(each, text)).join(",")}}`;
}
