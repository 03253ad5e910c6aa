/** How PostgreSQL says things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { POSTGRESQL_DDL } from "./ddl.ts";
import { POSTGRESQL_DML } from "./dml.ts";
import { POSTGRESQL_EXPRESSIONS } from "./expressions.ts";
import { POSTGRESQL_QUERIES } from "./queries.ts";

/** All render functions. */
export const POSTGRESQL_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...POSTGRESQL_EXPRESSIONS,
  ...POSTGRESQL_QUERIES,
  ...POSTGRESQL_DML,
  ...POSTGRESQL_DDL,
};
