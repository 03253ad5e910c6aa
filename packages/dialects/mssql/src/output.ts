/** The old and the new row in the RETURNING of SQL Server. */
import type { SqlAlias, TableLike } from "@athanor/core";
import { Alias, ArgumentError, FromClause, nodeOf, typed } from "@athanor/core";

function rowOf<N extends string, Sh>(table: unknown, name: N): SqlAlias<N, Sh> {
  const node = nodeOf(table);
  if (!(node instanceof FromClause)) throw new ArgumentError(`${name}() takes the table that the statement writes to.`);
  return typed(new Alias(node instanceof Alias ? node.element : node, name));
}

/**
 * The new row in `returning`, which is also what the table's own columns mean in an INSERT or UPDATE.
 *
 * @example
 * update(users).values({ name: "b" }).returning(deleted(users).c.name.label("before"), inserted(users).c.name.label("now"))
 */
export function inserted<Sh>(table: TableLike<string, Sh>): SqlAlias<"inserted", Sh> {
  return rowOf(table, "inserted");
}

/** The old row in `returning`, which is also what the table's own columns mean in a DELETE. */
export function deleted<Sh>(table: TableLike<string, Sh>): SqlAlias<"deleted", Sh> {
  return rowOf(table, "deleted");
}
