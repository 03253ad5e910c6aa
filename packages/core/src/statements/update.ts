/** UPDATE and DELETE, as nodes. */
import type { ExpressionNode } from "../expressions/element.ts";
import { combine, conditionOf } from "../expressions/element.ts";
import { OPERATORS } from "../expressions/operators.ts";
import type { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { EMPTY } from "./compound.ts";
import type { Assignments } from "./insert.ts";
import { assignmentsOf } from "./insert.ts";
import type { ExecutionOptions } from "./statement.ts";
import { StatementNode, selectedNodes } from "./statement.ts";

interface UpdateClauses {
  readonly set: Assignments | null;
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;
}

const NOTHING: UpdateClauses = { set: null, conditions: EMPTY, returned: EMPTY, runOptions: null };

/** UPDATE. Immutable: every method gives a new one. */
export class UpdateNode extends StatementNode implements UpdateClauses {
  readonly kind = "update";
  readonly table: FromClause;
  /** What is set; null while the columns come from the parameters at execution. */
  readonly set: Assignments | null;
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: UpdateClauses = NOTHING) {
    super();
    this.table = table;
    this.set = clauses.set;
    this.conditions = clauses.conditions;
    this.returned = clauses.returned;
    this.runOptions = clauses.runOptions;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.child("set", this.set);
    visitor.children("conditions", this.conditions);
    visitor.children("returned", this.returned);
  }

  where(...conditions: unknown[]): UpdateNode {
    return new UpdateNode(this.table, {
      ...this,
      conditions: [...this.conditions, ...conditions.map((each) => conditionOf(each, "where()"))],
    });
  }

  values(given: unknown): UpdateNode {
    return new UpdateNode(this.table, { ...this, set: assignmentsOf(this.table, given, `update(${this.table.name ?? "…"}).values()`) });
  }

  returning(...items: unknown[]): UpdateNode {
    return new UpdateNode(this.table, { ...this, returned: selectedNodes(items, "returning()") });
  }

  executionOptions(options: ExecutionOptions): UpdateNode {
    return new UpdateNode(this.table, { ...this, runOptions: { ...this.runOptions, ...options } });
  }

  /** All of the conditions as one; null without any. */
  get whereClause(): ExpressionNode | null {
    return this.conditions.length === 0 ? null : combine(OPERATORS.and, this.conditions);
  }
}

interface DeleteClauses {
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;
}

/** DELETE. Immutable: every method gives a new one. */
export class DeleteNode extends StatementNode implements DeleteClauses {
  readonly kind = "delete";
  readonly table: FromClause;
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: DeleteClauses = NOTHING) {
    super();
    this.table = table;
    this.conditions = clauses.conditions;
    this.returned = clauses.returned;
    this.runOptions = clauses.runOptions;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.children("conditions", this.conditions);
    visitor.children("returned", this.returned);
  }

  where(...conditions: unknown[]): DeleteNode {
    return new DeleteNode(this.table, {
      ...this,
      conditions: [...this.conditions, ...conditions.map((each) => conditionOf(each, "where()"))],
    });
  }

  returning(...items: unknown[]): DeleteNode {
    return new DeleteNode(this.table, { ...this, returned: selectedNodes(items, "returning()") });
  }

  executionOptions(options: ExecutionOptions): DeleteNode {
    return new DeleteNode(this.table, { ...this, runOptions: { ...this.runOptions, ...options } });
  }

  /** All of the conditions as one; null without any. */
  get whereClause(): ExpressionNode | null {
    return this.conditions.length === 0 ? null : combine(OPERATORS.and, this.conditions);
  }
}
