/**
 * CAST to what SQLite has no types for. To it, DATE, TIME, DATETIME, BOOLEAN and JSON are names of numbers: of a text it would take the digits that
 * it begins with.
 */
import type { RenderFunction, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, typeFor } from "@athanor/compiler";
import type { Cast, SqlType } from "@athanor/core";
import { DecoratedType } from "@athanor/core";

/** What a type is at bottom, by the kind that has the rules. */
function kindOf(type: SqlType, compiler: StatementCompiler): string {
  const own = typeFor(type, compiler.dialect);
  return own instanceof DecoratedType ? kindOf(own.impl, compiler) : (own.basis ?? own.kind);
}

/** The forms in which values of these types are stored; SQLite knows milliseconds. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ["date", "%Y-%m-%d"],
  ["time", "%H:%M:%f000"],
  ["date_time", "%Y-%m-%d %H:%M:%f000"],
]);

const plain: RenderFunction = (node: Cast, compiler) => BASE_RENDER_TABLE["cast"]?.(node, compiler) ?? "";

/** Render function of CAST. */
export function cast(node: Cast, compiler: StatementCompiler): string {
  const { element, type, lenient } = node;
  if (lenient) return plain(node, compiler);
  const kind = kindOf(type, compiler);
  const sql = compiler.render(element);
  const format = FORMATS.get(kind);
  // What is such a value already keeps the digits that SQLite's functions don't know.
  if (format !== undefined) return kindOf(element.type, compiler) === kind ? `CAST(${sql} AS TEXT)` : `strftime('${format}', ${sql})`;
  if (kind === "json") return `json(${sql})`;
  const { family } = element.type;
  if (kind === "boolean" && (family === "text" || family === "json"))
    return `CASE lower(${sql}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE ${plain(node, compiler)} END`;
  return plain(node, compiler);
}
