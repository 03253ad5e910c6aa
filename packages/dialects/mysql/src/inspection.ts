/** Looking into the schema of a database. A schema is a database. */
import type { Inspection, Op, QueryRunner } from "@athanor/engine";

/**
 * What the engine asks about the schema.
 *
 * @param sequences whether there are sequences
 * @param foldsNames whether tables that differ in upper and lower case only are the same
 */
export function mysqlInspection(sequences: boolean, foldsNames: boolean): Inspection {
  // Some servers compare names without regard to case where they mean different tables: the answer is looked at again.
  const same = (left: unknown, right: string): boolean =>
    foldsNames ? String(left).toLowerCase() === right.toLowerCase() : left === right;

  function* has(queries: QueryRunner, name: string, schema: string | null, kinds: string): Op<boolean> {
    const rows = yield* queries.query(
      `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${place(schema)} AND TABLE_NAME = ? AND TABLE_TYPE IN (${kinds})`,
      schema === null ? [name] : [schema, name],
    );
    return rows.some(([found]) => same(found, name));
  }

  return {
    *tableNames(queries, schema) {
      const rows = yield* queries.query(
        `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${place(schema)} AND TABLE_TYPE IN (${TABLES}) ORDER BY TABLE_NAME`,
        schema === null ? [] : [schema],
      );
      return rows.map(([name]) => String(name));
    },
    hasTable: (queries, table, schema) => has(queries, table, schema, `${TABLES}, 'VIEW', 'SYSTEM VIEW', 'TEMPORARY'`),
    ...(sequences ? { hasSequence: (queries, sequence, schema) => has(queries, sequence, schema, "'SEQUENCE'") } : {}),
  };
}

/** MariaDB has kinds of its own for tables that keep their history. */
const TABLES = "'BASE TABLE', 'SYSTEM VERSIONED'";

function place(schema: string | null): string {
  return schema === null ? "DATABASE()" : "?";
}
