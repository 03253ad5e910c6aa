/** How SQLite declares tables. */
import type { RenderTable } from "@athanor/compiler";
import { createColumn } from "@athanor/compiler";
import type { Column, Table } from "@athanor/core";
import { ArgumentError } from "@athanor/core";

/** What stands behind DEFAULT without parentheses: literals and the words for the current time. */
const PLAIN_DEFAULT = /^(?:'(?:[^']|'')*'|[+-]?\d+(?:\.\d+)?|NULL|TRUE|FALSE|CURRENT_(?:TIME|DATE|TIMESTAMP)|\(.*\))$/is;

/** Render functions of DDL. */
export const SQLITE_DDL: RenderTable = {
  server_default: (sql: string) => (PLAIN_DEFAULT.test(sql) ? sql : `(${sql})`),

  // Only a primary key declared INTEGER, and by no other name of it, is numbered by SQLite.
  create_column: (column: Column, compiler) => {
    const line = createColumn(column, compiler);
    const type = compiler.typeDdl(column.type);
    return column === column.owner.autoincrementColumn ? line.replace(` ${type}`, " INTEGER") : line;
  },

  table_options: (table: Table) => {
    const { withoutRowid, strict, ...unknown } = table.options.dialect?.["sqlite"] ?? {};
    const [other] = Object.keys(unknown);
    if (other !== undefined)
      throw new ArgumentError(
        `Table "${table.name}" has an option for SQLite that there isn't: "${other}". There are withoutRowid and strict.`,
      );
    const options = [...(withoutRowid === true ? ["WITHOUT ROWID"] : []), ...(strict === true ? ["STRICT"] : [])];
    return options.length === 0 ? "" : ` ${options.join(", ")}`;
  },
};
