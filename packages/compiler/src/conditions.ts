/** How conditions are written: WHERE, HAVING, ON. */
import type { ExpressionNode } from "@athanor/core";
import { OPERATORS, simplified } from "@athanor/core";
import type { StatementCompiler } from "./statement-compiler.ts";

/** Conditions that must all hold. */
export function conditionList(given: readonly ExpressionNode[], compiler: StatementCompiler): string {
  const list = simplified(OPERATORS.and, given);
  const [only] = list;
  if (only !== undefined && list.length === 1) return compiler.condition(only);
  return list.map((each) => compiler.conditionOperand(each, OPERATORS.and)).join(" AND ");
}

/** WHERE or HAVING; nothing without conditions. */
export function conditions(word: string, list: readonly ExpressionNode[], compiler: StatementCompiler): string {
  return list.length === 0 ? "" : `${word} ${conditionList(list, compiler)}`;
}
