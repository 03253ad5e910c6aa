/** Text, bytes, JSON, and values of no declared type. */
import type { TypeRules } from "@athanor/compiler";
import { BASE_TYPE_RULES, stringLiteral } from "@athanor/compiler";
import type { EnumType, UserDefinedType } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import {
  convertedBinder,
  dateTimeText,
  memberBinder,
  plainBytes,
  plainText,
  readBytes,
  readJson,
  readUntyped,
  unfitValue,
  wellFormed,
  wholeNumber,
} from "@athanor/engine";
import { bindFloat } from "./decimals.ts";

function textRules(kind: string): TypeRules {
  return { ddl: (type, dialect) => BASE_TYPE_RULES[kind]?.ddl(type, dialect) ?? "TEXT", bind: () => plainText };
}

const enumRules: TypeRules<EnumType> = {
  ddl: (type, dialect) => BASE_TYPE_RULES["enum"]?.ddl(type, dialect) ?? "TEXT",
  bind: ({ members }) => memberBinder(members),
};

/** In canonical form, so that equal UUIDs are equal text. */
function bindUuid(value: unknown): string {
  const hex = typeof value === "string" ? value.replaceAll("-", "").toLowerCase() : "";
  if (!/^[0-9a-f]{32}$/.test(hex)) throw unfitValue(value, 'a UUID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8"');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const uuidRules: TypeRules = { ddl: () => "CHAR(36)", bind: () => bindUuid, literal: (value) => stringLiteral(bindUuid(value)) };

const bytesRules: TypeRules = {
  ddl: (type, dialect) => BASE_TYPE_RULES["large_binary"]?.ddl(type, dialect) ?? "BLOB",
  bind: () => plainBytes,
  result: () => readBytes,
  literal: (value) => `X'${Buffer.from(plainBytes(value)).toString("hex")}'`,
};

/**
 * JSON as text. Columns called JSON have NUMERIC affinity in SQLite, which would turn the text of a bare number into a number,
 * and maybe not into the same: so a bare number is bound as the number it is. Either way SQLite's JSON functions work on it.
 */
function bindJson(value: unknown): unknown {
  if (typeof value === "number" && Number.isFinite(value)) return Number.isSafeInteger(value) ? BigInt(value) : value;
  const text = jsonText(value);
  if (text === undefined) throw unfitValue(value, "what JSON can say");
  return text;
}

function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    // A bigint, or an object that contains itself.
    throw new ArgumentError(`A value can't be written as JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

/** A path of keys and indexes; an index counts from the end if it is negative. */
function pathText(path: unknown): string {
  const steps: readonly unknown[] = Array.isArray(path) ? path : [path];
  return `$${steps.map((step) => (typeof step === "number" ? `[${step < 0 ? `#${step}` : step}]` : `.${JSON.stringify(String(step))}`)).join("")}`;
}

/** A key, unless SQLite would take it for a path, or for the end of the quotes that it puts around it. */
function keyText(key: unknown): string {
  const text = String(key);
  return /^(?:$|[$[])|["\\]/.test(text) ? pathText(text) : text;
}

const pathRules = (text: (value: unknown) => string): TypeRules => ({
  ddl: () => "TEXT",
  bind: () => text,
  literal: (value) => stringLiteral(text(value)),
});

const jsonRules: TypeRules = {
  ddl: () => "JSON",
  bind: () => bindJson,
  result: () => readJson,
  literal: (value) => stringLiteral(jsonText(value) ?? "null"),
};

/** A value of which nothing is known but itself. */
function bindUntyped(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return wellFormed(value);
    case "number":
      return Number.isSafeInteger(value) ? BigInt(value) : bindFloat(value);
    case "bigint":
      return wholeNumber(value);
    case "boolean":
      return value ? 1n : 0n;
    default:
  }
  if (value instanceof Date) return dateTimeText(value);
  if (value instanceof Uint8Array) return value;
  throw unfitValue(value, "text, numbers, booleans, Dates and bytes; anything else needs a type that says how it is stored");
}

const untypedRules: TypeRules = { ddl: () => "NULL", bind: () => bindUntyped, result: () => readUntyped };

/** The driver takes a number for a REAL: what the program's own conversion gives is bound as a value of no declared type is. */
const userDefinedRules: TypeRules<UserDefinedType> = {
  ...BASE_TYPE_RULES["user_defined"],
  ddl: ({ sql }) => sql,
  bind: ({ definition: { bind } }) => convertedBinder(bind, bindUntyped),
};

/** The rules of these families. */
export const TEXT_AND_DATA_RULES = {
  string: textRules("string"),
  text: textRules("text"),
  unicode: textRules("unicode"),
  unicode_text: textRules("unicode_text"),
  enum: enumRules,
  uuid: uuidRules,
  large_binary: bytesRules,
  json: jsonRules,
  json_key: pathRules(keyText),
  json_path: pathRules(pathText),
  user_defined: userDefinedRules,
  null: untypedRules,
};
