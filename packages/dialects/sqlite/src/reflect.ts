/** Looking into the schema of a SQLite database. */
import type { Inspection } from "@athanor/engine";

/** SQLite's own tables are not the user's. */
const OWN_TABLES = "'sqlite~_%' ESCAPE '~'";

/** What the engine asks about the schema. A schema is an attached database. */
export const SQLITE_INSPECTION: Inspection = {
  *tableNames(queries, schema) {
    const rows = yield* queries.query(
      `SELECT name FROM ${schemaTable(schema)} WHERE type = 'table' AND name NOT LIKE ${OWN_TABLES} ORDER BY name`,
    );
    return rows.map(([name]) => String(name));
  },

  *hasTable(queries, table, schema) {
    const [row] = yield* queries.query(`SELECT 1 FROM ${schemaTable(schema)} WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE`, [
      table,
    ]);
    return row !== undefined;
  },
};

function schemaTable(schema: string | null): string {
  return schema === null ? "sqlite_master" : `"${schema.replaceAll('"', '""')}".sqlite_master`;
}
