/**
 * Dates and times, as PostgreSQL writes them (`DateStyle` ISO) and as programs do (ISO 8601).
 *
 * The two differ in years of more than four digits, `10000-01-01` and `+010000-01-01`, and before our era, `0044-03-15 BC` and
 * `-000043-03-15`. PostgreSQL's calendar goes from 4713 BC to 294276 AD, JavaScript's dates end at 275760.
 */
import { digitsAt, isTemporal, unfitValue, unreadableValue } from "@athanor/engine";
import { textOf } from "./typed-text.ts";

const FROM_SERVER = /^(\d{4,})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::\d\d(?::\d\d)?)?)?)?( BC)?$/;
const FROM_PROGRAM =
  /^([+-]\d{6}|\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:\s*(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?))?)?$/i;

/** Seconds since 1970, and millionths. */
interface Moment {
  readonly seconds: number;
  readonly micros: number;
}

const DAY = 86_400;

/** Days since 1970 of a day of the Gregorian calendar, however long ago. The year begins in March, so that a leap day is its last. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The other way round. */
function dayOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

/** A zone's distance from UTC in seconds. Before there were time zones, they had seconds. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "z") return 0;
  const digits = zone.slice(1).replaceAll(":", "");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4) || "0") * 60 + Number(digits.slice(4, 6) || "0");
  return zone.startsWith("-") ? -seconds : seconds;
}

function momentOf(groups: readonly (string | undefined)[], year: number): Moment {
  const [, , month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = groups;
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return { seconds: daysOf(year, Number(month), Number(day)) * DAY + time - offsetOf(zone), micros: Number(fraction.padEnd(6, "0")) };
}

function readMoment(text: string): Moment {
  const match = FROM_SERVER.exec(text);
  if (match === null) throw noMoment(text);
  const year = Number(match[1]);
  return momentOf(match, match[9] === undefined ? year : 1 - year);
}

/** A year as ISO 8601 has it. */
function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

/** A year as PostgreSQL has it, and what stands behind the whole then. */
function serverYear(year: number): readonly [year: string, end: string] {
  return year > 0 ? [String(year).padStart(4, "0"), ""] : [String(1 - year).padStart(4, "0"), " BC"];
}

const two = (number: number): string => String(number).padStart(2, "0");

function clock(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function fractionOf(micros: number): string {
  return micros === 0 ? "" : `.${String(micros).padStart(6, "0").replace(/0+$/, "")}`;
}

/**
 * A point in time as a Date, in UTC where no zone is said.
 *
 * @throws DataError for one that no Date can be
 */
export function readDate(value: unknown): Date {
  const text = textOf(value);
  const date = dateOf(text);
  if (date === null) throw noDate(text);
  return date;
}

/** A point in time as a Date; null for one that no Date can be. */
export function dateOf(text: string): Date | null {
  const quick = readQuickly(text);
  if (!Number.isNaN(quick)) return new Date(quick);
  if (isEndless(text)) return null;
  const { seconds, micros } = readMoment(text);
  const date = new Date(seconds * 1000 + Math.floor(micros / 1000));
  return Number.isNaN(date.getTime()) ? null : date;
}

function isEndless(text: string): boolean {
  return text === "infinity" || text === "-infinity";
}

/** The usual form, `2024-02-29 12:30:00[.123456][+00]`, digit by digit: several times as fast as by a pattern. NaN for any other. */
function readQuickly(text: string): number {
  const { length } = text;
  // Not with more than four digits of the year, nor before 1000, nor BC.
  if (length < 19 || length > 29 || text.charCodeAt(4) !== 45 || text.charCodeAt(0) === 48 || text.endsWith("C")) return Number.NaN;
  let end = length;
  let offset = 0;
  const sign = text.charCodeAt(length - 3);
  if (sign === 43 || sign === 45) {
    end = length - 3;
    offset = digitsAt(text, end + 1, 2) * (sign === 43 ? 3_600_000 : -3_600_000);
  }
  let milliseconds = 0;
  if (end > 19) {
    const count = end - 20;
    if (text.charCodeAt(19) !== 46 || count < 1 || count > 6) return Number.NaN;
    milliseconds = count < 3 ? digitsAt(text, 20, count) * (count === 1 ? 100 : 10) : digitsAt(text, 20, 3);
  }
  const day = Date.UTC(digitsAt(text, 0, 4), digitsAt(text, 5, 2) - 1, digitsAt(text, 8, 2));
  return day + digitsAt(text, 11, 2) * 3_600_000 + digitsAt(text, 14, 2) * 60_000 + digitsAt(text, 17, 2) * 1000 + milliseconds - offset;
}

/** The ISO form, exact to the microsecond; of a moment in a zone, in UTC. `infinity` stays what it is. */
export function readIso(timezone: boolean): (value: unknown) => string {
  return (value) => {
    const text = textOf(value);
    if (isEndless(text)) return text;
    const { seconds, micros } = readMoment(text);
    const days = Math.floor(seconds / DAY);
    const { year, month, day } = dayOf(days);
    return `${isoYear(year)}-${two(month)}-${two(day)}T${clock(seconds - days * DAY)}${fractionOf(micros)}${timezone ? "Z" : ""}`;
  };
}

/** A day in ISO form. */
export function readDay(value: unknown): string {
  const text = textOf(value);
  if (text.length === 10) return text;
  const match = FROM_SERVER.exec(text);
  if (match === null) return text;
  const year = Number(match[1]);
  return `${isoYear(match[9] === undefined ? year : 1 - year)}-${match[2]}-${match[3]}`;
}

/**
 * A point in time as PostgreSQL reads it, so that no setting of the session changes what it means: a text without a zone is in UTC
 * for a type that has one, and one with a zone is brought to UTC for a type that has none (PostgreSQL would pass over the zone).
 * What isn't ISO 8601 (`now`, `infinity`, the name of a zone) is left to PostgreSQL.
 */
export function momentText(value: unknown, timezone: boolean): string {
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "string" && !isTemporal(value)) throw unfitValue(value, 'a Date, or text such as "2024-02-29T12:30:00.000001Z"');
  const text = String(value);
  const match = FROM_PROGRAM.exec(text);
  if (match === null) return text;
  const [, year = "", month, day, hour = "00", minute = "00", second = "00", fraction, zone] = match;
  const [shown, end] = serverYear(Number(year));
  const tail = fraction === undefined ? "" : `.${fraction}`;
  if (timezone || offsetOf(zone) === 0)
    return `${shown}-${month}-${day} ${hour}:${minute}:${second}${tail}${timezone ? (zone ?? "+00") : ""}${end}`;
  const { seconds } = momentOf(match, Number(year));
  return `${secondsText(seconds, tail)}`;
}

/** A Date in UTC. It says so, which types without a zone pass over. */
function dateText(value: Date): string {
  const time = value.getTime();
  if (Number.isNaN(time)) throw unfitValue(value, "valid dates");
  const seconds = Math.floor(time / 1000);
  return secondsText(seconds, `.${String(time - seconds * 1000).padStart(3, "0")}+00`);
}

function secondsText(seconds: number, tail: string): string {
  const days = Math.floor(seconds / DAY);
  const { year, month, day } = dayOf(days);
  const [shown, end] = serverYear(year);
  return `${shown}-${two(month)}-${two(day)} ${clock(seconds - days * DAY)}${tail}${end}`;
}

/** A day as PostgreSQL reads it. */
export function dayText(value: unknown): string {
  if (typeof value !== "string" && !isTemporal(value)) throw unfitValue(value, 'a date as text: "2024-02-29"');
  const text = String(value);
  const match = /^([+-]\d{6}|0000)-(\d\d-\d\d)$/.exec(text);
  if (match === null) return text;
  const [shown, end] = serverYear(Number(match[1]));
  return `${shown}-${match[2]}${end}`;
}

const SIGNED_DURATION = /^([+-])(P(?:[+-]?\d+(?:[.,]\d+)?[YMWD])*(?:T(?:[+-]?\d+(?:[.,]\d+)?[HMS])+)?)$/i;

/** A duration as PostgreSQL reads it: a sign in front of it all, as ISO 8601-2 has it, belongs to each of its numbers. */
export function intervalText(value: unknown): unknown {
  const [, sign, duration] = (typeof value === "string" ? SIGNED_DURATION.exec(value) : null) ?? [];
  if (sign === undefined || duration === undefined) return value;
  return sign === "+"
    ? duration
    : duration.replaceAll(/([+-]?)([\d.,]+)/g, (_all, own: string, number: string) => (own === "-" ? number : `-${number}`));
}

function noMoment(text: string): Error {
  return unreadableValue(text, "which is no date and time in ISO form: leave the session's DateStyle as the driver has set it (ISO).");
}

function noDate(text: string): Error {
  return unreadableValue(text, 'which no Date can be: declare the column with { as: "string" }.');
}
