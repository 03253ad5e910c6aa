/** Raw SQL and function calls in FROM, as they are: what `selectFrom(text("…"))` makes of them. */
import type { ExpressionNode } from "../expressions/element.ts";
import type { FieldVisitor } from "../node.ts";
import { FromClause } from "./from-clause.ts";

/** An expression in FROM, without a name of its own and without columns that are known. */
export class RawFrom extends FromClause {
  readonly kind = "raw_from";
  readonly name = null;
  readonly element: ExpressionNode;

  constructor(element: ExpressionNode) {
    super();
    this.element = element;
  }

  protected makeColumns(): never[] {
    return [];
  }

  baseOf(): null {
    return null;
  }

  foreignKeyLinks(): readonly never[] {
    return [];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
  }
}
