/** MERGE, as a node. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { conditionOf, nodeOf } from "../expressions/element.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { Assignments } from "./assignments.ts";
import { assignmentsOf } from "./assignments.ts";
import { EMPTY } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import type { WriteExtras } from "./write-extras.ts";
import type { WriteClauses } from "./write-node.ts";
import { NO_WRITE_CLAUSES, WriteNode } from "./write-node.ts";

/** Which rows a clause of a MERGE is about: of both sides, of the source alone, of the target alone. */
export type MergeMatch = "matched" | "not_matched" | "not_matched_by_source";

/** What a clause of a MERGE does. */
export type MergeAction = "insert" | "update" | "delete" | "nothing";

/** `WHEN [NOT] MATCHED [AND …] THEN …`. */
export class MergeClause extends Node {
  readonly kind = "merge_clause";
  readonly match: MergeMatch;
  readonly condition: ExpressionNode | null;
  readonly action: MergeAction;
  /** What an INSERT or UPDATE sets. */
  readonly set: Assignments | null;

  constructor(match: MergeMatch, condition: ExpressionNode | null, action: MergeAction, set: Assignments | null) {
    super();
    this.match = match;
    this.condition = condition;
    this.action = action;
    this.set = set;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("match", this.match);
    visitor.child("condition", this.condition);
    visitor.value("action", this.action);
    visitor.child("set", this.set);
  }
}

interface MergeClauses extends WriteClauses {
  readonly clauses: readonly MergeClause[];
}

/** MERGE. Immutable: every method gives a new one. */
export class MergeNode extends WriteNode<MergeNode> implements MergeClauses {
  readonly kind = "merge";
  readonly table: FromClause;
  readonly source: FromClause;
  readonly on: ExpressionNode;
  readonly clauses: readonly MergeClause[];
  readonly returned: readonly Node[];
  readonly extras: WriteExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, source: FromClause, on: ExpressionNode, clauses: Partial<MergeClauses> = {}) {
    super();
    const all = { ...NO_WRITE_CLAUSES, clauses: EMPTY, ...clauses };
    this.table = table;
    this.source = source;
    this.on = on;
    this.clauses = all.clauses;
    this.returned = all.returned;
    this.extras = all.extras;
    this.runOptions = all.runOptions;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.child("source", this.source);
    visitor.child("on", this.on);
    visitor.children("clauses", this.clauses);
    this.visitClauses(visitor);
  }

  whenMatched(condition?: unknown): MergeBranch {
    return new MergeBranch(this, "matched", branchCondition(condition, "whenMatched()"));
  }

  whenNotMatched(condition?: unknown): MergeBranch {
    return new MergeBranch(this, "not_matched", branchCondition(condition, "whenNotMatched()"));
  }

  whenNotMatchedBySource(condition?: unknown): MergeBranch {
    return new MergeBranch(this, "not_matched_by_source", branchCondition(condition, "whenNotMatchedBySource()"));
  }

  /** For the branches: the same MERGE with one clause more. */
  withClause(clause: MergeClause): MergeNode {
    return this.with({ clauses: [...this.clauses, clause] });
  }

  protected with(changes: Partial<MergeClauses>): MergeNode {
    return new MergeNode(this.table, this.source, this.on, { ...this, ...changes });
  }
}

function branchCondition(condition: unknown, where: string): ExpressionNode | null {
  return condition === undefined ? null : conditionOf(condition, where);
}

/** What `whenMatched()` and the like give: it waits for what to do. */
export class MergeBranch {
  readonly #merge: MergeNode;
  readonly #match: MergeMatch;
  readonly #condition: ExpressionNode | null;

  constructor(merge: MergeNode, match: MergeMatch, condition: ExpressionNode | null) {
    this.#merge = merge;
    this.#match = match;
    this.#condition = condition;
  }

  update(values: unknown): MergeNode {
    return this.doing("update", this.assignments(values, "update()"));
  }

  insert(values: unknown): MergeNode {
    return this.doing("insert", this.assignments(values, "insert()"));
  }

  delete(): MergeNode {
    return this.doing("delete", null);
  }

  doNothing(): MergeNode {
    return this.doing("nothing", null);
  }

  private doing(action: MergeAction, set: Assignments | null): MergeNode {
    return this.#merge.withClause(new MergeClause(this.#match, this.#condition, action, set));
  }

  private assignments(values: unknown, method: string): Assignments {
    const where = `mergeInto(${this.#merge.table.name ?? "…"}).${method}`;
    const set = assignmentsOf(this.#merge.table, values, where);
    if (set.keys.length === 0) throw new ArgumentError(`${where} sets nothing: give at least one column.`);
    return set;
  }
}

/** The source of a MERGE. */
export function mergeSource(source: unknown): FromClause {
  const node = nodeOf(source);
  if (node instanceof FromClause) return node;
  throw new ArgumentError("using() takes a table or another FROM element: a subquery, values(…), an alias.");
}
