/** What an INSERT does about rows that are there already. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { conditionOf, expressionOf } from "../expressions/element.ts";
import { Alias } from "../from/alias.ts";
import type { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { Assignments } from "./assignments.ts";
import { assignmentsOf, Setting, settingOf } from "./assignments.ts";
import type { InsertNode } from "./insert.ts";

/** The unique key whose violation is meant. */
interface ConflictTarget {
  /** Its columns or expressions; empty for any key. */
  readonly target: readonly Node[];
  /** Its name, where it is named instead. */
  readonly constraint: string | null;
  /** The condition of a partial index. */
  readonly targetWhere: ExpressionNode | null;
  /** Any other unique key may do as well. */
  readonly anyKey: boolean;
}

/** What happens when a row meets one that is there. */
export class OnConflict extends Node implements ConflictTarget {
  readonly kind = "on_conflict";
  readonly target: readonly Node[];
  readonly constraint: string | null;
  readonly targetWhere: ExpressionNode | null;
  readonly anyKey: boolean;
  /** null: DO NOTHING. */
  readonly set: Assignments | null;
  readonly where: ExpressionNode | null;

  constructor(key: ConflictTarget, set: Assignments | null, where: ExpressionNode | null) {
    super();
    this.target = key.target;
    this.constraint = key.constraint;
    this.targetWhere = key.targetWhere;
    this.anyKey = key.anyKey;
    this.set = set;
    this.where = where;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("target", this.target);
    visitor.value("constraint", this.constraint);
    visitor.child("targetWhere", this.targetWhere);
    visitor.value("anyKey", this.anyKey);
    visitor.child("set", this.set);
    visitor.child("where", this.where);
  }
}

/** ON DUPLICATE KEY UPDATE: what is set when a row violates any unique key. */
export class OnDuplicateKey extends Node {
  readonly kind = "on_duplicate_key";
  readonly set: Assignments | null;
  /** In their order, in place of `set`: each sees what those before it have changed. */
  readonly settings: readonly Setting[];

  constructor(set: Assignments | null, settings: readonly Setting[]) {
    super();
    this.set = set;
    this.settings = settings;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("set", this.set);
    visitor.children("settings", this.settings);
  }
}

/** The row that could not be inserted. */
export class ExcludedRow extends Alias {
  constructor(table: FromClause) {
    super(table, "excluded");
  }
}

/**
 * The key that `onConflict` was given.
 *
 * @throws ArgumentError for what is neither columns nor a constraint's name
 */
export function conflictTarget(given: unknown, options: { readonly where?: unknown; readonly anyKey?: unknown }): ConflictTarget {
  const targetWhere = options.where === undefined ? null : conditionOf(options.where, "onConflict({ where })");
  const anyKey = options.anyKey === true;
  if (given === undefined) return { target: [], constraint: null, targetWhere, anyKey };
  if (Array.isArray(given)) {
    const columns: readonly unknown[] = given;
    return { target: columns.map((each) => expressionOf(each, "onConflict()")), constraint: null, targetWhere, anyKey };
  }
  const constraint = typeof given === "object" && given !== null && "constraint" in given ? given.constraint : null;
  if (typeof constraint !== "string" || constraint === "")
    throw new ArgumentError(
      'onConflict() takes the columns of a unique key as a list, onConflict([users.c.email]), or its name, onConflict({ constraint: "uq_email" }).',
    );
  return { target: [], constraint, targetWhere, anyKey };
}

/** What `onConflict(…)` gives: it waits for what to do. */
export class ConflictBuilder {
  readonly #insert: InsertNode;
  readonly #target: ConflictTarget;

  constructor(insert: InsertNode, target: ConflictTarget) {
    this.#insert = insert;
    this.#target = target;
  }

  doNothing(): InsertNode {
    return this.#insert.withConflict(new OnConflict(this.#target, null, null));
  }

  doUpdate(build: (context: { readonly excluded: unknown }) => unknown, options: { readonly where?: unknown } = {}): InsertNode {
    const { table } = this.#insert;
    const set = assignmentsOf(table, build({ excluded: new ExcludedRow(table).c }), "doUpdate()");
    if (set.keys.length === 0) throw new ArgumentError("doUpdate() sets nothing: give at least one column, or use doNothing().");
    const where = options.where === undefined ? null : conditionOf(options.where, "doUpdate({ where })");
    return this.#insert.withConflict(new OnConflict(this.#target, set, where));
  }
}

/** What the callback of `onDuplicateKeyUpdate` is given. */
export interface DuplicateContext {
  readonly inserted: unknown;
  readonly set: (target: unknown, value: unknown) => Setting;
}

/** ON DUPLICATE KEY UPDATE from what `onDuplicateKeyUpdate` was given. */
export function onDuplicateKey(table: FromClause, build: (context: DuplicateContext) => unknown): OnDuplicateKey {
  const where = "onDuplicateKeyUpdate()";
  const given = build({ inserted: new ExcludedRow(table).c, set: (target, value) => settingOf(target, value, where) });
  if (Array.isArray(given)) {
    const settings: readonly unknown[] = given;
    if (!settings.every((each) => each instanceof Setting))
      throw new ArgumentError(`${where} takes a list of what set(column, value) gives.`);
    if (settings.length > 0) return new OnDuplicateKey(null, settings);
  } else {
    const set = assignmentsOf(table, given, where);
    if (set.keys.length > 0) return new OnDuplicateKey(set, []);
  }
  throw new ArgumentError(`${where} sets nothing: give at least one column.`);
}
