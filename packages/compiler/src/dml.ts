/** How statements that write are written: all their render functions. */
import type { ColumnNode, DmlColumn } from "@athanor/core";
import { CompileError } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import { DELETE_TABLE } from "./dml-delete.ts";
import { INSERT_TABLE } from "./dml-insert.ts";
import { MERGE_TABLE } from "./dml-merge.ts";
import { UPDATE_TABLE } from "./dml-update.ts";
import { UPSERT_TABLE } from "./dml-upsert.ts";
import type { Scope } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** What the statement around sets a column to; in an UPDATE that does not set it, the column. */
function dmlColumn({ column }: DmlColumn, compiler: StatementCompiler): string {
  const around = assigning(compiler.scope);
  if (around === null) throw new CompileError(`fromDmlColumn("${column.key}") stands outside of the values of an INSERT or UPDATE.`);
  return around(column) ?? compiler.render(column);
}

function assigning(scope: Scope | null): ((column: ColumnNode) => string | null) | null {
  for (let each = scope; each !== null; each = each.outer) if (each.assigned !== undefined) return each.assigned;
  return null;
}

/** Render functions of statements that write. */
export const DML_TABLE: RenderTable = {
  ...INSERT_TABLE,
  ...UPSERT_TABLE,
  ...UPDATE_TABLE,
  ...DELETE_TABLE,
  ...MERGE_TABLE,
  dml_column: dmlColumn,
};
