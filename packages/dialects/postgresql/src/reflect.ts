/** Looking into the schema of a PostgreSQL database. Without a schema, what the search path leads to is meant. */
import type { Inspection, Op, QueryRunner } from "@athanor/engine";

/** What the engine asks about the schema. */
export const POSTGRESQL_INSPECTION: Required<Inspection> = {
  *tableNames(queries, schema) {
    const rows = yield* queries.query(
      `SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${within("pg_table_is_visible", "c.oid")} ORDER BY c.relname COLLATE "C"`,
      [schema],
    );
    return rows.map(([name]) => String(name));
  },

  hasTable: (queries, table, schema) =>
    exists(
      queries,
      `SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = $2 AND ${within("pg_table_is_visible", "c.oid")}`,
      schema,
      table,
    ),

  hasSequence: (queries, sequence, schema) =>
    exists(
      queries,
      `SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S' AND c.relname = $2 AND ${within("pg_table_is_visible", "c.oid")}`,
      schema,
      sequence,
    ),

  hasType: (queries, type, schema) =>
    exists(
      queries,
      `SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typname = $2 AND ${within("pg_type_is_visible", "t.oid")}`,
      schema,
      type,
    ),
};

/** In the schema of `$1`; if that is NULL, in the search path, where PostgreSQL's own schema doesn't count. */
function within(visible: string, oid: string): string {
  return `CASE WHEN $1::text IS NULL THEN pg_catalog.${visible}(${oid}) AND n.nspname <> 'pg_catalog' ELSE n.nspname = $1::text END`;
}

function* exists(queries: QueryRunner, sql: string, schema: string | null, name: string): Op<boolean> {
  const [row] = yield* queries.query(sql, [schema, name]);
  return row !== undefined;
}
