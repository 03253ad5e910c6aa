/** Values of no declared type: what they become is decided by what the database says of them. */
import type { ValueProcessor } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { ArrayType, DecoratedType } from "@athanor/core";
import { readArray } from "./array-text.ts";
import { DomainType } from "./bits-and-names.ts";
import { readBytes } from "./bytes.ts";
import { readJson } from "./documents.ts";
import { dateOf, readDay } from "./moments.ts";
import { readBoolean, readNumber, readWideInteger } from "./numbers.ts";
import { TypedText } from "./typed-text.ts";

type Read = (text: string) => unknown;

/** A Date, unless it's beyond what a Date can be. */
const readMoment: Read = (text) => dateOf(text) ?? text;

/** What the driver converts at once: nothing is lost by it. */
const PLAIN: ReadonlyMap<number, Read> = new Map<number, Read>([
  [16, readBoolean],
  [20, readWideInteger],
  [21, readNumber],
  [23, readNumber],
  [26, readNumber],
  [700, readNumber],
  [701, readNumber],
]);

/** By OID of `pg_type`; what isn't here is text. */
const RICH: ReadonlyMap<number, Read> = new Map<number, Read>([
  [17, readBytes],
  [114, readJson],
  [3802, readJson],
  [1082, readDay],
  [1114, readMoment],
  [1184, readMoment],
]);

/** Arrays, by the OID of what they are of; null where the members are text. */
const ARRAYS: ReadonlyMap<number, number | null> = new Map<number, number | null>([
  [1000, 16],
  [1016, 20],
  [1005, 21],
  [1007, 23],
  [1028, 26],
  [1021, 700],
  [1022, 701],
  [1001, 17],
  [199, 114],
  [3807, 3802],
  [1182, 1082],
  [1115, 1114],
  [1185, 1184],
  // char, name, text, bpchar, varchar, numeric, time, timetz, interval, uuid, inet, cidr, macaddr, macaddr8, xml, money, bit, varbit
  ...[1002, 1003, 1009, 1014, 1015, 1231, 1183, 1270, 1187, 2951, 1041, 651, 1040, 775, 143, 791, 1561, 1563].map((oid): [number, null] => [
    oid,
    null,
  ]),
]);

/** What the driver makes of the texts of a column that may be of no declared type; null: it leaves them as they are. */
export function handOver(oid: number): Read | null {
  const plain = PLAIN.get(oid);
  if (plain !== undefined) return plain;
  return RICH.has(oid) || ARRAYS.has(oid) ? (text) => new TypedText(text, oid) : null;
}

/** A value of no declared type. */
export const readUndeclared: ValueProcessor = (value) => (value instanceof TypedText ? read(value) : value);

function read({ text, oid }: TypedText): unknown {
  const item = ARRAYS.get(oid);
  if (item !== undefined) return readArray(text, item === null ? null : (PLAIN.get(item) ?? RICH.get(item) ?? null));
  return RICH.get(oid)?.(text) ?? text;
}

/** Whether the driver has to say of a column what the database says it is, because the program doesn't. */
export function isUndeclared(type: SqlType): boolean {
  const own = type.forDialect("postgresql");
  if (own instanceof DecoratedType) return isUndeclared(own.impl);
  if (own instanceof DomainType) return isUndeclared(own.of);
  if (own instanceof ArrayType) return isUndeclared(own.item);
  return own.kind === "null" || own.kind === "user_defined";
}
