/** Small cases, written for these tests. */
import type { AnyNode, Ast, Case, TableFields } from "../src/ast.ts";

/** A case of the default dialect; what matters to a test is given. */
export function caseWith(given: Partial<Case> & { readonly ast: Ast; readonly sql: string }): Case {
  const { sql, ...rest } = given;
  return { id: "own::case#1", area: "select", dialect: { name: "default", paramstyle: "named" }, expected: { sql }, ...rest };
}

export const PETS: TableFields = {
  kind: "table",
  name: "pet",
  metadata: "m1",
  columns: [
    { name: "id", type: "Integer", primary_key: true },
    { name: "name", type: { type: "String", args: { length: 20 } }, nullable: false },
    { name: "owner_id", type: "Integer" },
  ],
  constraints: [
    { kind: "primary_key", columns: ["id"], implicit: true },
    { kind: "foreign_key", columns: ["owner_id"], references: [{ table: "t2", column: "id" }] },
  ],
};

export const OWNERS: TableFields = {
  kind: "table",
  name: "owner",
  metadata: "m1",
  columns: [
    { name: "id", type: "Integer", primary_key: true },
    { name: "town", type: "String" },
  ],
  constraints: [{ kind: "primary_key", columns: ["id"], implicit: true }],
};

/** The two tables under their ids. */
export const TABLES = { tables: { t1: PETS, t2: OWNERS }, metadatas: { m1: {} } };

export const column = (from: string, key: string): AnyNode => ({ node: "column", from, key });
export const bound = (value: unknown, type = "Integer"): AnyNode => ({ node: "bind", value, type });
export const binary = (op: unknown, left: Ast, right: Ast): AnyNode => ({ node: "binary", op, left, right });
export const select = (columns: readonly Ast[], more: object = {}): AnyNode => ({ node: "select", columns, ...more });
