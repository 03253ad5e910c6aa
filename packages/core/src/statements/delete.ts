/** DELETE, as a node. */
import type { ExpressionNode } from "../expressions/element.ts";
import type { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { outlineOf } from "../node.ts";
import { EMPTY } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import type { WriteExtras } from "./write-extras.ts";
import type { SearchedClauses } from "./write-node.ts";
import { NO_WRITE_CLAUSES, SearchedWriteNode } from "./write-node.ts";

const NOTHING: SearchedClauses = { ...NO_WRITE_CLAUSES, conditions: EMPTY };

/** DELETE. Immutable: every method gives a new one. */
export class DeleteNode extends SearchedWriteNode<DeleteNode> {
  readonly kind = "delete";
  readonly table: FromClause;
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly extras: WriteExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: Partial<SearchedClauses> = {}) {
    super();
    const all = { ...NOTHING, ...clauses };
    this.table = table;
    this.conditions = all.conditions;
    this.returned = all.returned;
    this.extras = all.extras;
    this.runOptions = all.runOptions;
  }

  override get outline(): number {
    return outlineOf(this.conditions, this.table.outline);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.children("conditions", this.conditions);
    this.visitClauses(visitor);
  }

  using(...sources: unknown[]): DeleteNode {
    return this.withSources(sources);
  }

  protected with(changes: Partial<SearchedClauses>): DeleteNode {
    return new DeleteNode(this.table, { ...this, ...changes });
  }
}
