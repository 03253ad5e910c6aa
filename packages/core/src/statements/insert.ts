/** INSERT, as a node. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { Bind, conditionOf, ExpressionNode as Expression, expressionOf, nodeOf } from "../expressions/element.ts";
import { Alias } from "../from/alias.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { EMPTY } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import { StatementNode, selectedNodes } from "./statement.ts";
import { ValuesRow } from "./values.ts";

/** Column keys with the expressions they are set to, in order. */
export class Assignments extends Node {
  readonly kind = "assignments";
  readonly keys: readonly string[];
  readonly values: readonly ExpressionNode[];

  constructor(keys: readonly string[], values: readonly ExpressionNode[]) {
    super();
    this.keys = keys;
    this.values = values;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("keys", this.keys.length);
    for (const key of this.keys) visitor.value("keys", key);
    visitor.children("values", this.values);
  }
}

/**
 * The assignments that an object of values means for a table.
 *
 * @throws ArgumentError for an unknown column, or for undefined as a value
 */
export function assignmentsOf(table: FromClause, given: unknown, where: string): Assignments {
  if (typeof given !== "object" || given === null) throw new ArgumentError(`${where} takes an object of values by column key.`);
  const keys = Object.keys(given);
  const values = keys.map((key) => assigned(table, key, Reflect.get(given, key), where));
  return new Assignments(keys, values);
}

function assigned(table: FromClause, key: string, value: unknown, where: string): ExpressionNode {
  const column = Object.hasOwn(table.c, key) ? table.c[key] : undefined;
  if (column === undefined)
    throw new ArgumentError(
      `${where}: ${table.describe()} has no column "${key}"; it has ${table.columns.map(([each]) => `"${each}"`).join(", ")}.`,
    );
  if (value === undefined)
    throw new ArgumentError(`${where}: the value of "${key}" is undefined: use null for NULL, or leave the key out.`);
  if (value instanceof Expression) return value.unlabelled;
  if (value instanceof Node) return expressionOf(value, where);
  if (typeof value === "function" || typeof value === "symbol")
    throw new ArgumentError(`${where}: the value of "${key}" is a ${typeof value}: a function belongs into the column's default.`);
  return new Bind(key, value, column.type);
}

/** The table that a statement writes to. */
export function targetOf(target: unknown, where: string): FromClause {
  const node = nodeOf(target);
  if (node instanceof FromClause) return node;
  throw new ArgumentError(`${where} takes a table or a mapped class.`);
}

/** What happens when a row meets one that is there. */
export class OnConflict extends Node {
  readonly kind = "on_conflict";
  readonly target: readonly Node[];
  readonly targetWhere: ExpressionNode | null;
  /** null: DO NOTHING. */
  readonly set: Assignments | null;
  readonly where: ExpressionNode | null;

  constructor(target: readonly Node[], targetWhere: ExpressionNode | null, set: Assignments | null, where: ExpressionNode | null) {
    super();
    this.target = target;
    this.targetWhere = targetWhere;
    this.set = set;
    this.where = where;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("target", this.target);
    visitor.child("targetWhere", this.targetWhere);
    visitor.child("set", this.set);
    visitor.child("where", this.where);
  }
}

interface InsertClauses {
  readonly keys: readonly string[] | null;
  readonly rows: readonly ValuesRow[];
  readonly source: StatementNode | null;
  readonly conflict: OnConflict | null;
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;
}

const NOTHING: InsertClauses = { keys: null, rows: EMPTY, source: null, conflict: null, returned: EMPTY, runOptions: null };

/** INSERT. Immutable: every method gives a new one. */
export class InsertNode extends StatementNode implements InsertClauses {
  readonly kind = "insert";
  readonly table: FromClause;
  /** The columns of `rows` or `source`; null while the columns come from the parameters at execution. */
  readonly keys: readonly string[] | null;
  readonly rows: readonly ValuesRow[];
  readonly source: StatementNode | null;
  readonly conflict: OnConflict | null;
  readonly returned: readonly Node[];
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: InsertClauses = NOTHING) {
    super();
    this.table = table;
    this.keys = clauses.keys;
    this.rows = clauses.rows;
    this.source = clauses.source;
    this.conflict = clauses.conflict;
    this.returned = clauses.returned;
    this.runOptions = clauses.runOptions;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.value("keys", this.keys?.length ?? null);
    for (const key of this.keys ?? EMPTY) visitor.value("keys", key);
    visitor.children("rows", this.rows);
    visitor.child("source", this.source);
    visitor.child("conflict", this.conflict);
    visitor.children("returned", this.returned);
  }

  values(given: unknown): InsertNode {
    const rows: readonly unknown[] = Array.isArray(given) ? given : [given];
    const where = `insert(${this.table.name ?? "…"}).values()`;
    const [first, ...rest] = rows.map((row) => assignmentsOf(this.table, row, where));
    if (first === undefined) throw new ArgumentError(`${where} was given an empty list: there is nothing to insert.`);
    const aligned = rest.map((row, i) => align(row, first.keys, `${where}, row ${i + 2}`));
    return this.with({ keys: first.keys, rows: [new ValuesRow(first.values), ...aligned], source: null });
  }

  fromSelect(keys: readonly string[], source: unknown): InsertNode {
    for (const key of keys) this.table.columnFor(key);
    if (!(source instanceof StatementNode))
      throw new ArgumentError('fromSelect() takes the column keys and a statement: fromSelect(["name"], select(…)).');
    return this.with({ keys, rows: EMPTY, source });
  }

  onConflict(target: unknown, options: { readonly where?: unknown } = {}): ConflictBuilder {
    if (!Array.isArray(target))
      throw new ArgumentError("onConflict() takes the columns of a unique key as a list: onConflict([users.c.email]).");
    const columns: readonly unknown[] = target;
    return new ConflictBuilder(
      this,
      columns.map((each) => expressionOf(each, "onConflict()")),
      options.where === undefined ? null : conditionOf(options.where, "onConflict({ where })"),
    );
  }

  returning(...items: unknown[]): InsertNode {
    return this.with({ returned: selectedNodes(items, "returning()") });
  }

  executionOptions(options: ExecutionOptions): InsertNode {
    return this.with({ runOptions: { ...this.runOptions, ...options } });
  }

  /** For `onConflict`: the same INSERT with what to do about conflicts. */
  withConflict(conflict: OnConflict): InsertNode {
    return this.with({ conflict });
  }

  private with(changes: Partial<InsertClauses>): InsertNode {
    return new InsertNode(this.table, { ...this, ...changes });
  }
}

function align(row: Assignments, keys: readonly string[], where: string): ValuesRow {
  const values = keys.map((key) => {
    const value = row.values[row.keys.indexOf(key)];
    if (value === undefined)
      throw new ArgumentError(
        `${where} has no value for "${key}", which the first row has: all rows of one INSERT must have the same keys.`,
      );
    return value;
  });
  const extra = row.keys.find((key) => !keys.includes(key));
  if (extra !== undefined)
    throw new ArgumentError(
      `${where} has a value for "${extra}", which the first row has not: all rows of one INSERT must have the same keys.`,
    );
  return new ValuesRow(values);
}

/** What `onConflict(…)` gives: it waits for what to do. */
export class ConflictBuilder {
  readonly #insert: InsertNode;
  readonly #target: readonly Node[];
  readonly #targetWhere: ExpressionNode | null;

  constructor(insert: InsertNode, target: readonly Node[], targetWhere: ExpressionNode | null) {
    this.#insert = insert;
    this.#target = target;
    this.#targetWhere = targetWhere;
  }

  doNothing(): InsertNode {
    return this.#insert.withConflict(new OnConflict(this.#target, this.#targetWhere, null, null));
  }

  doUpdate(build: (context: { readonly excluded: unknown }) => unknown, options: { readonly where?: unknown } = {}): InsertNode {
    const { table } = this.#insert;
    const excluded = new ExcludedRow(table);
    const set = assignmentsOf(table, build({ excluded: excluded.c }), "doUpdate()");
    if (set.keys.length === 0) throw new ArgumentError("doUpdate() sets nothing: give at least one column, or use doNothing().");
    return this.#insert.withConflict(
      new OnConflict(
        this.#target,
        this.#targetWhere,
        set,
        options.where === undefined ? null : conditionOf(options.where, "doUpdate({ where })"),
      ),
    );
  }
}

/** `excluded`: the row that could not be inserted. */
export class ExcludedRow extends Alias {
  constructor(table: FromClause) {
    super(table, "excluded");
  }
}
