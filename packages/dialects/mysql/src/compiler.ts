/** How MySQL and MariaDB say things differently. */
import type { RenderTable } from "@athanor/compiler";
import { BASE_RENDER_TABLE } from "@athanor/compiler";
import { mysqlDdl } from "./ddl.ts";
import { mysqlDml } from "./dml.ts";
import { mysqlExpressions } from "./expressions.ts";
import { mysqlFunctions } from "./functions.ts";
import { jsonComparisons } from "./json-comparisons.ts";
import type { MysqlFacts } from "./options.ts";
import { mysqlQueries } from "./queries.ts";

/** All render functions, for a server of which these facts hold. A table that depends on facts is a function of them. */
export function mysqlRenderTable(facts: MysqlFacts): RenderTable {
  const expressions = mysqlExpressions(facts);
  return {
    ...BASE_RENDER_TABLE,
    ...expressions,
    ...(facts.mariadb ? {} : jsonComparisons(expressions)),
    ...mysqlFunctions(facts),
    ...mysqlQueries(facts),
    ...mysqlDml(facts),
    ...mysqlDdl(facts),
  };
}
