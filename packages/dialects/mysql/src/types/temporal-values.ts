/**
 * Dates and times, as they are sent and read: as text, which is exact to the microsecond. Instants are in UTC.
 *
 * A zero date (`0000-00-00`, or with a month or a day of zero), which MySQL keeps where its `sql_mode` lets it, is no date that
 * there is. Read as text it stands there as it is stored; read as a Date or as a Temporal it is an error, and never NULL.
 */
import type { ValueProcessor } from "@athanor/compiler";
import type { DateTimeForm } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import { unfitValue, unreadableValue } from "@athanor/engine";

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})0*)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const TIME = /^([+-]?)(\d{1,3}):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?$/;

/** A point in time: milliseconds since 1970 in whole seconds, and what is beyond them. */
interface Moment {
  readonly milliseconds: number;
  readonly microseconds: number;
}

/** The moment that an ISO text says; null if it says none that there is. */
function momentOf(text: string): Moment | null {
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
  if (said.some((part, i) => part !== parts[i])) return null;
  return { milliseconds: date.getTime() - offsetOf(zone), microseconds: Number(fraction.padEnd(6, "0")) };
}

/** A zone's distance from UTC, in milliseconds. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || "0");
  return (digits.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** A date and time, in UTC, to the microsecond. */
export function bindDateTime(value: unknown): string {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    if (!(year >= 0 && year <= 9999)) throw unfitValue(value, "valid dates of the years 0 to 9999");
    return `${value.toISOString().slice(0, 23).replace("T", " ")}000`;
  }
  const moment = typeof value === "string" || isTemporal(value) ? momentOf(String(value)) : null;
  if (moment === null)
    throw unfitValue(value, 'a Date, or text such as "2024-02-29T12:30:00.000001Z" with at most six digits behind the second');
  return `${secondsOf(moment).replace("T", " ")}.${String(moment.microseconds).padStart(6, "0")}`;
}

function secondsOf({ milliseconds }: Moment): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

/** Temporal's objects, of any implementation: they say in ISO form what they are. */
function isTemporal(value: unknown): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}

function readDate(value: unknown): Date {
  const quick = typeof value === "string" ? readQuickly(value) : null;
  if (quick !== null) return quick;
  const { milliseconds, microseconds } = momentRead(value);
  return new Date(milliseconds + Math.floor(microseconds / 1000));
}

/** What the server sends, digit by digit: several times as fast as taking it apart by a pattern. */
function readQuickly(text: string): Date | null {
  if (text.length !== 19 && text.length !== 26) return null;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  // The first hundred years mean the twentieth century to Date.UTC; a month or a day of zero is no date.
  if (!(year >= 100 && month > 0 && day > 0)) return null;
  const milliseconds = text.length === 26 ? digits(text, 20, 3) : 0;
  const date = new Date(Date.UTC(year, month - 1, day, digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2), milliseconds));
  return date.getUTCDate() === day ? date : null;
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

/** The ISO form, with a zone only if the type has one. */
function readIso(timezone: boolean): (value: unknown) => string {
  return (value) => {
    const moment = typeof value === "string" ? momentOf(value) : null;
    if (moment === null && typeof value === "string") return value;
    return isoOf(moment ?? momentRead(value), timezone);
  };
}

function isoOf(moment: Moment, timezone: boolean): string {
  const { microseconds } = moment;
  const fraction = microseconds === 0 ? "" : `.${String(microseconds).padStart(6, "0").replace(/0+$/, "")}`;
  return `${secondsOf(moment)}${fraction}${timezone ? "Z" : ""}`;
}

function momentRead(value: unknown): Moment {
  const moment = typeof value === "string" ? momentOf(value) : null;
  if (moment !== null) return moment;
  throw unreadableValue(
    value,
    'which is no date that there is. Declare the column as t.dateTime({ as: "string" }) to see it as it is stored, or select func.nullif(column, …).',
  );
}

/** Reads as `Temporal.Instant` with a time zone, as `Temporal.PlainDateTime` without. */
function readTemporal(timezone: boolean): ValueProcessor {
  const temporal: unknown = Reflect.get(globalThis, "Temporal");
  const owner: unknown =
    typeof temporal === "object" && temporal !== null ? Reflect.get(temporal, timezone ? "Instant" : "PlainDateTime") : null;
  const from: unknown = typeof owner === "function" ? Reflect.get(owner, "from") : null;
  if (typeof from !== "function")
    throw new ArgumentError('This runtime has no Temporal: use t.dateTime() for a Date, or t.dateTime({ as: "string" }) for exact text.');
  return (value) => from.call(owner, isoOf(momentRead(value), timezone));
}

/** How dates with times are read. */
export function dateTimeReader(as: DateTimeForm, timezone: boolean): ValueProcessor {
  return as === "string" ? readIso(timezone) : as === "temporal" ? readTemporal(timezone) : readDate;
}

export function bindDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && (momentOf(value) !== null || /-00/.test(value))) return value;
  throw unfitValue(value, 'a date as text: "2024-02-29"');
}

/** A TIME is also a duration: up to 838 hours, in both directions. */
export function bindTime(value: unknown): string {
  const [, sign, hour = "", minute = "", second = "00", fraction = ""] = (typeof value === "string" ? TIME.exec(value) : null) ?? [];
  if (sign === undefined || Number(hour) > 838 || Number(minute) > 59 || Number(second) > 59)
    throw unfitValue(value, 'a time as text: "23:59:59.999999", from "-838:59:59" to "838:59:59"');
  return `${sign === "-" ? "-" : ""}${hour.padStart(2, "0")}:${minute}:${second}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Without the zeros that the fraction ends in, which depend on how the statement was sent. */
export function readTime(value: unknown): unknown {
  return typeof value === "string" && value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}

export function bindInterval(value: unknown): string {
  if (typeof value === "string" && /^[+-]?P(?=.)/.test(value)) return value;
  throw unfitValue(value, 'a duration in ISO form: "P1DT2H"');
}
