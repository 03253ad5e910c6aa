/** How SELECT and its set operations are written. */
import type {
  ColumnName,
  CompoundSelect,
  ExportedColumn,
  ExpressionNode,
  ForUpdate,
  Fragment,
  Node,
  SelectNode,
  StatementNode,
  TableHint,
} from "@athanor/core";
import {
  ColumnNode,
  CompileError,
  CompoundSelect as Compound,
  ExpressionNode as Expression,
  FromClause,
  IdentifierNode,
  Join,
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
import { cartesianProduct } from "./from-linter.ts";
import type { Scope, SelectedLabel } from "./scope.ts";
import { visibleSources } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { NO_HINTS } from "./statement-compiler.ts";
import { wrappedColumn } from "./type-wrapping.ts";

function select(node: SelectNode, compiler: StatementCompiler): string {
  return compiler.statement(node.extras.ctes, () => selectBody(node, compiler));
}

function selectBody(node: SelectNode, compiler: StatementCompiler): string {
  const outer = compiler.scope;
  const { inFrom, tableAliases, givesRows, givesRowsNext, intoNext } = compiler;
  compiler.inFrom = false;
  compiler.givesRows = givesRowsNext;
  compiler.givesRowsNext = false;
  compiler.intoNext = "";
  const { extras } = node;
  const elements = correlated(node, fromElements(node), outer);
  const labels: SelectedLabel[] = [];
  const sources = new Set<Node>();
  for (const element of elements) for (const each of joinedElements(element)) sources.add(each);
  const scope: Scope = { sources, outer, labels, named: (name) => namedColumn(name, node, elements, labels, compiler) };
  compiler.tableAliases = distinguished(sources, tableAliases, compiler);
  const warning = cartesianProduct(elements, node.conditions);
  if (warning !== null) compiler.warnings.push(warning);
  const text = compiler.within(scope, () => {
    const hints = tableHints(extras.hints, compiler);
    // First, because what stands before the columns may name their labels.
    const columns = columnList(node, compiler, labels, inFrom);
    return joinedClauses([
      "SELECT",
      compiler.dialect.render["select_hints"]?.({ hints }, compiler) ?? "",
      fragments(extras.prefixes, compiler),
      distinct(node, compiler),
      compiler.dialect.render["select_precolumns"]?.(node, compiler) ?? "",
      columns,
      intoNext,
      elements.length === 0
        ? (compiler.dialect.render["empty_from"]?.(node, compiler) ?? "")
        : `FROM ${elements.map((element, i) => separator(element, i, compiler) + withHint(element, hints, compiler)).join("")}`,
      conditions("WHERE", node.conditions, compiler),
      node.groups.length === 0 ? "" : `GROUP BY ${compiler.items(node.groups)}`,
      conditions("HAVING", extras.havings, compiler),
      orderBy(node, compiler),
      limit(node, compiler),
      node.extras.lock === null ? "" : compiler.render(node.extras.lock),
      fragments(extras.suffixes, compiler),
      compiler.dialect.render["statement_hints"]?.(forDialect(extras.statementHints, compiler), compiler) ??
        fragments(extras.statementHints, compiler),
    ]);
  });
  compiler.tableAliases = tableAliases;
  compiler.givesRows = givesRows;
  return text;
}

/** What stands before a FROM element that is not the first. */
function separator(element: FromClause, position: number, compiler: StatementCompiler): string {
  return position === 0 ? "" : (compiler.dialect.render["from_separator"]?.(element, compiler) ?? ", ");
}

/** A table without schema that is called as one of a schema beside it gets another name: which of the two a column is of would not be clear. */
function distinguished(
  elements: ReadonlySet<Node>,
  outer: ReadonlyMap<Node, string>,
  compiler: StatementCompiler,
): ReadonlyMap<Node, string> {
  const tables = [...elements].filter((element) => element instanceof Table);
  if (tables.every(({ schema }) => schema === null)) return outer;
  const qualified = new Set(tables.flatMap(({ schema, name }) => (schema === null ? [] : [name])));
  const ambiguous = tables.filter((table) => table.schema === null && qualified.has(table.name) && !outer.has(table));
  if (ambiguous.length === 0) return outer;
  return new Map([...outer, ...ambiguous.map((table) => [table, compiler.identifier(compiler.names.numbered(table.name))] as const)]);
}

/** Clauses with a space between them; those that are empty are left out. */
export function joinedClauses(clauses: readonly string[]): string {
  let text = "";
  for (const clause of clauses) if (clause !== "") text = text === "" ? clause : `${text} ${clause}`;
  return text;
}

/** What is for the dialect at hand. */
function forDialect<T extends { readonly dialect: string | null }>(all: readonly T[], compiler: StatementCompiler): T[] {
  return all.length === 0
    ? []
    : all.filter(({ dialect }) => dialect === null || dialect === compiler.dialect.name || dialect === compiler.dialect.like);
}

/** Pieces of SQL for a certain place in a statement. */
export function fragments(all: readonly Fragment[], compiler: StatementCompiler): string {
  return forDialect(all, compiler)
    .map(({ content }) => compiler.render(content))
    .join(" ");
}

/** The hints about tables, each with the table's name put into it. */
export function tableHints(given: readonly TableHint[], compiler: StatementCompiler): ReadonlyMap<Node, string> {
  if (given.length === 0) return NO_HINTS;
  const hints = new Map<Node, string>();
  for (const { source, text } of forDialect(given, compiler)) {
    const name = source instanceof FromClause ? (compiler.dialect.render["qualifier"]?.(source, compiler) ?? "") : "";
    // Quotes mean nothing within a comment.
    if (text.includes("/*") && /\/\*|\*\//.test(name))
      throw new CompileError(`A hint within a comment can't name the table ${name}: its name would end the comment. Give it an alias.`);
    hints.set(
      source,
      text.replaceAll("%(name)s", () => name),
    );
  }
  return hints;
}

/** A FROM element with the hint about it. */
export function withHint(element: FromClause, hints: ReadonlyMap<Node, string>, compiler: StatementCompiler): string {
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
  const { correlates, correlatesExcept } = node.extras;
  if (correlates !== null || correlatesExcept !== null) {
    const around = visibleSources(outer);
    return elements.filter((element) => {
      if (!around.has(element)) return true;
      return !(correlates?.includes(element) ?? false) && (correlatesExcept?.includes(element) ?? true);
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
  const text = selectList(exported, compiler, labels, inFrom);
  if (outermost) {
    compiler.resultColumns = exported.map(({ key, name, expression }) => {
      // A name that the compiler would give but doesn't write is not given: it would take a number from the others.
      const written = typeof name === "string" || needsLabel(expression, name, inFrom);
      return compiler.resultColumn(key, written ? name : key, expression.type);
    });
  }
  return text;
}

/**
 * The columns that a SELECT or a RETURNING gives, with labels where they need one.
 *
 * @param labels takes up the labels that are written
 * @param inFrom whether the statement stands in FROM, where each column gets its name
 */
export function selectList(
  exported: readonly ExportedColumn[],
  compiler: StatementCompiler,
  labels: SelectedLabel[],
  inFrom: boolean,
): string {
  const texts = exported.map(({ name, expression }) => {
    const wrapped = compiler.givesRows ? wrappedColumn(expression, compiler.dialect) : null;
    if (wrapped === null && !needsLabel(expression, name, inFrom)) return compiler.value(expression);
    // The label first: names that the compiler gives are numbered as SQLAlchemy numbers them.
    const label = compiler.identifier(name);
    const plain = expression instanceof Label && wrapped === null;
    const sql = compiler.value(wrapped ?? expression, plain ? compiler.operand(expression, OPERATORS.as, "right") : undefined);
    if (expression instanceof Label) labels.push({ label: expression, text: label });
    return `${sql} AS ${label}`;
  });
  return texts.join(", ");
}

function needsLabel(expression: ExpressionNode, name: ColumnName, inFrom: boolean): boolean {
  if (expression instanceof ColumnNode) return name !== expression.name || (inFrom && expression.table !== null);
  if (expression instanceof TextNode || expression instanceof SqlTemplate || expression instanceof IdentifierNode) return false;
  // What stands before a column is no name for it, and the rows are read by position.
  if (expression instanceof Unary && expression.element instanceof ColumnNode) return inFrom;
  return expression.kind !== "table_function_column" && (inFrom || expression.kind !== "function_field");
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
  if (label !== undefined && compiler.labelsKnown) return label.text;
  const exported = node.exportedColumns().find((each) => each.key === name || each.name === name);
  if (exported !== undefined) return compiler.render(exported.expression);
  for (const element of elements) if (Object.hasOwn(element.c, name)) return compiler.render(element.columnFor(name));
  return null;
}

function distinct(node: SelectNode, compiler: StatementCompiler): string {
  const { distinctOn } = node.extras;
  if (distinctOn === null) return "";
  if (distinctOn.length === 0) return "DISTINCT";
  if (!compiler.dialect.capabilities.distinctOn)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no DISTINCT ON: number the rows of each group by row_number() in a subquery, and take the first.`,
    );
  return `DISTINCT ON (${compiler.items(distinctOn)})`;
}

/** ORDER BY, by the dialect's form. */
function orderBy(node: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  return (compiler.dialect.render["order_by"] ?? orderByClause)(node, compiler);
}

/** ORDER BY with its entries; nothing without any. */
export function orderByClause({ orders }: { readonly orders: readonly Node[] }, compiler: StatementCompiler): string {
  if (orders.length === 0) return "";
  const entries = orders.map(
    (each) => compiler.labelOf(each) ?? (each instanceof Expression ? compiler.items([each]) : compiler.render(each)),
  );
  return `ORDER BY ${entries.join(", ")}`;
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
  const { capabilities, name: dialect } = compiler.dialect;
  if (node.operation !== "union_all" && node.operation.endsWith("_all") && !capabilities.setOperationsAll)
    throw new CompileError(
      `The dialect "${dialect}" has no ${SET_WORDS[node.operation]}: number equal rows with row_number() and leave out ALL.`,
    );
  const member = compiler.dialect.render["compound_member"];
  const { inFrom, givesRowsNext } = compiler;
  const texts = node.selects.map((each) => {
    compiler.inFrom = inFrom;
    compiler.givesRowsNext = givesRowsNext;
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
      compiler.unqualified(() => orderBy(node, compiler)),
      limit(node, compiler),
      node.extras.lock === null ? "" : compiler.render(node.extras.lock),
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
  const tables = new Set(node.of.flatMap((each) => lockedNames(each, compiler)));
  const of = tables.size === 0 ? "" : `OF ${[...tables].join(", ")}`;
  return joinedClauses([word, of, node.nowait ? "NOWAIT" : "", node.skipLocked ? "SKIP LOCKED" : ""]);
}

/** What a lock names: of a join, what is joined, the nearest first. */
function lockedNames(of: Node, compiler: StatementCompiler): string[] {
  if (of instanceof TextNode) return [of.text];
  const source = of instanceof ColumnNode ? of.table : of;
  if (source instanceof Join) return [...lockedNames(source.right, compiler), ...lockedNames(source.left, compiler)];
  if (source instanceof FromClause) return [compiler.tableAliases.get(source) ?? compiler.sourceName(source)];
  throw new CompileError("forUpdate({ of }) takes tables, or columns of them.");
}
