/** Names with their schema, and other schemas in place of those that statements name. */
import { ArgumentError } from "@athanor/core";
import { quoteIdentifier } from "./names.ts";
import { markOf } from "./placeholders.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/**
 * Other schemas for those of tables, sequences and types: by name, `""` for what is in none; `null` instead of a schema leaves it
 * away. `{ "": "tenant_1", shared: "shared_v2", old: null }`
 */
export type SchemaTranslateMap = Readonly<Record<string, string | null>>;

/** How the two parts of a name are quoted. */
export interface Quoting {
  readonly quote?: boolean;
  readonly quoteSchema?: boolean;
}

/**
 * A map as it was given.
 *
 * @throws ArgumentError for what is none
 */
export function checkedTranslation(map: SchemaTranslateMap): SchemaTranslateMap {
  for (const [from, to] of Object.entries(map))
    if (to !== null && (typeof to !== "string" || to === ""))
      throw new ArgumentError(
        `schemaTranslateMap gives ${JSON.stringify(to) ?? "undefined"} for the schema "${from}": give a name, or null for no schema.`,
      );
  return map;
}

/** What a map says of a schema; undefined for nothing. */
export function translatedSchema(schema: string | null, map: SchemaTranslateMap): string | null | undefined {
  const key = schema ?? "";
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** `schema.`, or nothing: with the schema that the compilation's options put in its place, or with a place for one that comes when the statement runs. */
export function schemaPrefix(schema: string | null, quote: boolean | undefined, compiler: StatementCompiler): string {
  const { openSchemas, schemaTranslateMap } = compiler.options;
  const written = (name: string | null): string =>
    name === null
      ? ""
      : `${compiler.dialect.render["schema_name"]?.(name, compiler) ?? quoteIdentifier(name, compiler.dialect, name === schema ? quote : undefined)}.`;
  if (openSchemas?.has(schema ?? "") === true)
    return markOf(compiler.slots.addSchema(schema ?? "", (given) => written(typeof given === "string" ? given : null)));
  const translated = schemaTranslateMap === undefined ? undefined : translatedSchema(schema, schemaTranslateMap);
  return written(translated === undefined ? schema : translated);
}
