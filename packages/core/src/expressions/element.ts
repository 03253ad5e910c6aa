/** Expressions: the base, the nodes that operators make, and what turns values into operands, put together. */
import { Between, Binary, Like, NULL, Unary } from "./basic-nodes.ts";
import { installExpressionTools } from "./expression-node.ts";
import { Cast, Collate, Label, Ordering } from "./named-nodes.ts";
import { affix, arithmetic, combine, compare, constantOr, index, memberList, operandOf, textOperand } from "./operands.ts";
import { RegexpMatch, RegexpReplace } from "./pattern-nodes.ts";

installExpressionTools({
  affix,
  arithmetic,
  Between,
  Binary,
  Cast,
  Collate,
  combine,
  compare,
  constantOr,
  index,
  Label,
  Like,
  memberList,
  NULL,
  operandOf,
  Ordering,
  RegexpMatch,
  RegexpReplace,
  textOperand,
  Unary,
});

export {
  Between,
  BIND_EXPANDING,
  BIND_LITERAL,
  BIND_NAMED,
  BIND_REQUIRED,
  Binary,
  Bind,
  Constant,
  ExpressionList,
  FALSE,
  Like,
  NULL,
  TRUE,
  Unary,
} from "./basic-nodes.ts";
export type { AffixOptions, LikeOptions, OperatorOptions, RegexpOptions } from "./expression-node.ts";
export { ExpressionNode } from "./expression-node.ts";
export { Cast, Collate, Label, LabelName, Ordering } from "./named-nodes.ts";
export type { AsOperand } from "./operands.ts";
export { combine, conditionOf, expressionOf, nodeOf, operandOf, simplified } from "./operands.ts";
export { RegexpMatch, RegexpReplace } from "./pattern-nodes.ts";
