/** What a MERGE did to a row. */
import { ExpressionNode } from "../expressions/element.ts";
import { types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";

const TEXT = types.text();

/** `merge_action()`, `$action`: the word INSERT, UPDATE or DELETE. */
export class MergeActionName extends ExpressionNode {
  readonly kind = "merge_action";

  get type(): SqlType {
    return TEXT;
  }

  visitFields(): void {}
}
