/** All builders in one table. */
import type { Case } from "../ast.ts";
import { Build } from "./context.ts";
import { DDL_NODES } from "./ddl.ts";
import { DIALECT_NODES } from "./dialect-constructs.ts";
import { DML_NODES } from "./dml.ts";
import { EXPRESSION_NODES } from "./expressions.ts";
import { FROM_NODES } from "./from.ts";
import { FUNCTION_NODES } from "./functions.ts";
import { OPERATOR_NODES } from "./operators.ts";
import { ORM_NODES } from "./orm.ts";
import { SELECT_NODES } from "./select.ts";
import { tableOf } from "./tables.ts";

const nodes = {
  ...EXPRESSION_NODES,
  ...OPERATOR_NODES,
  ...FUNCTION_NODES,
  ...FROM_NODES,
  ...SELECT_NODES,
  ...DML_NODES,
  ...DDL_NODES,
  ...DIALECT_NODES,
  ...ORM_NODES,
};

/** Begins to build a case. */
export function buildOf(of: Case): Build {
  return new Build(of, { nodes, table: tableOf });
}
