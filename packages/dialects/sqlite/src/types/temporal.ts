/**
 * Dates and times, as text: SQLite's own functions understand it, and it sorts as time does. The forms are SQLAlchemy's:
 * `2024-02-29`, `23:59:59.999999`, `2024-02-29 23:59:59.999999`; instants are in UTC.
 */
import type { TypeRules } from "@athanor/compiler";
import { stringLiteral } from "@athanor/compiler";
import type { DateTimeType } from "@athanor/core";
import type { Moment } from "@athanor/engine";
import {
  dateOfMoment,
  dateTimeText,
  durationText,
  isoMoment,
  parseMoment,
  readDateQuickly,
  temporalReader,
  unfitValue,
  unreadableValue,
} from "@athanor/engine";

const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})0*)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** The moment of a stored text. */
function readMoment(value: unknown): Moment {
  const moment = typeof value === "string" ? parseMoment(value, 6) : null;
  if (moment !== null) return moment;
  throw unreadableValue(
    value,
    "which is no date and time in ISO form. If other programs write that column in a form of their own, declare it as t.text() or t.integer() and convert by typeDecorator().",
  );
}

function readDate(value: unknown): Date {
  const quick = typeof value === "string" ? readDateQuickly(value) : null;
  return quick ?? dateOfMoment(readMoment(value));
}

/** The ISO form, with a zone only if the type has one: what goes in as text comes out as the same moment, to the microsecond. */
function readIso(timezone: boolean): (value: unknown) => string {
  return (value) => isoMoment(readMoment(value), timezone);
}

const dateTimeRules: TypeRules<DateTimeType> = {
  ddl: () => "DATETIME",
  bind: () => dateTimeText,
  result: ({ as, timezone }) =>
    as === "string" ? readIso(timezone) : as === "temporal" ? temporalReader(timezone, readIso(timezone)) : readDate,
  literal: (value) => stringLiteral(dateTimeText(value)),
};

function bindDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && parseMoment(value, 6) !== null) return value;
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
  interval: { ddl: () => "TEXT", bind: () => durationText, literal: (value) => stringLiteral(durationText(value)) } satisfies TypeRules,
};
