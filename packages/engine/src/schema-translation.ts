/** Other schemas in place of those that statements name, given when they run. */
import type { CompileOptions, SchemaTranslateMap } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { DdlNode } from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";

/** How schemas are treated when a statement is compiled, and whether it is for many rows of parameters. */
export type SchemaOptions = Pick<CompileOptions, "openSchemas" | "schemaTranslateMap" | "manyRows">;

/** The map that holds for a statement: its own, else that of the connection; null for none. */
export function translationFor(state: ConnectionState, statement: Node): SchemaTranslateMap | null {
  const own: unknown = "runOptions" in statement ? statement.runOptions : null;
  const given: unknown = typeof own === "object" && own !== null ? Reflect.get(own, "schemaTranslateMap") : undefined;
  return isMap(given) ? given : (state.options.schemaTranslateMap ?? null);
}

function isMap(value: unknown): value is SchemaTranslateMap {
  return typeof value === "object" && value !== null;
}

const NOTHING: SchemaOptions = {};

/**
 * How a statement is compiled under a map: the schemas that it names stay open, so that one compiled statement does for all maps
 * of the same names. DDL is compiled each time anyway.
 */
export function schemaOptions(statement: Node, map: SchemaTranslateMap | null): SchemaOptions {
  if (map === null) return NOTHING;
  return statement instanceof DdlNode ? { schemaTranslateMap: map } : { openSchemas: new Set(Object.keys(map)) };
}

/** What tells entries that leave some schemas open from others: the names that the map has, not what it has for them. */
export function translationVariant(map: SchemaTranslateMap | null): string {
  return map === null ? "" : JSON.stringify(Object.keys(map).sort());
}
