/** How SQL Server writes SELECT: TOP, OFFSET … FETCH, and no order where nobody sees it. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, fetchClause, fromElements, joinedElements, orderByClause } from "@athanor/compiler";
import type { ColumnName, CompoundSelect, ExpressionNode, FetchClause, ForUpdate, Node, Subquery } from "@athanor/core";
import {
  Alias,
  AnonymousName,
  BIND_NAMED,
  Bind,
  ColumnNode,
  CompileError,
  FromClause,
  FunctionNode,
  Label,
  LabelName,
  Ordering,
  SelectNode,
  Table,
  TableSample,
  types,
} from "@athanor/core";
import type { MssqlFacts } from "./options.ts";

const INTEGER = types.integer();

type Query = SelectNode | CompoundSelect;

function rowsWanted({ limitTo, extras: { fetch } }: Query): ExpressionNode | null {
  return fetch === null ? limitTo : fetch.count;
}

function isLimited(node: Query): boolean {
  return rowsWanted(node) !== null || node.offsetBy !== null;
}

/** A number that was given as such: only that can stand behind TOP without parentheses. */
function isNumber(count: ExpressionNode | null): boolean {
  return count instanceof Bind && (count.flags & BIND_NAMED) === 0 && count.type.kind === "integer";
}

const isSpecial = (fetch: FetchClause | null): boolean => fetch !== null && (fetch.percent || fetch.withTies);

/** TOP, where no rows are passed over; a FETCH is one only if it has to be. */
function usesTop(node: Query): boolean {
  const { fetch } = node.extras;
  return node.kind === "select" && node.offsetBy === null && isNumber(rowsWanted(node)) && (fetch === null || isSpecial(fetch));
}

function top(node: SelectNode, compiler: StatementCompiler): string {
  const count = rowsWanted(node);
  if (count === null || !usesTop(node)) return "";
  const { fetch } = node.extras;
  if (fetch?.withTies === true && node.orders.length === 0)
    throw new CompileError("SQL Server knows withTies only in an order: give the statement an orderBy(…).");
  return `TOP ${compiler.asLiteral(count)}${fetch?.percent === true ? " PERCENT" : ""}${fetch?.withTies === true ? " WITH TIES" : ""}`;
}

function checkLimit(node: Query): void {
  if (node.orders.length === 0)
    throw new CompileError(
      "SQL Server passes over rows only in an order: give the statement an orderBy(…), or limit it by a plain number without offset().",
    );
  if (isSpecial(node.extras.fetch))
    throw new CompileError("SQL Server takes withTies and percent only of a plain number, and without offset().");
}

/** OFFSET … FETCH: the offset has to be there. */
function limit(facts: MssqlFacts): (node: Query, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    if (!isLimited(node) || usesTop(node)) return "";
    if (!facts.offsetFetch && node.kind === "select") return "";
    checkLimit(node);
    const clause = fetchClause(node, compiler);
    return node.offsetBy === null ? `OFFSET 0 ROWS ${clause}` : clause;
  };
}

/** How deep within a statement a SELECT stands whose rows are numbered in their order. */
const numberedDepth = new WeakMap<StatementCompiler, number>();

/** Renders an INSERT whose SELECT keeps its order: that is the one in which identity values are given to the rows. */
export function numberedInOrder(compiler: StatementCompiler, insert: () => string): string {
  numberedDepth.set(compiler, compiler.depth + 2);
  try {
    return insert();
  } finally {
    numberedDepth.delete(compiler);
  }
}

/** Within another statement, an order is only allowed where it decides which rows there are, or how they are numbered. */
function order(node: Query, compiler: StatementCompiler): string {
  const { depth } = compiler;
  const counts = depth <= 1 || depth === numberedDepth.get(compiler) || isLimited(node) || node.extras.suffixes.length > 0;
  return counts ? orderByClause(node, compiler) : "";
}

/** Before OFFSET … FETCH was there: the rows are numbered in a subquery, and taken by their numbers. */
function numbered(node: SelectNode): SelectNode {
  checkLimit(node);
  const orderBy = node.orders.map((each) => ordered(each, node));
  const number = new Label(NUMBER, new FunctionNode("ROW_NUMBER", [], INTEGER).over({ orderBy }));
  const inner = node.addColumns(number).orderBy(null).limit(null).offset(null).fetch(null).subquery();
  const names = node.exportedColumns().map(({ name }) => name);
  const items = inner.columns.filter(([key]) => key !== NUMBER).map(([key, column], i) => labelled(names[i] ?? key, column));
  const place = new ColumnNode(null, NUMBER, NUMBER, INTEGER);
  const { offsetBy } = node;
  const count = rowsWanted(node);
  const conditions = [
    ...(offsetBy === null ? [] : [place.gt(offsetBy)]),
    ...(count === null ? [] : [place.lte(offsetBy === null ? count : count.add(offsetBy))]),
  ];
  return new SelectNode(items).where(...conditions);
}

const NUMBER = "mssql_rn";

function labelled(name: ColumnName, column: ExpressionNode): ExpressionNode {
  return name instanceof AnonymousName ? new Label(name, column) : column;
}

/** What an entry of ORDER BY stands for, where no label of the select list is known. */
function ordered(entry: Node, node: SelectNode): Node {
  if (entry instanceof Ordering) return new Ordering(entry.element.unlabelled, entry.direction, entry.nulls);
  if (entry instanceof Label) return entry.element;
  if (!(entry instanceof LabelName)) return entry;
  return node.exportedColumns().find(({ key, name }) => key === entry.name || name === entry.name)?.expression.unlabelled ?? entry;
}

function select(facts: MssqlFacts): (node: SelectNode, compiler: StatementCompiler) => string {
  const render = BASE_RENDER_TABLE["select"];
  return (node, compiler) => {
    const whole = !facts.offsetFetch && isLimited(node) && !usesTop(node) ? numbered(node) : withLocks(node);
    return render?.(whole, compiler) ?? "";
  };
}

/** FOR UPDATE is hints about the tables in FROM; one that has a hint of its own keeps that. */
function withLocks(node: SelectNode): SelectNode {
  const { lock, hints } = node.extras;
  if (lock === null) return node;
  const own = hints.filter(({ dialect }) => dialect === null || dialect === "mssql").map(({ source }) => source);
  const among = lock.of.length === 0 ? fromElements(node) : lock.of.map(lockedSource);
  const tables = among.flatMap((each) => joinedElements(each)).filter((each) => isTable(each) && !own.includes(each));
  return tables.reduce((said, each) => said.withHint(each, `WITH (${lockWords(lock).join(", ")})`), node);
}

/** HOLDLOCK would lock rows that aren't there yet as well, and can't pass over those that are locked. */
function lockWords({ read, skipLocked, nowait }: ForUpdate): string[] {
  return [read ? "REPEATABLEREAD" : "UPDLOCK", ...(skipLocked ? ["READPAST"] : []), ...(nowait ? ["NOWAIT"] : [])];
}

function lockedSource(of: Node): FromClause {
  const source = of instanceof ColumnNode ? of.table : of;
  if (source instanceof FromClause) return source;
  throw new CompileError("SQL Server locks tables: forUpdate({ of }) takes tables, or columns of them.");
}

function isTable(source: FromClause): boolean {
  return source instanceof Table || source instanceof TableSample || (source instanceof Alias && isTable(source.element));
}

/** A set operation has no TOP. Its rows are limited in an order, or as those of a subquery. */
function compound(facts: MssqlFacts): (node: CompoundSelect, compiler: StatementCompiler) => string {
  const render = BASE_RENDER_TABLE["compound_select"];
  return (node, compiler) => {
    const plain = facts.offsetFetch && node.orders.length > 0 && !isSpecial(node.extras.fetch);
    if (!isLimited(node) || plain) return render?.(node, compiler) ?? "";
    const rows = node.orderBy(null).limit(null).offset(null).subquery();
    const { limitTo, offsetBy, extras } = node;
    const around = new SelectNode([rows]).limit(limitTo).offset(offsetBy);
    const fetching = extras.fetch === null ? around : around.fetch(extras.fetch.count, extras.fetch);
    return compiler.render(fetching.orderBy(...node.orders.map((each) => orderedOutside(each, node, rows))));
  };
}

/** An entry of a set operation's ORDER BY, as an entry of a SELECT around it. */
function orderedOutside(entry: Node, node: CompoundSelect, rows: Subquery): Node {
  const element = entry instanceof Ordering ? entry.element : entry;
  const wanted = element instanceof LabelName ? element.name : null;
  const found = node
    .exportedColumns()
    .find(({ key, name, expression }) => expression === element || (wanted !== null && (key === wanted || name === wanted)));
  if (found === undefined) throw new CompileError("SQL Server limits the rows of a set operation in an order of its own columns only.");
  const column = rows.columnFor(found.key);
  return entry instanceof Ordering ? new Ordering(column, entry.direction, entry.nulls) : column;
}

/** A member of a set operation has no order of its own, unless it is a subquery. */
function member({ sql, statement }: { readonly sql: string; readonly statement: Node }, compiler: StatementCompiler): string {
  const ordered = statement instanceof SelectNode && statement.orders.length > 0 && isLimited(statement);
  return ordered ? `SELECT * FROM (${sql}) AS ${compiler.identifier(compiler.names.numbered("anon"))}` : `(${sql})`;
}

/** Render functions, for a server of which these facts hold. */
export function mssqlQueries(facts: MssqlFacts): RenderTable {
  return {
    select: select(facts),
    compound_select: compound(facts),
    compound_member: member,
    select_precolumns: top,
    limit: limit(facts),
    order_by: order,
    for_update: () => "",
  };
}
