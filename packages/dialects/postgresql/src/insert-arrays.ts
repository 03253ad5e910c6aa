/**
 * INSERT of many rows: one array for each column, which `unnest` makes rows of. The text is the same for however many rows, so that it is
 * prepared once, and there is no limit of parameters.
 */
import type { BindSlot, InsertContent, StatementCompiler, ValueProcessor } from "@athanor/compiler";
import { bindProcessor, bindsNull, markOf, typeFor } from "@athanor/compiler";
import type { InsertNode, SqlType } from "@athanor/core";
import { ArrayType } from "@athanor/core";
import { castType } from "./bind-casts.ts";

interface GatheredColumn {
  readonly slot: BindSlot;
  readonly cast: string;
  readonly gather: ValueProcessor;
}

/** Hook of the compiler: what stands in place of VALUES; nothing where a column's values can't be members of an array. */
export function insertArrays(
  { node, content }: { readonly node: InsertNode; readonly content: InsertContent },
  compiler: StatementCompiler,
): string {
  const columns: GatheredColumn[] = [];
  for (const column of content.columns) {
    const gathered = gatheredColumn(content.plain.get(column.key), column.type, compiler);
    if (gathered === null) return "";
    columns.push(gathered);
  }
  const arrays = columns.map(({ slot, cast, gather }) => `${markOf(compiler.slots.gather(slot, gather))}::${cast}[]`).join(", ");
  // Rows come back in the order in which they go in, which is the order of the parameters only if that is said.
  if (node.returned.length === 0) return `SELECT * FROM unnest(${arrays})`;
  const names = columns.map((_, i) => `c${i}`);
  return `SELECT ${names.join(", ")} FROM unnest(${arrays}) WITH ORDINALITY AS given_rows(${[...names, "row_number"].join(", ")}) ORDER BY row_number`;
}

function gatheredColumn(slot: BindSlot | undefined, type: SqlType, compiler: StatementCompiler): GatheredColumn | null {
  const { dialect } = compiler;
  const own = typeFor(type, dialect);
  // Arrays of arrays would be taken apart; and where null is a value of its own, an array has but NULL.
  if (slot === undefined || own.wrapping !== null || bindsNull(own, dialect)) return null;
  const cast = castType(type, compiler);
  if (cast === null || cast.endsWith("[]")) return null;
  const gather = bindProcessor(new ArrayType(type), dialect);
  return gather === null ? null : { slot, cast, gather };
}
