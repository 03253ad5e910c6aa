/**
 * INSERT of many rows whose keys are returned. In which order OUTPUT gives rows is not promised, nor in which order those of VALUES are
 * numbered; but identity values are assigned in the order of an INSERT … SELECT … ORDER BY. So the rows are numbered and selected in
 * that order, and the keys bring what is returned into it.
 */
import type { InsertContent } from "@athanor/compiler";
import { repeatedRow } from "@athanor/compiler";
import type { InsertNode } from "@athanor/core";
import { expandItems } from "@athanor/core";
import { isNumbered } from "./ddl.ts";

/** Hook of the compiler: what stands in place of VALUES; nothing where no identity value is returned, or the rows can't be selected. */
export function insertRows({ node, content }: { readonly node: InsertNode; readonly content: InsertContent }): string {
  const { table, columns, rows } = content;
  const key = table.autoincrementColumn;
  const [values = []] = rows;
  if (key === null || !isNumbered(key) || columns.includes(key) || !expandItems(node.returned).includes(key)) return "";
  // Keys that count down would bring the rows into the opposite order.
  if ((key.identity?.increment ?? 1) < 0) return "";
  // Sequences don't count in a FROM element. Text that only looks like one costs nothing but speed.
  if (values.some((value) => value.includes("NEXT VALUE FOR"))) return "";
  const names = columns.map((_, i) => `c${i}`);
  return `SELECT ${names.join(", ")} FROM (VALUES ${repeatedRow(values, true)}) AS given_rows (${[...names, "row_number"].join(", ")}) ORDER BY row_number`;
}
