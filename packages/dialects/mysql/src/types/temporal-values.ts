/**
 * Dates and times, as they are sent and read: as text, which is exact to the microsecond. Instants are in UTC.
 *
 * A zero date (`0000-00-00`, or with a month or a day of zero), which MySQL keeps where its `sql_mode` lets it, is no date that
 * there is. Read as text it stands there as it is stored; read as a Date or as a Temporal it is an error, and never NULL.
 */
import type { ValueProcessor } from "@athanor/compiler";
import type { DateTimeForm } from "@athanor/core";
import type { Moment } from "@athanor/engine";
import { dateOfMoment, isoMoment, parseMoment, readDateQuickly, temporalReader, unfitValue, unreadableValue } from "@athanor/engine";

const TIME = /^([+-]?)(\d{1,3}):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?$/;

function readDate(value: unknown): Date {
  const quick = typeof value === "string" ? readDateQuickly(value) : null;
  return quick ?? dateOfMoment(momentRead(value));
}

/** The ISO form, with a zone only if the type has one. */
function readIso(timezone: boolean): (value: unknown) => string {
  return (value) => {
    const moment = typeof value === "string" ? parseMoment(value, 6) : null;
    if (moment === null && typeof value === "string") return value;
    return isoMoment(moment ?? momentRead(value), timezone);
  };
}

function momentRead(value: unknown): Moment {
  const moment = typeof value === "string" ? parseMoment(value, 6) : null;
  if (moment !== null) return moment;
  throw unreadableValue(
    value,
    'which is no date that there is. Declare the column as t.dateTime({ as: "string" }) to see it as it is stored, or select func.nullif(column, …).',
  );
}

/** How dates with times are read. */
export function dateTimeReader(as: DateTimeForm, timezone: boolean): ValueProcessor {
  if (as === "string") return readIso(timezone);
  return as === "temporal" ? temporalReader(timezone, (value) => isoMoment(momentRead(value), timezone)) : readDate;
}

export function bindDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && (parseMoment(value, 6) !== null || /-00/.test(value))) return value;
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
