/** An attribute that is a SQL expression: a hybrid. */
import type { ExpressionNode } from "@athanor/core";
import { expressionOf } from "@athanor/core";
import type { Mapper } from "../mapper.ts";
import { Property } from "./property.ts";

/** An attribute without a column: SQL on the class, evaluated on an instance. */
export class ExpressionProperty extends Property {
  readonly kind = "hybrid";
  private readonly thunk: Function;
  private found: ExpressionNode | null = null;

  constructor(mapper: Mapper, key: string, thunk: Function) {
    super(mapper, key, -1);
    this.thunk = thunk;
  }

  /** The SQL, over the attributes of the class. The user's function is called once. */
  get expression(): ExpressionNode {
    this.found ??= expressionOf(this.thunk(), `The hybrid ${this.toString()}`);
    return this.found;
  }
}
