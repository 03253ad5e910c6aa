/** What is said of schema objects beside their names: options of dialects, sequences, quoting. */
import type { Ast, Name, SequenceFields } from "../ast.ts";
import { camel, make } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import type { Build } from "./context.ts";
import { optionalName } from "./context.ts";
import { sqlType } from "./sql-types.ts";

/** A name of a schema object, and whether its quoting is forced. */
export function namedObject(name: Name): { readonly name: string; readonly quote?: boolean } {
  if (typeof name === "string") return { name };
  if (name.name === undefined) throw new NotExpressible("name:none");
  return { name: name.name, ...(name.quote === undefined ? {} : { quote: name.quote }) };
}

/** A name that was given; none for one that is to be made by the naming convention. */
export function givenName(name: Name | undefined): string | undefined {
  if (typeof name === "object" && name.none_name === true) return undefined;
  return typeof name === "object" && name.conv === true ? name.name : optionalName(name);
}

/** Options whose name or value SQLAlchemy has otherwise. */
const OTHERWISE: Readonly<Record<string, (value: unknown) => object>> = {
  // SQLAlchemy asks whether there is a row id, the API whether there is none.
  sqlite_with_rowid: (value) => ({ withoutRowid: value === false }),
  postgresql_on_commit: (value) => ({ onCommit: String(value).toUpperCase().replaceAll("_", " ") }),
};

/** `mysql_engine` is the option `engine` of the dialect `mysql`. */
export function dialectOptions(options: Readonly<Record<string, unknown>> | undefined, build: Build): object {
  if (options === undefined) return {};
  const dialect: Record<string, Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(options)) {
    const [, owner = "", option = ""] = /^([a-z]+)_(.+)$/.exec(name) ?? [];
    const own = (dialect[owner] ??= {});
    const otherwise = OTHERWISE[name];
    Object.assign(own, otherwise === undefined ? { [camel(option)]: optionValue(option, value, build) } : otherwise(value));
  }
  return { dialect };
}

function optionValue(option: string, value: unknown, build: Build): unknown {
  // A condition as a string is SQL.
  if (option === "where" && typeof value === "string") return make("text", [value], "node:text");
  if (Array.isArray(value)) return value.map((each) => optionValue("", each, build));
  return isNode(value) ? build.node(value) : quotelessKeys(option, decode(value));
}

/** Names in quotes as keys: the API's names have none. */
function quotelessKeys(option: string, value: unknown): unknown {
  if (option !== "length" || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.replaceAll("`", ""), each]));
}

function isNode(value: unknown): value is Ast {
  return typeof value === "object" && value !== null && ("node" in value || "ref" in value);
}

/** How something counts: `nominvalue` is a least number of none. */
export function counting(fields: Readonly<Record<string, unknown>>): object {
  const names: Readonly<Record<string, string>> = { minvalue: "minValue", maxvalue: "maxValue" };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === "nominvalue" || name === "nomaxvalue") return [names[name.slice(2)] ?? name, null];
      return [names[name] ?? camel(name), decode(value)];
    }),
  );
}

/** A sequence, with what it was given. */
export function sequenceOf(fields: SequenceFields, build: Build): unknown {
  const { name, metadata: _metadata, data_type: type, schema, for_update: _update, options, ...rest } = fields;
  if (options !== undefined) throw new NotExpressible("sequence:options");
  const own = namedObject(name);
  const inSchema = optionalName(isName(schema) ? schema : undefined);
  const given = {
    ...counting(rest),
    ...(own.quote === undefined ? {} : { quote: own.quote }),
    ...(inSchema === undefined ? {} : { schema: inSchema }),
    ...(type === undefined ? {} : { type: sqlType(isType(type) ? type : undefined, build) }),
  };
  return make("sequence", [own.name, given], "sequence");
}

function isName(value: unknown): value is Name {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}

function isType(value: unknown): value is string | { readonly type: string } {
  return typeof value === "string" || (typeof value === "object" && value !== null && "type" in value);
}
