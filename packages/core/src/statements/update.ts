/** UPDATE, as a node. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import type { FromClause } from "../from/from-clause.ts";
import { Join } from "../from/join.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { outlineOf } from "../node.ts";
import type { Assignments, Setting } from "./assignments.ts";
import { assignmentsOf, settingOf, settingsOf } from "./assignments.ts";
import { EMPTY } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import type { WriteExtras } from "./write-extras.ts";
import type { SearchedClauses } from "./write-node.ts";
import { NO_WRITE_CLAUSES, SearchedWriteNode } from "./write-node.ts";

/** What column keys are of: of a join, its first table. */
function firstOf(table: FromClause): FromClause {
  return table instanceof Join ? firstOf(table.left) : table;
}

interface UpdateClauses extends SearchedClauses {
  readonly set: Assignments | null;
  readonly settings: readonly Setting[];
  readonly ordered: boolean;
}

const NOTHING: UpdateClauses = { ...NO_WRITE_CLAUSES, set: null, settings: EMPTY, ordered: false, conditions: EMPTY };

/** UPDATE. Immutable: every method gives a new one. */
export class UpdateNode extends SearchedWriteNode<UpdateNode> implements UpdateClauses {
  readonly kind = "update";
  readonly table: FromClause;
  /** What is set by column key; null while the columns come from the parameters at execution. */
  readonly set: Assignments | null;
  /** What is set whose target is an expression; with `ordered`, everything that is set. */
  readonly settings: readonly Setting[];
  /** Whether the order of the settings counts. */
  readonly ordered: boolean;
  readonly conditions: readonly ExpressionNode[];
  readonly returned: readonly Node[];
  readonly extras: WriteExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: Partial<UpdateClauses> = {}) {
    super();
    const all = { ...NOTHING, ...clauses };
    this.table = table;
    this.set = all.set;
    this.settings = all.settings;
    this.ordered = all.ordered;
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
    visitor.child("set", this.set);
    visitor.children("settings", this.settings);
    visitor.value("ordered", this.ordered);
    visitor.children("conditions", this.conditions);
    this.visitClauses(visitor);
  }

  values(given: unknown): UpdateNode {
    const where = this.unordered("values()");
    const set = assignmentsOf(firstOf(this.table), given, where);
    return this.with({ set: this.set === null ? set : this.set.merged(set) });
  }

  /** One assignment more, to any expression that can be one's target. */
  assign(target: unknown, value: unknown): UpdateNode {
    return this.with({ settings: [...this.settings, settingOf(target, value, this.unordered("assign()"))] });
  }

  orderedValues(pairs: unknown): UpdateNode {
    const where = this.unordered("orderedValues()");
    if (this.set !== null || this.settings.length > 0)
      throw new ArgumentError(`${where}: this UPDATE has values without an order already; give all of them in order.`);
    return this.with({ settings: settingsOf(pairs, where), ordered: true });
  }

  from(...sources: unknown[]): UpdateNode {
    return this.withSources(sources);
  }

  protected with(changes: Partial<UpdateClauses>): UpdateNode {
    return new UpdateNode(this.table, { ...this, ...changes });
  }

  private unordered(method: string): string {
    const where = `update(${this.table.name ?? "…"}).${method}`;
    if (this.ordered)
      throw new ArgumentError(`${where}: the values of this UPDATE have an order; give all of them in one orderedValues().`);
    return where;
  }
}
