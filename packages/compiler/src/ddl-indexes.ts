/** How indexes are created and dropped. */
import type { CreateIndex, DropIndex, ExpressionNode, Index } from "@athanor/core";
import { Column, CompileError, Ordering } from "@athanor/core";
import { inDdl } from "./ddl-columns.ts";
import { ifExists, ifNotExists } from "./ddl-words.ts";
import type { RenderTable } from "./dialect.ts";
import { columnName, fittingName, quoteIdentifier } from "./names.ts";
import { schemaPrefix } from "./schema-names.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** An index's name as the dialect has room for it. */
export function indexName(index: Index, compiler: StatementCompiler): string {
  const { maxIndexNameLength, maxIdentifierLength } = compiler.dialect.capabilities;
  const text = fittingName(index.fullName, Math.min(maxIndexNameLength, maxIdentifierLength), "The index");
  return quoteIdentifier(text ?? index.name, compiler.dialect);
}

/** The index's name with the schema of its table. */
export function indexInSchema(index: Index, compiler: StatementCompiler): string {
  const { schema, options } = index.table;
  return schemaPrefix(schema, options.quoteSchema, compiler) + indexName(index, compiler);
}

/**
 * What is indexed, each as the dialect has it.
 *
 * @throws CompileError for NULLS FIRST and NULLS LAST, where there is no such thing
 */
export function indexedExpressions(index: Index, compiler: StatementCompiler): string[] {
  return index.expressions.map((each) => {
    if (each instanceof Ordering && each.nulls !== null && !compiler.dialect.capabilities.nullsOrdering)
      throw new CompileError(
        `The dialect "${compiler.dialect.name}" has no NULLS FIRST and NULLS LAST: leave them away from the index "${index.name}".`,
      );
    return inDdl(compiler, () => (each instanceof Column ? columnName(each, compiler) : compiler.render(each)));
  });
}

/** ` WHERE …`, or nothing. */
export function indexWhere(where: ExpressionNode | null, compiler: StatementCompiler): string {
  return where === null ? "" : ` WHERE ${inDdl(compiler, () => compiler.condition(where))}`;
}

/**
 * Refuses an index without anything in it.
 *
 * @throws CompileError
 */
export function requireExpressions(index: Index): void {
  if (index.expressions.length === 0)
    throw new CompileError(`The index "${index.name}" of table "${index.table.name}" indexes nothing: give it a column or an expression.`);
}

function createIndex({ index, table, ifNotExists: quietly }: CreateIndex, compiler: StatementCompiler): string {
  requireExpressions(index);
  const what = `${index.unique ? "UNIQUE " : ""}INDEX ${ifNotExists(quietly, "CREATE INDEX", index.name, compiler)}${indexName(index, compiler)}`;
  return `CREATE ${what} ON ${compiler.tableName(table)} (${indexedExpressions(index, compiler).join(", ")})${indexWhere(index.where, compiler)}`;
}

/** Render functions of indexes. */
export const DDL_INDEX_TABLE: RenderTable = {
  create_index: createIndex,
  drop_index: ({ index, ifExists: quietly }: DropIndex, compiler) => `DROP INDEX ${ifExists(quietly)}${indexInSchema(index, compiler)}`,
};
