/** PostgreSQL's JSONB and HSTORE. */
import type { Family, JsonOptions, SqlType as Type } from "@athanor/core";
import { ArgumentError, JsonType, SqlType, types } from "@athanor/core";
import { unreadableValue } from "@athanor/engine";
import { textOf } from "./typed-text.ts";

/** JSONB: JSON that is taken apart when it is stored. */
export class JsonbType<out T = unknown> extends JsonType<T> {
  override readonly kind = "pg_jsonb";

  constructor(options?: JsonOptions) {
    super(options);
  }

  override get basis(): string {
    return "json";
  }
}

const TEXT = types.text();

/** HSTORE: texts by key. */
export class HstoreType extends SqlType<Readonly<Record<string, string | null>>, "json"> {
  readonly kind = "pg_hstore";
  readonly family: Family = "json";

  get details(): readonly unknown[] {
    return [];
  }

  override get memberType(): Type {
    return TEXT;
  }

  override comparedWith(): Type {
    return this;
  }

  override identityKey(value: unknown): unknown {
    return JSON.stringify(value);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return Object.is(left, right) || JSON.stringify(left) === JSON.stringify(right);
  }
}

/**
 * Texts by key as PostgreSQL reads them: `"a"=>"1", "b"=>NULL`.
 *
 * @throws ArgumentError for anything but an object of strings and nulls
 */
export function hstoreText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) throw new ArgumentError('An hstore is an object of strings: { color: "red" }.');
  return Object.entries(value)
    .map(([key, each]: [string, unknown]) => {
      if (each !== null && typeof each !== "string")
        throw new ArgumentError(`The values of an hstore are strings and null: that of "${key}" is ${typeof each}.`);
      return `${quoted(key)}=>${each === null ? "NULL" : quoted(each)}`;
    })
    .join(", ");
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

const PAIR = /"((?:[^"\\]|\\.)*)"=>(?:"((?:[^"\\]|\\.)*)"|NULL)(?:, )?/gsy;

/** Reads an hstore as PostgreSQL writes it. */
export function readHstore(value: unknown): Record<string, string | null> {
  const text = textOf(value);
  const pairs: [string, string | null][] = [];
  let end = 0;
  for (const match of text.matchAll(PAIR)) {
    pairs.push([unescaped(match[1] ?? ""), match[2] === undefined ? null : unescaped(match[2])]);
    end = match.index + match[0].length;
  }
  if (end !== text.length) throw unreadableValue(text, "which is no hstore.");
  // Keys come from outside: this defines even one that is called __proto__.
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

/** Reads JSON. */
export function readJson(value: unknown): unknown {
  const text = textOf(value);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadableValue(text, "which is no JSON.");
  }
}
