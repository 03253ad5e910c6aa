/** Plain values of cases: from their JSON form to JavaScript, and whether two are the same. */
import type { Value } from "./ast.ts";
import { NotExpressible } from "./not-expressible.ts";

type Decoder = (content: unknown) => unknown;

const asIs: Decoder = (content) => content;

/** By tag. What has no form of its own in Athanor's types travels as the string or the object that they take. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  $int: (content) => BigInt(String(content)),
  $float: (content) => Number(content),
  $decimal: (content) => String(content),
  $date: asIs,
  $time: asIs,
  $datetime: (content) => dateOf(String(content)),
  $interval_seconds: (content) => `PT${String(content)}S`,
  $bytes: (content) => Uint8Array.from(Buffer.from(String(content), "hex")),
  $uuid: asIs,
  $tuple: (content) => decodeList(content),
  $set: (content) => decodeList(content),
  $dict: (content) => decodeFields(content),
  $map: (content) => decodeFields(Object.fromEntries(Array.isArray(content) ? content : [])),
  $range: (content) => decodeFields(content),
  $multirange: (content) => decodeList(content),
  $bitstring: asIs,
  $enum: asIs,
  $name: asIs,
  $json: () => null,
};

/**
 * The JavaScript value that a case's value stands for.
 *
 * @throws NotExpressible for a value of which only its Python form is known
 */
export function decode(value: Value): unknown {
  if (Array.isArray(value)) return decodeList(value);
  if (typeof value !== "object" || value === null) return value;
  const tag = Object.keys(value).find((key) => key.startsWith("$"));
  if (tag === undefined) return decodeFields(value);
  const decoder = DECODERS[tag];
  if (decoder === undefined) throw new NotExpressible(`value:${tag}`);
  return tag === "$enum" ? Reflect.get(value, "value") : decoder(Reflect.get(value, tag));
}

function decodeList(content: unknown): unknown[] {
  return Array.isArray(content) ? content.map(decode) : [];
}

function decodeFields(content: unknown): unknown {
  if (typeof content !== "object" || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, decode(value)]));
}

/** A date without a zone is meant in UTC, as Athanor's `dateTime` reads it. */
function dateOf(iso: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso.replace(" ", "T")}Z`);
}

/** A form in which equal values are equal strings: a number is the same whether it is a number or a bigint. */
export function canonicalValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint" || typeof value === "number") return `number ${String(value)}`;
  if (value instanceof Date) return `date ${value.toISOString()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return `[${value.map(canonicalValue).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, each]) => `${key}: ${canonicalValue(each)}`)
      .sort()
      .join(", ")}}`;
  return `${typeof value} ${String(value)}`;
}
