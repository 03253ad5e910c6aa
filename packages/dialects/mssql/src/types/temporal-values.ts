/** Dates and times, as they are sent and read: exact to 100 nanoseconds. Instants are in UTC. */
import type { ValueProcessor } from "@athanor/compiler";
import type { DateTimeForm } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import { unfitValue, unreadableValue } from "@athanor/engine";
import type { TemporalKind } from "../sent-values.ts";
import { TemporalValue } from "../sent-values.ts";

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,7})0*)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7})0*)?)?$/;
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** A point in time: milliseconds since 1970, and what is beyond them in units of 100 ns. */
interface Moment {
  readonly milliseconds: number;
  readonly fraction: number;
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
  const units = Number(fraction.padEnd(7, "0"));
  return { milliseconds: date.getTime() - offsetOf(zone) + Math.floor(units / 10_000), fraction: units % 10_000 };
}

/** A zone's distance from UTC, in milliseconds. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || "0");
  return (digits.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** How dates with times are sent: as the type that the column has, since a DATETIME is never equal to a DATETIME2 of three digits. */
export function dateTimeBinder(kind: TemporalKind): ValueProcessor {
  return (value) => {
    const moment = givenMoment(value);
    if (moment === null || !(moment.milliseconds >= FIRST && moment.milliseconds <= LAST))
      throw unfitValue(
        value,
        'a Date of the years 1 to 9999, or text such as "2024-02-29T12:30:00.0000001Z" with at most seven digits behind the second',
      );
    return new TemporalValue(kind, moment.milliseconds, moment.fraction, isoOf(moment, kind === "datetimeoffset"));
  };
}

function givenMoment(value: unknown): Moment | null {
  if (value instanceof Date) return { milliseconds: value.getTime(), fraction: 0 };
  return typeof value === "string" || isTemporal(value) ? momentOf(String(value)) : null;
}

/** Temporal's objects, of any implementation: they say in ISO form what they are. */
function isTemporal(value: unknown): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}

/** The ISO form, with a zone only if it is wanted. */
function isoOf({ milliseconds, fraction }: Moment, zone: boolean): string {
  const whole = new Date(milliseconds).toISOString();
  return `${whole.slice(0, 19)}${digitsOf(whole.slice(20, 23), fraction)}${zone ? "Z" : ""}`;
}

/** A second's fraction, without the zeros at its end. */
function digitsOf(milliseconds: string, fraction: number): string {
  const digits = `${milliseconds}${String(fraction).padStart(4, "0")}`.replace(/0+$/, "");
  return digits === "" ? "" : `.${digits}`;
}

/** What tedious puts beside a Date: the seconds beyond its milliseconds. */
function beyondMilliseconds(date: Date): number {
  return "nanosecondsDelta" in date && typeof date.nanosecondsDelta === "number" ? Math.round(date.nanosecondsDelta * 1e7) : 0;
}

function momentRead(value: unknown): Moment {
  if (value instanceof Date) return { milliseconds: value.getTime(), fraction: beyondMilliseconds(value) };
  const moment = typeof value === "string" ? momentOf(value) : null;
  if (moment !== null) return moment;
  throw unreadableValue(value, "which is no date and time.");
}

const readDate = (value: unknown): Date => (value instanceof Date ? value : new Date(momentRead(value).milliseconds));

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
  if (as === "string") return (value) => isoOf(momentRead(value), timezone);
  return as === "temporal" ? readTemporal(timezone) : readDate;
}

export function bindDate(value: unknown): TemporalValue {
  const moment = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? momentOf(value) : null;
  if (typeof value !== "string" || moment === null || moment.milliseconds < FIRST) throw unfitValue(value, 'a date as text: "2024-02-29"');
  return new TemporalValue("date", moment.milliseconds, 0, value);
}

export function bindTime(value: unknown): TemporalValue {
  const match = typeof value === "string" ? TIME.exec(value) : null;
  const [hour, minute, second] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 0)];
  if (typeof value !== "string" || !(hour < 24 && minute < 60 && second < 60))
    throw unfitValue(value, 'a time as text: "23:59:59.9999999"');
  const units = Number((match?.[4] ?? "").padEnd(7, "0"));
  const milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(units / 10_000);
  return new TemporalValue("time", milliseconds, units % 10_000, value);
}

/** The date of what the driver gives for one. */
export function dateText(value: Date): string {
  return value.toISOString().slice(0, 10);
}

/** The time of what the driver gives for one. */
export function timeText(value: Date): string {
  return isoOf({ milliseconds: value.getTime(), fraction: beyondMilliseconds(value) }, false).slice(11);
}

export function bindInterval(value: unknown): string {
  if (typeof value === "string" && /^[+-]?P(?=.)/.test(value)) return value;
  throw unfitValue(value, 'a duration in ISO form: "P1DT2H"');
}
