/** Upserts of MySQL and MariaDB, of which there is one kind: ON DUPLICATE KEY UPDATE, which any unique key sets off. */
import type { ColumnValue, StatementCompiler, Upsert } from "@athanor/compiler";
import { columnsReadBy, duplicateKeyUpdate, hitKeys, inTableOrder, keyTargeted, onDuplicateKey, readBeforeSet } from "@athanor/compiler";
import type { Column, OnConflict, Table } from "@athanor/core";
import { CompileError } from "@athanor/core";

/**
 * The clause behind VALUES.
 *
 * @param aliased whether the row that is inserted can have a name; else its columns are VALUES(column)
 */
export function mysqlUpsert({ node, content }: Upsert, aliased: boolean, compiler: StatementCompiler): string {
  const { table, source } = content;
  // A SELECT in place of VALUES can't be named.
  const alias = !aliased || source !== null ? null : table.name.toLowerCase() === "new" ? "new_1" : "new";
  return `${alias === null ? "" : `AS ${alias} `}${update({ node, content }, alias, compiler)}`;
}

function update({ node, content }: Upsert, alias: string | null, compiler: StatementCompiler): string {
  const { table } = content;
  if (node.duplicate !== null) {
    if (node.conflicts.length > 0) throw new CompileError("An INSERT has either onConflict() or onDuplicateKeyUpdate(), not both.");
    return onDuplicateKey(node.duplicate, table, alias, compiler);
  }
  const [conflict, another] = node.conflicts;
  if (conflict === undefined) return "";
  if (another !== undefined) throw new CompileError("MySQL takes one onConflict() for an INSERT: any unique key sets it off.");
  if (conflict.set === null && node.returned.length > 0) throw rowsThatWereThere(compiler.dialect.name);
  // The new row's name knows the columns that are given values; elsewhere it has them all.
  return duplicateKeyUpdate(portable(conflict, content, compiler), alias, compiler, content.columns);
}

/** DO NOTHING returns what was inserted elsewhere; a row that is set to what it is, is returned too. */
function rowsThatWereThere(name: string): CompileError {
  return new CompileError(
    `onConflict().doNothing() with returning() would, on the dialect "${name}", also return rows that were there already: ` +
      `leave returning() away and SELECT afterwards, or say onDuplicateKeyUpdate(), which returns either.`,
  );
}

/** The portable upsert: it means the same as anywhere else, or is refused. */
function portable(conflict: OnConflict, content: Upsert["content"], compiler: StatementCompiler): ColumnValue[] {
  const { table, columns } = content;
  const name = compiler.dialect.name;
  if (conflict.targetWhere !== null)
    throw new CompileError(`The dialect "${name}" has no partial indexes, so onConflict() can't be given the condition of one.`);
  if (conflict.where !== null)
    throw new CompileError(`The dialect "${name}" can't make doUpdate() depend on a condition: put it into the values, by caseWhen(…).`);
  if (!conflict.anyKey) checkOnlyKey(conflict, table, columns, name);
  if (conflict.set === null) return [unchanged(table, columns)];
  return inReadingOrder(inTableOrder(conflict.set, table), table, name);
}

/** ON DUPLICATE KEY doesn't ask which key: it means the one that was named only if the values can hit no other. */
function checkOnlyKey(conflict: OnConflict, table: Table, columns: readonly Column[], name: string): void {
  // Without a target, DO NOTHING means any key.
  if (conflict.set === null && conflict.target.length === 0 && conflict.constraint === null) return;
  const meant = keyTargeted(conflict, table);
  const other = hitKeys(table, columns).find((key) => key !== meant);
  if (other === undefined) return;
  throw new CompileError(
    `onConflict() names ${meant.text} of "${table.name}", but on the dialect "${name}" ${other.text}, which the inserted values can hit as well, ` +
      `would set it off too: say { anyKey: true } if that is meant, or leave the columns of that key out of the INSERT.`,
  );
}

/** DO NOTHING: a column is set to what it is. INSERT IGNORE would hide every other error as well. */
function unchanged(table: Table, columns: readonly Column[]): ColumnValue {
  const column = table.primaryKey.columns[0] ?? columns[0] ?? table.columnList[0];
  if (column === undefined) throw new CompileError(`The table "${table.name}" has no column.`);
  return { column, value: column };
}

/**
 * Here an assignment sees what those before it have changed; elsewhere all see the row as it was. So each column is read before
 * it is set, as far as an order can do that.
 */
function inReadingOrder(values: readonly ColumnValue[], table: Table, name: string): ColumnValue[] {
  const reads = new Map(values.map((each) => [each, columnsReadBy(each.value, table)]));
  const ordered = readBeforeSet(
    values,
    ({ column }) => column,
    (each) => reads.get(each) ?? new Set(),
  );
  if (ordered !== null) return ordered;
  throw new CompileError(
    `doUpdate() sets columns of "${table.name}" from each other's values as they were, which the dialect "${name}" can't: use onDuplicateKeyUpdate() with a list, which sets one after the other.`,
  );
}
