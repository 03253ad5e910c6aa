/** How SELECT and its set operations are written. */
import type { ColumnName, CompoundSelect, ExpressionNode, ForUpdate, Fragment, Node, SelectNode, StatementNode } from "@athanor/core";
import {
  ColumnNode,
  CompileError,
  CompoundSelect as Compound,
  ExpressionNode as Expression,
  FromClause,
  IdentifierNode,
  Label,
  OPERATORS,
  SelectNode as Select,
  SqlTemplate,
  Table,
  TextNode,
  Unary,
} from "@athanor/core";
import { conditions } from "./conditions.ts";
import type { RenderTable } from "./dialect.ts";
import { fromElements, joinedElements } from "./from.ts";
import type { Scope, SelectedLabel } from "./scope.ts";
import { visibleSources } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { NO_HINTS } from "./statement-compiler.ts";

function select(node: SelectNode, compiler: StatementCompiler): string {
  return compiler.statement(node.extras.ctes, () => selectBody(node, compiler));
}

function selectBody(node: SelectNode, compiler: StatementCompiler): string {
  const outer = compiler.scope;
  const { inFrom, tableAliases } = compiler;
  compiler.inFrom = false;
  const { extras } = node;
  const elements = correlated(node, fromElements(node), outer);
  const labels: SelectedLabel[] = [];
  const sources = new Set(elements.flatMap(joinedElements));
  const scope: Scope = { sources, outer, labels, named: (name) => namedColumn(name, node, elements, labels, compiler) };
  compiler.tableAliases = distinguished([...sources], tableAliases, compiler);
  const text = compiler.within(scope, () => {
    const hints = tableHints(node, compiler);
    const opening = [
      "SELECT",
      compiler.dialect.render["select_hints"]?.({ hints }, compiler) ?? "",
      fragments(extras.prefixes, compiler),
      compiler.dialect.render["select_precolumns"]?.(node, compiler) ?? "",
      distinct(node, compiler),
      columnList(node, compiler, labels, inFrom),
    ];
    const clauses = [
      ...opening,
      elements.length === 0
        ? (compiler.dialect.render["empty_from"]?.(null, compiler) ?? "")
        : `FROM ${elements.map((element) => withHint(element, hints, compiler)).join(", ")}`,
      conditions("WHERE", node.conditions, compiler),
      node.groups.length === 0 ? "" : `GROUP BY ${compiler.items(node.groups)}`,
      conditions("HAVING", node.havings, compiler),
      orderBy(node.orders, compiler),
      limit(node, compiler),
      node.lock === null ? "" : compiler.render(node.lock),
      fragments(extras.suffixes, compiler),
      compiler.dialect.render["statement_hints"]?.(forDialect(extras.statementHints, compiler), compiler) ??
        fragments(extras.statementHints, compiler),
    ];
    return joinedClauses(clauses);
  });
  compiler.tableAliases = tableAliases;
  return text;
}

/** A table without schema that is called as one of a schema beside it gets another name: which of the two a column is of would not be clear. */
function distinguished(
  elements: readonly Node[],
  outer: ReadonlyMap<Node, string>,
  compiler: StatementCompiler,
): ReadonlyMap<Node, string> {
  const tables = elements.filter((element) => element instanceof Table);
  const qualified = new Set(tables.flatMap(({ schema, name }) => (schema === null ? [] : [name])));
  const ambiguous = tables.filter((table) => table.schema === null && qualified.has(table.name) && !outer.has(table));
  if (ambiguous.length === 0) return outer;
  return new Map([...outer, ...ambiguous.map((table) => [table, compiler.identifier(compiler.names.numbered(table.name))] as const)]);
}

function joinedClauses(clauses: readonly string[]): string {
  return clauses.filter((clause) => clause !== "").join(" ");
}

/** What is for the dialect at hand. */
function forDialect<T extends { readonly dialect: string | null }>(all: readonly T[], compiler: StatementCompiler): T[] {
  return all.filter(({ dialect }) => dialect === null || dialect === compiler.dialect.name);
}

function fragments(all: readonly Fragment[], compiler: StatementCompiler): string {
  return forDialect(all, compiler)
    .map(({ content }) => compiler.render(content))
    .join(" ");
}

/** The hints about tables, each with the table's name put into it. */
function tableHints(node: SelectNode, compiler: StatementCompiler): ReadonlyMap<Node, string> {
  const hints = new Map<Node, string>();
  for (const { source, text } of forDialect(node.extras.hints, compiler)) {
    const name = source instanceof FromClause ? (compiler.dialect.render["qualifier"]?.(source, compiler) ?? "") : "";
    hints.set(
      source,
      text.replaceAll("%(name)s", () => name),
    );
  }
  return hints;
}

function withHint(element: FromClause, hints: ReadonlyMap<Node, string>, compiler: StatementCompiler): string {
  if (hints.size > 0) compiler.tableHints = hints;
  const sql = compiler.render(element);
  compiler.tableHints = NO_HINTS;
  return sql;
}

/**
 * Leaves out what belongs to a SELECT around this one: what `correlate` names, of any of them; else, where this one has more
 * than one FROM element, those that the next one has too. A single element is never taken for the outer one's.
 */
function correlated(node: SelectNode, elements: readonly FromClause[], outer: Scope | null): readonly FromClause[] {
  if (outer === null) return elements;
  const { correlates, extras } = node;
  if (correlates !== null || extras.correlatesExcept !== null) {
    const around = visibleSources(outer);
    return elements.filter((element) => {
      if (!around.has(element)) return true;
      return !(correlates?.includes(element) ?? false) && (extras.correlatesExcept?.includes(element) ?? true);
    });
  }
  if (elements.length < 2) return elements;
  const own = elements.filter((element) => !outer.sources.has(element));
  if (own.length === 0) {
    const names = elements.map((element) => element.describe()).join(", ");
    throw new CompileError(
      `Every FROM element of a nested SELECT (${names}) belongs to the SELECT around it: say with correlate(…) which of them do.`,
    );
  }
  return own;
}

function columnList(node: SelectNode, compiler: StatementCompiler, labels: SelectedLabel[], inFrom: boolean): string {
  const exported = node.exportedColumns();
  if (exported.length === 0 && !compiler.dialect.capabilities.emptySelect) throw new CompileError("A SELECT needs at least one column.");
  const outermost = compiler.resultColumns === null;
  if (outermost) compiler.resultColumns = [];
  const texts = exported.map(({ name, expression }) => {
    if (!needsLabel(expression, name, inFrom)) return compiler.selected(expression);
    const sql = expression instanceof Label ? compiler.operand(expression, OPERATORS.as, "right") : compiler.selected(expression);
    const label = compiler.identifier(name);
    if (expression instanceof Label) labels.push({ label: expression, text: label });
    return `${sql} AS ${label}`;
  });
  if (outermost) compiler.resultColumns = exported.map(({ key, name, expression }) => compiler.resultColumn(key, name, expression.type));
  return texts.join(", ");
}

function needsLabel(expression: ExpressionNode, name: ColumnName, inFrom: boolean): boolean {
  if (expression instanceof ColumnNode) return name !== expression.name || (inFrom && expression.table !== null);
  if (expression instanceof TextNode || expression instanceof SqlTemplate || expression instanceof IdentifierNode) return false;
  // What stands before a column is no name for it, and the rows are read by position.
  if (expression instanceof Unary && expression.element instanceof ColumnNode) return inFrom;
  return expression.kind !== "table_function_column";
}

/** What a name in ORDER BY or GROUP BY stands for: a label, a column of the select list, or a column of a FROM element. */
function namedColumn(
  name: string,
  node: SelectNode,
  elements: readonly FromClause[],
  labels: readonly SelectedLabel[],
  compiler: StatementCompiler,
): string | null {
  const label = labels.find((each) => each.label.name === name);
  if (label !== undefined) return label.text;
  const exported = node.exportedColumns().find((each) => each.key === name || each.name === name);
  if (exported !== undefined) return compiler.render(exported.expression);
  for (const element of elements) if (Object.hasOwn(element.c, name)) return compiler.render(element.columnFor(name));
  return null;
}

function distinct(node: SelectNode, compiler: StatementCompiler): string {
  const { distinctOn } = node;
  if (distinctOn === null) return "";
  if (distinctOn.length === 0) return "DISTINCT";
  if (!compiler.dialect.capabilities.distinctOn) throw new CompileError(`The dialect "${compiler.dialect.name}" has no DISTINCT ON.`);
  return `DISTINCT ON (${compiler.items(distinctOn)})`;
}

function orderBy(orders: readonly Node[], compiler: StatementCompiler): string {
  if (orders.length === 0) return "";
  return `ORDER BY ${orders.map((each) => compiler.labelOf(each) ?? (each instanceof Expression ? compiler.items([each]) : compiler.render(each))).join(", ")}`;
}

/** LIMIT and OFFSET, by the dialect's form. */
function limit(node: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  return compiler.dialect.render["limit"]?.(node, compiler) ?? "";
}

/** `LIMIT … OFFSET …`, or FETCH where the statement says so. */
function standardLimit(node: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  const { limitTo, offsetBy, extras } = node;
  if (extras.fetch !== null) return fetchClause(node, compiler);
  if (limitTo === null && offsetBy === null) return "";
  const rows = limitTo === null ? (compiler.dialect.render["no_limit"]?.(null, compiler) ?? "") : `LIMIT ${compiler.render(limitTo)}`;
  return joinedClauses([rows, offsetBy === null ? "" : `OFFSET ${compiler.render(offsetBy)}`]);
}

/** `OFFSET … ROWS FETCH FIRST … ROWS ONLY`. */
export function fetchClause({ limitTo, offsetBy, extras: { fetch } }: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  const offset = offsetBy === null ? "" : `OFFSET ${compiler.render(offsetBy)} ROWS`;
  const count = fetch === null ? limitTo : fetch.count;
  if (count === null) return offset;
  const unit = fetch?.percent === true ? " PERCENT" : "";
  return joinedClauses([offset, `FETCH FIRST ${compiler.render(count)}${unit} ROWS ${fetch?.withTies === true ? "WITH TIES" : "ONLY"}`]);
}

const SET_WORDS = {
  union: "UNION",
  union_all: "UNION ALL",
  intersect: "INTERSECT",
  intersect_all: "INTERSECT ALL",
  except: "EXCEPT",
  except_all: "EXCEPT ALL",
} as const;

function compound(node: CompoundSelect, compiler: StatementCompiler): string {
  return compiler.statement(node.extras.ctes, () => compoundBody(node, compiler));
}

function compoundBody(node: CompoundSelect, compiler: StatementCompiler): string {
  const member = compiler.dialect.render["compound_member"];
  const { inFrom } = compiler;
  const texts = node.selects.map((each) => {
    compiler.inFrom = inFrom;
    compiler.memberNext = !(each instanceof Compound);
    const sql = compiler.render(each);
    return isNested(each) ? (member?.({ sql, statement: each }, compiler) ?? `(${sql})`) : sql;
  });
  const exported = node.exportedColumns();
  const labels = exported.flatMap(({ name, expression }) =>
    expression instanceof Label ? [{ label: expression, text: compiler.identifier(name) }] : [],
  );
  const named = (name: string): string | null => {
    const found = exported.find((each) => each.key === name || each.name === name);
    return found === undefined ? null : compiler.identifier(found.name);
  };
  const scope: Scope = { sources: new Set(), outer: compiler.scope, labels, named };
  return compiler.within(scope, () =>
    joinedClauses([
      texts.join(` ${SET_WORDS[node.operation]} `),
      node.groups.length === 0 ? "" : `GROUP BY ${compiler.unqualified(() => compiler.items(node.groups))}`,
      // The rows of a set operation belong to no table any more.
      compiler.unqualified(() => orderBy(node.orders, compiler)),
      limit(node, compiler),
      node.lock === null ? "" : compiler.render(node.lock),
    ]),
  );
}

/** Whether a member of a set operation has clauses that would else belong to the whole. */
function isNested(statement: StatementNode): boolean {
  if (statement instanceof Compound) return true;
  if (!(statement instanceof Select)) return false;
  const { orders, limitTo, offsetBy, extras } = statement;
  return orders.length > 0 || limitTo !== null || offsetBy !== null || extras.fetch !== null;
}

/** Render functions of SELECT. */
export const SELECT_TABLE: RenderTable = {
  select,
  compound_select: compound,
  limit: standardLimit,
  no_limit: () => "LIMIT -1",
  for_update: (node: ForUpdate) => (node.read ? "FOR SHARE" : "FOR UPDATE"),
};

/** FOR UPDATE with all that can follow it, for dialects' tables. */
export function fullLock(node: ForUpdate, compiler: StatementCompiler): string {
  const word = node.keyShare ? (node.read ? "FOR KEY SHARE" : "FOR NO KEY UPDATE") : node.read ? "FOR SHARE" : "FOR UPDATE";
  const tables = new Set(node.of.map((each) => lockedName(each, compiler)));
  const of = tables.size === 0 ? "" : `OF ${[...tables].join(", ")}`;
  return joinedClauses([word, of, node.nowait ? "NOWAIT" : "", node.skipLocked ? "SKIP LOCKED" : ""]);
}

function lockedName(of: Node, compiler: StatementCompiler): string {
  const source = of instanceof ColumnNode ? of.table : of;
  if (!(source instanceof FromClause)) throw new CompileError("forUpdate({ of }) takes tables, or columns of them.");
  return compiler.sourceName(source);
}
