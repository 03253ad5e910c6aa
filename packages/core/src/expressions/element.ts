/** Expressions: the base, the nodes that operators make, and what turns values into operands, put together. */
import * as nodes from "./basic-nodes.ts";
import { installExpressionTools } from "./expression-node.ts";
import * as named from "./named-nodes.ts";
import * as operands from "./operands.ts";
import * as patterns from "./pattern-nodes.ts";

installExpressionTools({ ...nodes, ...named, ...operands, ...patterns });

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
