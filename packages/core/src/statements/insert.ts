/** INSERT, as a node. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { TextNode } from "../expressions/text.ts";
import type { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { Column } from "../schema/column.ts";
import { Assignments, assignmentsOf, MissingValue } from "./assignments.ts";
import { EMPTY } from "./compound.ts";
import type { ExecutionOptions } from "./statement.ts";
import { statementOf } from "./statement.ts";
import type { DuplicateContext, OnConflict, OnDuplicateKey } from "./upsert.ts";
import { ConflictBuilder, conflictTarget, onDuplicateKey } from "./upsert.ts";
import { ValuesRow } from "./values.ts";
import type { WriteExtras } from "./write-extras.ts";
import type { WriteClauses } from "./write-node.ts";
import { NO_WRITE_CLAUSES, WriteNode } from "./write-node.ts";

interface InsertClauses extends WriteClauses {
  readonly keys: readonly string[] | null;
  readonly rows: readonly ValuesRow[];
  readonly source: Node | null;
  readonly sourceDefaults: boolean;
  readonly conflicts: readonly OnConflict[];
  readonly duplicate: OnDuplicateKey | null;
}

const NOTHING: InsertClauses = {
  ...NO_WRITE_CLAUSES,
  keys: null,
  rows: EMPTY,
  source: null,
  sourceDefaults: true,
  conflicts: EMPTY,
  duplicate: null,
};

/** INSERT. Immutable: every method gives a new one. */
export class InsertNode extends WriteNode<InsertNode> implements InsertClauses {
  readonly kind = "insert";
  readonly table: FromClause;
  /** The columns of `rows` or `source`; null while the columns come from the parameters at execution. */
  readonly keys: readonly string[] | null;
  readonly rows: readonly ValuesRow[];
  /** The statement whose rows are inserted. */
  readonly source: Node | null;
  /** Whether columns that `source` does not give get the defaults that the program knows. */
  readonly sourceDefaults: boolean;
  readonly conflicts: readonly OnConflict[];
  readonly duplicate: OnDuplicateKey | null;
  readonly returned: readonly Node[];
  readonly extras: WriteExtras;
  readonly runOptions: ExecutionOptions | null;

  constructor(table: FromClause, clauses: Partial<InsertClauses> = {}) {
    super();
    const all = { ...NOTHING, ...clauses };
    this.table = table;
    this.keys = all.keys;
    this.rows = all.rows;
    this.source = all.source;
    this.sourceDefaults = all.sourceDefaults;
    this.conflicts = all.conflicts;
    this.duplicate = all.duplicate;
    this.returned = all.returned;
    this.extras = all.extras;
    this.runOptions = all.runOptions;
  }

  override get outline(): number {
    return (Math.imul(this.table.outline, 31) + (this.keys?.length ?? -1) + (this.rows.length << 8)) | 0;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("table", this.table);
    visitor.value("keys", this.keys?.length ?? null);
    for (const key of this.keys ?? EMPTY) visitor.value("keys", key);
    visitor.children("rows", this.rows);
    visitor.child("source", this.source);
    visitor.value("sourceDefaults", this.sourceDefaults);
    visitor.children("conflicts", this.conflicts);
    visitor.child("duplicate", this.duplicate);
    this.visitClauses(visitor);
  }

  values(given: unknown): InsertNode {
    const where = `insert(${this.table.name ?? "…"}).values()`;
    if (this.source !== null) throw new ArgumentError(`${where}: this INSERT has its rows from a SELECT, it can't have values as well.`);
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (list.length === 0) throw new ArgumentError(`${where} was given an empty list: there is nothing to insert.`);
    const rows = list.map((row) => assignmentsOf(this.table, row, where));
    const { keys, lists } = aligned(this.table, Array.isArray(given) ? [...this.ownRows(), ...rows] : this.mergedRow(rows, where), where);
    return this.with({ keys, rows: lists.map((values) => new ValuesRow(values)) });
  }

  fromSelect(keys: readonly string[], source: unknown, options: { readonly includeDefaults?: boolean } = {}): InsertNode {
    for (const key of keys) this.table.columnFor(key);
    const statement = source instanceof TextNode ? source : statementOf(source);
    if (statement === null) throw new ArgumentError('fromSelect() takes the column keys and a statement: fromSelect(["name"], select(…)).');
    return this.with({ keys, rows: EMPTY, source: statement, sourceDefaults: options.includeDefaults ?? true });
  }

  onConflict(target?: unknown, options: { readonly where?: unknown; readonly anyKey?: unknown } = {}): ConflictBuilder {
    return new ConflictBuilder(this, conflictTarget(target, options));
  }

  onDuplicateKeyUpdate(build: (context: DuplicateContext) => unknown): InsertNode {
    return this.with({ duplicate: onDuplicateKey(this.table, build) });
  }

  inline(): InsertNode {
    return this.with({ extras: this.changed({ inline: true }) });
  }

  /** For `onConflict`: the same INSERT with what to do about one more kind of conflict. */
  withConflict(conflict: OnConflict): InsertNode {
    return this.with({ conflicts: [...this.conflicts, conflict] });
  }

  protected with(changes: Partial<InsertClauses>): InsertNode {
    return new InsertNode(this.table, { ...this, ...changes });
  }

  private ownRows(): Assignments[] {
    const { keys } = this;
    return keys === null ? [] : this.rows.map(({ values }) => new Assignments(keys, values, this.table));
  }

  /** Values given one after the other make one row. */
  private mergedRow(given: readonly Assignments[], where: string): readonly Assignments[] {
    const [own, ...more] = this.ownRows();
    const [added] = given;
    if (own === undefined || added === undefined) return given;
    if (more.length > 0)
      throw new ArgumentError(
        `${where}: this INSERT has several rows, to which of them the further values belong is not said: give a list.`,
      );
    return [own.merged(added)];
  }
}

/** The rows with one list of keys: what a row leaves out gets the column's default, if the program knows it. */
function aligned(table: FromClause, rows: readonly Assignments[], where: string) {
  const first = rows[0]?.keys ?? [];
  const further = rows.flatMap((row, i) => row.keys.filter((key) => !first.includes(key) && mayBeLeftOut(table, key, i, where)));
  const keys = [...first, ...new Set(further)];
  const lists = rows.map((row, i) => keys.map((key) => row.values[row.keys.indexOf(key)] ?? missing(table, key, i, where)));
  return { keys, lists };
}

function missing(table: FromClause, key: string, row: number, where: string): ExpressionNode {
  if (hasDefault(table, key)) return MISSING;
  throw new ArgumentError(
    `${where}, row ${row + 1} has no value for "${key}", which the first row has: all rows of one INSERT must have the same keys, but for columns with a default.`,
  );
}

const MISSING = new MissingValue();

function mayBeLeftOut(table: FromClause, key: string, row: number, where: string): boolean {
  if (hasDefault(table, key)) return true;
  throw new ArgumentError(
    `${where}, row ${row + 1} has a value for "${key}", which the first row has not: all rows of one INSERT must have the same keys, but for columns with a default.`,
  );
}

/** Whether a column has a default that the program knows. Of a mapped class it is only known when the statement is compiled. */
function hasDefault(table: FromClause, key: string): boolean {
  const column = table.columnFor(key);
  return !(column instanceof Column) || column.default !== null;
}
