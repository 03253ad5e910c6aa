/** How PostgreSQL says things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { postgresqlDdl } from "./ddl.ts";
import { POSTGRESQL_DML } from "./dml.ts";
import { postgresqlExpressions } from "./expressions.ts";
import { POSTGRESQL_QUERIES } from "./queries.ts";
import type { PostgresqlFacts } from "./server-facts.ts";

/** All render functions, for a server of which these facts hold. A table that depends on facts is a function of them. */
export function postgresqlRenderTable(facts: PostgresqlFacts): RenderTable {
  return {
    ...BASE_RENDER_TABLE,
    ...postgresqlExpressions(facts),
    ...POSTGRESQL_QUERIES,
    ...POSTGRESQL_DML,
    ...postgresqlDdl(facts),
  };
}
