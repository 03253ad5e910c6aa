/** From a built case to SQL and values, by the compiler's public functions. */
import type { BindSlot, Compiled, CompileOptions, Dialect } from "@athanor/compiler";
import { columnLine, compileDdl, compileStatement, StatementCompiler, typeDdl } from "@athanor/compiler";
import type { BoundValue } from "@athanor/core";
import { BIND_NAMED, BIND_REQUIRED, Column, nodeOf as coreNode, DdlNode, SqlType, walkKey } from "@athanor/core";
import type { Ast, Case, ColumnFields } from "./ast.ts";
import { buildOf } from "./build/builders.ts";
import type { Build } from "./build/context.ts";
import { nodeOf } from "./build/context.ts";
import { tableOfColumn } from "./build/ddl.ts";
import { parameterColumns } from "./build/dml.ts";
import { sqlType } from "./build/sql-types.ts";
import type { CanonicalSql } from "./canonical.ts";
import { canonicalSql, compiledPlaceholders } from "./canonical.ts";
import { dialectOf } from "./dialects.ts";
import { property } from "./dynamic.ts";
import { NotExpressible } from "./not-expressible.ts";
import { decode } from "./values.ts";

/** What Athanor makes of a case. */
export interface Rendered {
  /** As the compiler gave it, for people. */
  readonly sql: string;
  readonly canonical: CanonicalSql;
  /** The values in the order of the placeholders; undefined where only the program could say. */
  readonly values: readonly unknown[];
}

/** Options of compilation that Athanor has, or that change nothing. */
const OPTIONS: ReadonlySet<string> = new Set([
  "column_keys",
  "literal_binds",
  "render_postcompile",
  "schema_translate_map",
  "render_schema_translate",
]);

/** The schemas of a case in place of others; without a schema of its own, one is in the dialect's default schema. */
function schemas({ options = {}, dialect }: Case): Pick<CompileOptions, "schemaTranslateMap"> {
  const { schema_translate_map: map, render_schema_translate: rendered } = options;
  if (typeof map !== "object" || map === null) return {};
  // The API has no form that leaves the schemas open for readers.
  if (rendered !== true) throw new NotExpressible("option:schema_translate_map(unrendered)");
  const fallback = dialect.flags?.["default_schema_name"];
  const entries = Object.entries(map).map(([from, to]: [string, unknown]) => [
    from === "$none" ? "" : from,
    typeof to === "string" ? to : typeof fallback === "string" ? fallback : null,
  ]);
  return { schemaTranslateMap: Object.fromEntries(entries) };
}

/**
 * Builds a case and compiles it.
 *
 * @throws NotExpressible for what the public API can't say
 */
export function render(of: Case): Rendered {
  const dialect = dialectOf(of.dialect);
  const unknown = Object.keys(of.options ?? {}).find((option) => !OPTIONS.has(option));
  if (unknown !== undefined) throw new NotExpressible(`option:${unknown}`);
  const build = buildOf(of);
  const text = definition(of.ast, build, dialect);
  if (text !== null) return fixed(text);
  const statement = coreNode(build.node(of.ast));
  build.complete();
  if (statement instanceof DdlNode) return fixed(compileDdl(dialect, statement, schemas(of)));
  const { binds } = walkKey(statement);
  const compiled = compileStatement(dialect, statement, binds, compileOptions(of, build));
  return finished(compiled, binds, of);
}

/** What is no statement by itself: a type, or the line of one column. */
function definition(ast: Ast, build: Build, dialect: Dialect): string | null {
  if (!("node" in ast)) return null;
  const { node, table, column, type } = nodeOf(ast);
  if (node === "type") {
    const made = sqlType(typeof type === "string" ? type : Object(type), build);
    if (!(made instanceof SqlType)) throw new Error("This is no type.");
    return typeDdl(made, dialect);
  }
  if (node !== "create_column") return null;
  const { table: of, key } = tableOfColumn({ ...(typeof table === "string" ? { table } : {}), column: columnOf(column) }, build);
  const found = property(property(of, "c"), key);
  if (!(found instanceof Column)) throw new NotExpressible("node:create_column");
  return columnLine(found, new StatementCompiler(dialect, [], { literalBinds: true }));
}

function columnOf(column: unknown): string | ColumnFields {
  return typeof column === "object" && column !== null && "name" in column ? (column as ColumnFields) : String(column);
}

function fixed(sql: string): Rendered {
  return { sql, canonical: canonicalSql(sql, () => null), values: [] };
}

function compileOptions(of: Case, build: Build): CompileOptions {
  const { column_keys: given, literal_binds: literalBinds } = of.options ?? {};
  const columnKeys = parameterColumns(given, of.ast, build);
  return { ...(columnKeys === undefined ? {} : { columnKeys }), ...(literalBinds === true ? { literalBinds } : {}), ...schemas(of) };
}

function finished(compiled: Compiled, binds: readonly BoundValue[], of: Case): Rendered {
  const { slots } = compiled;
  const lists = new Set(slots.flatMap((slot) => (slot.expanding || slot.literal !== null ? [slot.name] : [])));
  const canonical = canonicalSql(compiled.sql, compiledPlaceholders(lists));
  // Lists make a statement keep a slot for each place; else a slot stands once for all places that have its number.
  const inOrder = lists.size > 0 ? slots : canonical.placeholders.map((number) => slots[Number(number) - 1]);
  const given = of.params_in ?? {};
  const values = inOrder.map((slot) => (slot === undefined ? undefined : slotValue(slot, binds, given)));
  if (of.options?.render_postcompile !== true) return { sql: compiled.sql, canonical, values };
  // A list is written out with the values that the statement has itself, if it has any.
  const bound = compiled.bind(binds, parameterRow(slots, binds, given));
  const expanded = inOrder.flatMap((slot, i): readonly unknown[] => {
    const value = values[i];
    if (slot === undefined || slot.literal !== null) return [];
    if (!slot.expanding || !Array.isArray(value)) return [value];
    return slot.type.kind === "tuple" ? value.flat() : value;
  });
  return { sql: bound.sql, canonical: canonicalSql(bound.sql, compiledPlaceholders(new Set())), values: expanded };
}

function slotValue({ source, name }: BindSlot, binds: readonly BoundValue[], given: Readonly<Record<string, unknown>>): unknown {
  switch (source.from) {
    case "statement": {
      const bind = binds[source.index];
      // A parameter that the program named is known by that; any other by the name that the compiler gave its placeholder.
      const key = ((bind?.flags ?? 0) & BIND_NAMED) !== 0 && source.name !== null ? source.name : name;
      return Object.hasOwn(given, key) ? decode(given[key]) : bind?.value;
    }
    case "row":
      return Object.hasOwn(given, source.key) ? decode(given[source.key]) : null;
    case "constant":
      return source.value;
    default:
      return undefined;
  }
}

/** Values for everything that has to be given at execution: those of the case, else null. Lists keep those of the statement. */
function parameterRow(slots: readonly BindSlot[], binds: readonly BoundValue[], given: Readonly<Record<string, unknown>>) {
  const row: Record<string, unknown> = {};
  for (const slot of slots) {
    const { source } = slot;
    if (source.from === "row") row[source.key] = slotValue(slot, binds, given);
    if (source.from !== "statement" || source.name === null) continue;
    const required = ((binds[source.index]?.flags ?? 0) & BIND_REQUIRED) !== 0;
    if (required || (!slot.expanding && Object.hasOwn(given, source.name))) row[source.name] = slotValue(slot, binds, given);
  }
  return row;
}
