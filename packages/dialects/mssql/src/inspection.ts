/** Looking into the schema of a database. Without a schema, that of the user is meant: dbo, mostly. */
import type { Dialect } from "@athanor/compiler";
import type { Inspection, Op, QueryRunner } from "@athanor/engine";
import { schemaParts } from "./from.ts";

/** What the engine asks about the schema. */
export function mssqlInspection(dialect: Dialect): Inspection {
  /** The names of the objects of a catalogue's view. */
  function* names(queries: QueryRunner, view: string, where: string, schema: string | null, name: string | null): Op<string[]> {
    const { database = null, owner = null } = schema === null ? {} : schemaParts(schema, dialect);
    const sys = database === null ? "sys" : `${database}.sys`;
    const conditions = [
      owner === null ? "s.name = SCHEMA_NAME()" : "s.name = @p1",
      ...(name === null ? [] : [`o.name = @p${owner === null ? 1 : 2}`]),
      where,
    ];
    const rows = yield* queries.query(
      `SELECT o.name FROM ${sys}.${view} AS o INNER JOIN ${sys}.schemas AS s ON s.schema_id = o.schema_id WHERE ${conditions.join(" AND ")} ORDER BY o.name`,
      [owner, name].filter((value) => value !== null),
    );
    return rows.map(([found]) => String(found));
  }

  function* has(queries: QueryRunner, view: string, where: string, schema: string | null, name: string): Op<boolean> {
    return (yield* names(queries, view, where, schema, name)).length > 0;
  }

  return {
    tableNames: (queries, schema) => names(queries, "tables", "o.is_ms_shipped = 0", schema, null),
    *hasTable(queries, table, schema) {
      if (!table.startsWith("#")) return yield* has(queries, "objects", "o.type IN ('U', 'V')", schema, table);
      // Temporary tables are in a database of their own, where their names end in what tells those of one session from another's.
      const [row] = yield* queries.query("SELECT OBJECT_ID(N'tempdb..' + QUOTENAME(@p1), N'U')", [table]);
      return row?.[0] !== null && row?.[0] !== undefined;
    },
    hasSequence: (queries, sequence, schema) => has(queries, "objects", "o.type = 'SO'", schema, sequence),
    hasType: (queries, type, schema) => has(queries, "types", "o.is_user_defined = 1", schema, type),
  };
}
