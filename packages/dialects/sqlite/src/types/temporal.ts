/**
 * Dates and times, as text: SQLite's own functions understand it, and it sorts as time does. The forms are SQLAlchemy's:
 * `2024-02-29`, `23:59:59.999999`, `2024-02-29 23:59:59.999999`; instants are in UTC.
 */
import type { TypeRules } from "@athanor/compiler";
import { stringLiteral } from "@athanor/compiler";
import type { DateTimeType } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import { unfitValue, unreadableValue } from "@athanor/engine";

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})0*)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})0*)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** A point in time: milliseconds since 1970 in whole seconds, and what is beyond them. */
interface Moment {
  readonly seconds: number;
  readonly microseconds: number;
}

/** The moment that an ISO text says; null if it says none. */
function parseMoment(text: string): Moment | null {
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const exists =
    date.getUTCDate() === Number(day) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute);
  return exists ? { seconds: date.getTime() - offsetOf(zone), microseconds: Number(fraction.padEnd(6, "0")) } : null;
}

/** A zone's distance from UTC, in milliseconds. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "z") return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || "0");
  return (digits.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** A date and time as the driver wants it: text, in UTC, to the microsecond. */
export function bindDateTime(value: unknown): string {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    if (!(year >= 0 && year <= 9999)) throw unfitValue(value, "valid dates of the years 0 to 9999: others would not sort as text");
    return `${value.toISOString().slice(0, 23).replace("T", " ")}000`;
  }
  const moment = typeof value === "string" || isTemporal(value) ? parseMoment(String(value)) : null;
  if (moment === null)
    throw unfitValue(value, 'a Date, or text such as "2024-02-29T12:30:00.000001Z" with at most six digits behind the second');
  return `${new Date(moment.seconds).toISOString().slice(0, 19).replace("T", " ")}.${String(moment.microseconds).padStart(6, "0")}`;
}

/** Temporal's objects, of any implementation: they say in ISO form what they are. */
function isTemporal(value: unknown): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}

function readDate(value: unknown): Date {
  const text = readText(value);
  const quick = readQuickly(text);
  if (quick !== null) return quick;
  const moment = parseMoment(text);
  if (moment === null) throw noDateTime(value);
  return new Date(moment.seconds + Math.floor(moment.microseconds / 1000));
}

/** The usual form, `2024-02-29 12:30:00.000000`, digit by digit: several times as fast as taking it apart by a pattern. */
function readQuickly(text: string): Date | null {
  if (text.length !== 26 && text.length !== 19) return null;
  const year = digits(text, 0, 4);
  const milliseconds = text.length === 26 ? digits(text, 20, 3) : 0;
  const time = Date.UTC(
    year,
    digits(text, 5, 2) - 1,
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
    milliseconds,
  );
  // The first hundred years mean the twentieth century to Date.UTC; what isn't a digit gives NaN.
  return year < 100 || Number.isNaN(time) ? null : new Date(time);
}

function digits(text: string, start: number, count: number): number {
  let number = 0;
  for (let i = start; i < start + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** The ISO form, with a zone only if the type has one: what goes in as text comes out as the same moment, to the microsecond. */
function readIso(timezone: boolean): (value: unknown) => string {
  return (value) => {
    const moment = parseMoment(readText(value));
    if (moment === null) throw noDateTime(value);
    const seconds = new Date(moment.seconds).toISOString().slice(0, 19);
    return `${seconds}${fractionOf(moment.microseconds)}${timezone ? "Z" : ""}`;
  };
}

function fractionOf(microseconds: number): string {
  return microseconds === 0 ? "" : `.${String(microseconds).padStart(6, "0").replace(/0+$/, "")}`;
}

function readText(value: unknown): string {
  if (typeof value === "string") return value;
  throw noDateTime(value);
}

function noDateTime(value: unknown): Error {
  return unreadableValue(
    value,
    "which is no date and time in ISO form. If other programs write that column in a form of their own, declare it as t.text() or t.integer() and convert by typeDecorator().",
  );
}

/** Reads as `Temporal.Instant` with a time zone, as `Temporal.PlainDateTime` without. */
function readTemporal(timezone: boolean): (value: unknown) => unknown {
  const temporal: unknown = Reflect.get(globalThis, "Temporal");
  const owner: unknown =
    typeof temporal === "object" && temporal !== null ? Reflect.get(temporal, timezone ? "Instant" : "PlainDateTime") : null;
  const from: unknown = typeof owner === "function" ? Reflect.get(owner, "from") : null;
  if (typeof from !== "function")
    throw new ArgumentError('This runtime has no Temporal: use t.dateTime() for a Date, or t.dateTime({ as: "string" }) for exact text.');
  const iso = readIso(timezone);
  return (value) => from.call(owner, iso(value));
}

const dateTimeRules: TypeRules<DateTimeType> = {
  ddl: () => "DATETIME",
  bind: () => bindDateTime,
  result: ({ as, timezone }) => (as === "string" ? readIso(timezone) : as === "temporal" ? readTemporal(timezone) : readDate),
  literal: (value) => stringLiteral(bindDateTime(value)),
};

function bindDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && parseMoment(value) !== null) return value;
  throw unfitValue(value, 'a date as text: "2024-02-29"');
}

function bindTime(value: unknown): string {
  const match = typeof value === "string" ? TIME.exec(value) : null;
  const [, hour, minute, second = "00", fraction = "", zone = ""] = match ?? [];
  if (match === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    throw unfitValue(value, 'a time as text: "23:59:59.999999"');
  return `${hour}:${minute}:${second}.${fraction.padEnd(6, "0")}${zone}`;
}

/** Without the zeros that the stored form ends in. */
const readTime = (value: unknown): unknown =>
  typeof value === "string" ? value.replace(/\.(\d*?)0*(?=$|[Zz+-])/, (_, fraction) => (fraction === "" ? "" : `.${fraction}`)) : value;

function bindInterval(value: unknown): string {
  if (typeof value === "string" && /^[+-]?P(?=.)/.test(value)) return value;
  throw unfitValue(value, 'a duration in ISO form: "P1DT2H"');
}

/** The rules of this family. */
export const TEMPORAL_RULES = {
  date_time: dateTimeRules,
  date: { ddl: () => "DATE", bind: () => bindDate, literal: (value) => stringLiteral(bindDate(value)) } satisfies TypeRules,
  time: {
    ddl: () => "TIME",
    bind: () => bindTime,
    result: () => readTime,
    literal: (value) => stringLiteral(bindTime(value)),
  } satisfies TypeRules,
  // INTERVAL has INT in it: SQLite would take it for a whole number.
  interval: { ddl: () => "TEXT", bind: () => bindInterval, literal: (value) => stringLiteral(bindInterval(value)) } satisfies TypeRules,
};
