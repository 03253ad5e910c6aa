/** Dates and times, as they are sent and read: exact to 100 nanoseconds. Instants are in UTC. */
import type { ValueProcessor } from "@athanor/compiler";
import type { DateTimeForm } from "@athanor/core";
import type { Moment } from "@athanor/engine";
import { dateOfMoment, givenMoment, isoMoment, parseMoment, temporalReader, unfitValue, unreadableValue } from "@athanor/engine";
import type { TemporalKind } from "../sent-values.ts";
import { TemporalValue } from "../sent-values.ts";

const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7})0*)?)?$/;
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** How dates with times are sent: as the type that the column has, since a DATETIME is never equal to a DATETIME2 of three digits. */
export function dateTimeBinder(kind: TemporalKind): ValueProcessor {
  return (value) => {
    const moment = givenMoment(value, 7);
    if (moment === null || !(moment.seconds >= FIRST && moment.seconds <= LAST))
      throw unfitValue(
        value,
        'a Date of the years 1 to 9999, or text such as "2024-02-29T12:30:00.0000001Z" with at most seven digits behind the second',
      );
    return sent(kind, moment, isoMoment(moment, kind === "datetimeoffset"));
  };
}

function sent(kind: TemporalKind, { seconds, ticks }: Moment, text: string): TemporalValue {
  return new TemporalValue(kind, seconds + Math.floor(ticks / 10_000), ticks % 10_000, text);
}

/** What tedious puts beside a Date: the seconds beyond its milliseconds. */
function beyondMilliseconds(date: Date): number {
  return "nanosecondsDelta" in date && typeof date.nanosecondsDelta === "number" ? Math.round(date.nanosecondsDelta * 1e7) : 0;
}

/** The moment of what tedious gives. */
function momentOfDriver(date: Date): Moment {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000) * 1000;
  return { seconds, ticks: (milliseconds - seconds) * 10_000 + beyondMilliseconds(date) };
}

function momentRead(value: unknown): Moment {
  const moment = value instanceof Date ? momentOfDriver(value) : typeof value === "string" ? parseMoment(value, 7) : null;
  if (moment !== null) return moment;
  throw unreadableValue(value, "which is no date and time.");
}

const readDate = (value: unknown): Date => (value instanceof Date ? value : dateOfMoment(momentRead(value)));

/** How dates with times are read. */
export function dateTimeReader(as: DateTimeForm, timezone: boolean): ValueProcessor {
  const iso = (value: unknown): string => isoMoment(momentRead(value), timezone);
  return as === "string" ? iso : as === "temporal" ? temporalReader(timezone, iso) : readDate;
}

export function bindDate(value: unknown): TemporalValue {
  const moment = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? parseMoment(value, 7) : null;
  if (typeof value !== "string" || moment === null || moment.seconds < FIRST) throw unfitValue(value, 'a date as text: "2024-02-29"');
  return sent("date", moment, value);
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
  return isoMoment(momentOfDriver(value), false).slice(11);
}
