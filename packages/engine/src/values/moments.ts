/** Dates and times in ISO form, for dialects that send and read them as text: exact beyond the millisecond. Instants are in UTC. */
import { ArgumentError } from "@athanor/core";
import { unfitValue } from "./value-errors.ts";

/** A point in time of the years 0 to 9999. */
export interface Moment {
  /** Whole seconds since 1970, in milliseconds. */
  readonly seconds: number;
  /** What is beyond them, in units of 100 ns: 0 to 9,999,999. */
  readonly ticks: number;
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,7})0*)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Reads a moment in ISO form; without a zone, it's in UTC.
 *
 * @param text such as `2024-02-29T12:30:00.000001Z`
 * @param digits how many digits the database keeps behind the second, beside zeros
 * @returns null if the text says no moment that there is
 * @example
 * parseMoment("2024-02-30", 6); // null
 */
export function parseMoment(text: string, digits: 6 | 7): Moment | null {
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s);
  const said = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  const ticks = Number(fraction.padEnd(7, "0"));
  if (said.some((part, i) => part !== parts[i]) || (digits === 6 && ticks % 10 !== 0)) return null;
  return { seconds: date.getTime() - offsetOf(zone), ticks };
}

/** A zone's distance from UTC, in milliseconds. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || "0");
  return (digits.startsWith("-") ? -minutes : minutes) * 60_000;
}

/**
 * The moment that a program gives: a `Date`, a text in ISO form, an object of Temporal.
 *
 * @param digits as of `parseMoment`
 * @returns null if it is none
 */
export function givenMoment(value: unknown, digits: 6 | 7): Moment | null {
  if (value instanceof Date) return momentOfDate(value);
  return typeof value === "string" || isTemporal(value) ? parseMoment(String(value), digits) : null;
}

/** The moment of a `Date`; null if it is invalid. */
function momentOfDate(date: Date): Moment | null {
  const time = date.getTime();
  const seconds = Math.floor(time / 1000) * 1000;
  return Number.isNaN(time) ? null : { seconds, ticks: (time - seconds) * 10_000 };
}

/** Whether a value is one of Temporal's objects, of any implementation: they say in ISO form what they are. */
export function isTemporal(value: unknown): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}

/**
 * The text of a date and time as databases write it, in UTC and to the microsecond: `2024-02-29 12:30:00.000001`.
 *
 * @param value a `Date`, a text in ISO form, an object of Temporal
 * @throws ArgumentError for anything else, and for years that have more than four digits
 */
export function dateTimeText(value: unknown): string {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    if (!(year >= 0 && year <= 9999)) throw unfitValue(value, "valid dates of the years 0 to 9999");
    return `${value.toISOString().slice(0, 23).replace("T", " ")}000`;
  }
  const moment = givenMoment(value, 6);
  if (moment === null)
    throw unfitValue(value, 'a Date, or text such as "2024-02-29T12:30:00.000001Z" with at most six digits behind the second');
  return `${secondsOf(moment).replace("T", " ")}.${String(moment.ticks / 10).padStart(6, "0")}`;
}

function secondsOf({ seconds }: Moment): string {
  return new Date(seconds).toISOString().slice(0, 19);
}

/**
 * The ISO form of a moment, without the zeros that a fraction ends in.
 *
 * @param timezone whether a `Z` stands behind it
 */
export function isoMoment(moment: Moment, timezone: boolean): string {
  const { ticks } = moment;
  const fraction = ticks === 0 ? "" : `.${String(ticks).padStart(7, "0").replace(/0+$/, "")}`;
  return `${secondsOf(moment)}${fraction}${timezone ? "Z" : ""}`;
}

/** The `Date` of a moment, which knows no more than its milliseconds. */
export function dateOfMoment({ seconds, ticks }: Moment): Date {
  return new Date(seconds + Math.floor(ticks / 10_000));
}

/**
 * Reads the form in which databases give dates and times, `2024-02-29 12:30:00` with or without six digits of a fraction, digit by digit:
 * several times as fast as taking it apart by a pattern.
 *
 * @returns null for any other form, which may be a moment all the same, and for no date that there is
 */
export function readDateQuickly(text: string): Date | null {
  if (text.length !== 19 && text.length !== 26) return null;
  const [year, month, day] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)];
  // The first hundred years mean the twentieth century to Date.UTC; a month or a day of zero is no date.
  if (!(year >= 100 && month > 0 && day > 0)) return null;
  const milliseconds = text.length === 26 ? digitsAt(text, 20, 3) : 0;
  const date = new Date(Date.UTC(year, month - 1, day, digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2), milliseconds));
  return date.getUTCDate() === day ? date : null;
}

/**
 * The number that some digits of a text say.
 *
 * @returns NaN where something else than a digit stands there
 */
export function digitsAt(text: string, start: number, count: number): number {
  let number = 0;
  for (let i = start; i < start + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/**
 * What reads values as `Temporal.Instant` with a time zone, as `Temporal.PlainDateTime` without.
 *
 * @param iso gives a value's ISO form
 * @throws ArgumentError where the runtime has no Temporal
 */
export function temporalReader(timezone: boolean, iso: (value: unknown) => string): (value: unknown) => unknown {
  const temporal: unknown = Reflect.get(globalThis, "Temporal");
  const owner: unknown =
    typeof temporal === "object" && temporal !== null ? Reflect.get(temporal, timezone ? "Instant" : "PlainDateTime") : null;
  const from: unknown = typeof owner === "function" ? Reflect.get(owner, "from") : null;
  if (typeof from !== "function")
    throw new ArgumentError('This runtime has no Temporal: use t.dateTime() for a Date, or t.dateTime({ as: "string" }) for exact text.');
  return (value) => from.call(owner, iso(value));
}

/**
 * The text of a duration, for databases that have no type for it.
 *
 * @throws ArgumentError for what is no duration in ISO form
 */
export function durationText(value: unknown): string {
  if (typeof value === "string" && /^[+-]?P(?=.)/.test(value)) return value;
  throw unfitValue(value, 'a duration in ISO form: "P1DT2H"');
}
