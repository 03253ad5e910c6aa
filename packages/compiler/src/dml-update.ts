/** How UPDATE is written. */
import type { ExpressionNode, FromClause, Setting, Table, UpdateNode } from "@athanor/core";
import { Column, ColumnNode, CompileError, iterate, Join, TupleNode } from "@athanor/core";
import { readBeforeSet } from "./assignment-order.ts";
import { conditions } from "./conditions.ts";
import type { RenderTable } from "./dialect.ts";
import { ownPart, rowLimit, sourcesScope, writtenSources } from "./dml-sources.ts";
import type { TextMaker, Writing } from "./dml-statement.ts";
import {
  AssignedRow,
  assignedValue,
  checkWritable,
  columnOf,
  defaultText,
  givenText,
  parameterKeys,
  parameterText,
  returningClauses,
  tableBehind,
  writing,
} from "./dml-statement.ts";
import { sourcesOf } from "./from.ts";
import { fragments, joinedClauses } from "./select.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function update(node: UpdateNode, compiler: StatementCompiler): string {
  return writing(node, compiler, (how) => updateBody(node, how, compiler));
}

function updateBody(node: UpdateNode, how: Writing, compiler: StatementCompiler): string {
  const values = [...(node.set?.values ?? []), ...node.settings.map(({ value }) => value)];
  const sources = writtenSources(node, values, compiler);
  const { target, others, render } = sources;
  checkSources(target, others, compiler);
  const qualified = compiler.dialect.capabilities.updateTables && (others.length > 0 || target instanceof Join);
  return compiler.within(sourcesScope(sources, compiler), () => {
    const opening = ownPart("update_target", sources, compiler) ?? render(target);
    const sets = assignmentTexts(node, how, qualified, compiler);
    const returned = returningClauses(node, { capability: "updateReturning", word: "UPDATE" }, how, compiler);
    return joinedClauses([
      "UPDATE",
      fragments(node.extras.prefixes, compiler),
      `${opening} SET ${sets.join(", ")}`,
      returned.early,
      ownPart("update_from", sources, compiler) ?? (others.length === 0 ? "" : `FROM ${others.map(render).join(", ")}`),
      conditions("WHERE", node.conditions, compiler),
      rowLimit(sources, compiler),
      returned.late,
    ]);
  });
}

function checkSources(target: FromClause, others: readonly FromClause[], compiler: StatementCompiler): void {
  const { name, capabilities } = compiler.dialect;
  if (target instanceof Join && !capabilities.updateTables)
    throw new CompileError(`The dialect "${name}" can't update a join: update one table, and name the others with from().`);
  if (others.length > 0 && !capabilities.updateFrom && !capabilities.updateTables)
    throw new CompileError(
      `The dialect "${name}" has no UPDATE … FROM: take values from other tables by subqueries, and conditions by exists() or in().`,
    );
}

/** One assignment: an expression on the left, and what makes the text on the right. */
interface Assignment {
  readonly target: ExpressionNode;
  /** What the text is of, where it is no parameter. */
  readonly reads: ExpressionNode | null;
  readonly text: TextMaker;
}

/** The assignments as text. */
function assignmentTexts(node: UpdateNode, how: Writing, qualified: boolean, compiler: StatementCompiler): string[] {
  const own = new OwnColumns(node, how, compiler);
  const assignments = node.ordered ? orderedAssignments(node, own, compiler) : plainAssignments(node, own, compiler);
  if (assignments.length === 0) throw new CompileError(`The UPDATE of ${node.table.describe()} sets nothing: give it values({ … }).`);
  const { scope } = compiler;
  const assigned = (column: ColumnNode): string | null => (own.keyOf(column) === null ? null : own.row.text(column.key));
  return compiler.within(scope === null ? null : { ...scope, assigned }, () =>
    assignments.map(({ target, text }) => `${targetText(target, node.table, qualified, compiler)}=${text()}`),
  );
}

/** First what is assigned to expressions and to other tables, then the target's own columns in their order. */
function plainAssignments(node: UpdateNode, own: OwnColumns, compiler: StatementCompiler): readonly Assignment[] {
  const others = node.settings.filter(({ target }) => own.keyOf(target) === null).map((each) => ofSetting(each, compiler));
  const all = [...others, ...refreshedElsewhere(node, own, compiler), ...own.assignments(() => true)];
  return compiler.dialect.capabilities.sequentialAssignments ? inReadingOrder(all, compiler) : all;
}

/** What is set without an order means the row as it was: each column is read before it is set. */
function inReadingOrder(all: readonly Assignment[], compiler: StatementCompiler): readonly Assignment[] {
  const reads = new Map(all.map((each) => [each, columnsIn(each.reads)]));
  const ordered = readBeforeSet(
    all,
    ({ target }) => target,
    (each) => reads.get(each) ?? NO_COLUMNS,
  );
  if (ordered !== null) return ordered;
  throw new CompileError(
    `The UPDATE sets columns from each other's values as they were, which the dialect "${compiler.dialect.name}" can't: say by orderedValues() which is set first, and that the next one sees it.`,
  );
}

const NO_COLUMNS: ReadonlySet<ExpressionNode> = new Set();

function columnsIn(value: ExpressionNode | null): ReadonlySet<ExpressionNode> {
  return value === null ? NO_COLUMNS : new Set([...iterate(value)].filter((each) => each instanceof ColumnNode));
}

/** As they were given; behind them the columns that the program refreshes with every UPDATE. */
function orderedAssignments(node: UpdateNode, own: OwnColumns, compiler: StatementCompiler): Assignment[] {
  const given = node.settings.map((each) => {
    const { target } = each;
    const key = own.keyOf(target);
    return key === null ? ofSetting(each, compiler) : { target, reads: each.value, text: () => own.row.text(key) ?? "" };
  });
  const said = new Set(node.settings.map(({ target }) => own.keyOf(target)));
  return [...given, ...refreshedElsewhere(node, own, compiler), ...own.assignments((key) => !said.has(key))];
}

function ofSetting({ target, value }: Setting, compiler: StatementCompiler): Assignment {
  return { target, reads: value, text: () => assignedValue(value, compiler) };
}

/** What the program refreshes with every UPDATE, of other tables that are set. */
function refreshedElsewhere(node: UpdateNode, own: OwnColumns, compiler: StatementCompiler): Assignment[] {
  const set = new Set(node.settings.flatMap(({ target }) => (target instanceof Column && own.keyOf(target) === null ? [target] : [])));
  const tables = new Set([...set].map(({ owner }) => owner));
  const row = new AssignedRow(() => new Map());
  return [...tables].flatMap(({ columnList }) =>
    columnList.flatMap((column): Assignment[] => {
      const { onUpdate } = column;
      if (onUpdate === null || set.has(column)) return [];
      const text = (): string => defaultText(column, onUpdate, { row: null, assigned: row }, compiler);
      return [{ target: column, reads: onUpdate.kind === "expression" ? onUpdate.expression : null, text }];
    }),
  );
}

/** What an UPDATE sets of its target's own columns: values that it was given, parameters, and what the program refreshes. */
class OwnColumns {
  readonly row: AssignedRow;
  /** The element that the columns belong to: of a join, the first table. */
  private readonly element: FromClause;
  private readonly table: Table | null;
  private readonly values = new Map<string, ExpressionNode>();

  constructor(node: UpdateNode, how: Writing, compiler: StatementCompiler) {
    this.element = firstElement(node.table);
    this.table = tableBehind(node.table);
    this.row = new AssignedRow((row) => this.makers(node, row, how, compiler));
  }

  /** The key of an expression that is one of these columns, also if an alias is updated and the table's own column is named; null if it is none. */
  keyOf(target: ExpressionNode): string | null {
    return target instanceof ColumnNode && (target.table === this.element || target.table === this.table) ? target.key : null;
  }

  /** The assignments to them, in the table's order. */
  assignments(filter: (key: string) => boolean): Assignment[] {
    return this.element.columns.flatMap(([key, target]): Assignment[] =>
      this.row.sets(key) && filter(key) ? [{ target, reads: this.values.get(key) ?? null, text: () => this.row.text(key) ?? "" }] : [],
    );
  }

  private makers(node: UpdateNode, row: AssignedRow, how: Writing, compiler: StatementCompiler): Map<string, TextMaker> {
    const at = { row: null, assigned: row };
    const makers = new Map<string, TextMaker>();
    for (const [key, value] of this.given(node)) {
      this.values.set(key, value);
      makers.set(key, () => givenText(key, value, at, how, compiler));
    }
    if (this.table === null) return makers;
    const keys = [...makers.keys()];
    for (const key of rowKeys(node, this.table, keys, how, compiler)) {
      const column = columnOf(this.table, key);
      makers.set(key, () => parameterText(column, row, compiler));
    }
    for (const key of makers.keys()) checkWritable(columnOf(this.table, key));
    for (const column of this.table.columnList) {
      const { onUpdate, key } = column;
      if (onUpdate === null || makers.has(key)) continue;
      if (onUpdate.kind === "expression") this.values.set(key, onUpdate.expression);
      makers.set(key, () => defaultText(column, onUpdate, at, compiler));
    }
    return makers;
  }

  private given({ set, settings }: UpdateNode): [string, ExpressionNode][] {
    const byKey = (set?.keys ?? []).flatMap((key, i): [string, ExpressionNode][] => {
      const value = set?.values[i];
      return value === undefined ? [] : [[key, value]];
    });
    const byColumn = settings.flatMap(({ target, value }): [string, ExpressionNode][] => {
      const key = this.keyOf(target);
      return key === null ? [] : [[key, value]];
    });
    return [...byKey, ...byColumn];
  }
}

function firstElement(target: FromClause): FromClause {
  return target instanceof Join ? firstElement(target.left) : target;
}

/** The keys that parameters set; of an UPDATE without any values, all columns if nothing is known of parameters. */
function rowKeys(node: UpdateNode, table: Table, own: readonly string[], how: Writing, compiler: StatementCompiler): string[] {
  const unsaid = node.set === null && node.settings.length === 0 && compiler.options.columnKeys === undefined;
  if (unsaid) return table.columnList.filter((column) => !column.generated && !column.omitted).map(({ key }) => key);
  return parameterKeys(table, own, how, compiler);
}

/** The left side of an assignment. */
function targetText(target: ExpressionNode, updated: FromClause, qualified: boolean, compiler: StatementCompiler): string {
  const { name, capabilities } = compiler.dialect;
  if (target instanceof TupleNode && !capabilities.updateRowValues)
    throw new CompileError(`The dialect "${name}" can't assign to several columns at once: assign to each of them.`);
  if (qualified) return compiler.render(target);
  const foreign = sourcesOf([target]).find((source) => source !== updated);
  if (foreign !== undefined)
    throw new CompileError(
      `The dialect "${name}" sets columns of one table in an UPDATE: ${foreign.describe()} is not the one that is updated.`,
    );
  return compiler.unqualified(() => compiler.render(target));
}

/** Render functions of UPDATE. */
export const UPDATE_TABLE: RenderTable = { update };
