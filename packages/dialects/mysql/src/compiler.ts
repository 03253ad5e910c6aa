/** How MySQL says things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { MYSQL_DDL } from "./ddl.ts";
import { MYSQL_DML } from "./dml.ts";
import { MYSQL_EXPRESSIONS } from "./expressions.ts";
import { MYSQL_QUERIES } from "./queries.ts";

/** All render functions. */
export const MYSQL_RENDER_TABLE: RenderTable = {
  ...BASE_RENDER_TABLE,
  ...MYSQL_EXPRESSIONS,
  ...MYSQL_QUERIES,
  ...MYSQL_DML,
  ...MYSQL_DDL,
};
