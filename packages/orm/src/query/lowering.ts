/** Statements over classes, outside of a session: the SQL is the same, the rows are rows of columns. */
import type { Node } from "@athanor/core";
import { SelectNode, StatementNode } from "@athanor/core";
import { installLowering } from "../mapping/lowering.ts";
import { Rewriter } from "./rewriter.ts";
import type { PlannedStatement } from "./select-plan.ts";
import { planReturning, planSelect } from "./select-plan.ts";

/** Makes a statement over tables of one over classes, and the plan for its rows. */
export function planStatement(statement: Node): PlannedStatement {
  if (statement instanceof SelectNode) return planSelect(statement);
  if (statement instanceof StatementNode) return planReturning(statement);
  return { statement: new Rewriter().rewrite(statement), rows: { items: [], keys: [], repeats: false } };
}

installLowering((root) => planStatement(root).statement);
