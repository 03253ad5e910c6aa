/** How SELECT and its set operations are written. */
import type { AnonymousName, CompoundSelect, ExpressionNode, FromClause, Node, SelectNode } from "@athanor/core";
import { ColumnNode, CompileError, IdentifierNode, Label, OPERATORS, SelectNode as Select, SqlTemplate, TextNode } from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import { fromElements, joinedElements } from "./from.ts";
import type { Scope } from "./scope.ts";
import { visibleSources } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function select(node: SelectNode, compiler: StatementCompiler): string {
  const outer = compiler.scope;
  const elements = correlated(node, fromElements(node), outer);
  const labels = new Map<Node, string>();
  const scope: Scope = { sources: new Set(elements.flatMap(joinedElements)), outer, labels };
  return compiler.within(scope, () => {
    const columns = columnList(node, compiler, labels);
    const clauses = [
      `SELECT ${distinct(node, compiler)}${columns}`,
      elements.length === 0 ? "" : `FROM ${compiler.renderAll(elements)}`,
      conditions("WHERE", node.conditions, compiler),
      node.groups.length === 0 ? "" : `GROUP BY ${compiler.renderAll(node.groups)}`,
      conditions("HAVING", node.havings, compiler),
      orderBy(node.orders, compiler),
      limit(node, compiler),
      node.lock === null ? "" : compiler.render(node.lock),
    ];
    return clauses.filter((clause) => clause !== "").join(" ");
  });
}

/**
 * Leaves out what belongs to a SELECT around this one: what `correlate` names, of any of them; else, where this one has more
 * than one FROM element, those that the next one has too. A single element is never taken for the outer one's.
 */
function correlated(node: SelectNode, elements: readonly FromClause[], outer: Scope | null): readonly FromClause[] {
  if (outer === null) return elements;
  const { correlates } = node;
  if (correlates !== null) {
    const around = visibleSources(outer);
    return elements.filter((element) => !(around.has(element) && correlates.includes(element)));
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

function columnList(node: SelectNode, compiler: StatementCompiler, labels: Map<Node, string>): string {
  const exported = node.exportedColumns();
  if (exported.length === 0) throw new CompileError("A SELECT needs at least one column.");
  const outermost = compiler.resultColumns === null;
  if (outermost) compiler.resultColumns = [];
  const texts = exported.map(({ name, expression }) => {
    const sql = compiler.render(expression);
    if (!needsLabel(expression, name)) return sql;
    const label = compiler.identifier(name);
    if (expression instanceof Label) labels.set(expression, label);
    return `${sql} AS ${label}`;
  });
  if (outermost) compiler.resultColumns = exported.map(({ key, name, expression }) => compiler.resultColumn(key, name, expression.type));
  return texts.join(", ");
}

function needsLabel(expression: ExpressionNode, name: string | AnonymousName): boolean {
  if (expression instanceof ColumnNode) return name !== expression.name;
  if (expression instanceof TextNode || expression instanceof SqlTemplate || expression instanceof IdentifierNode) return false;
  return true;
}

function distinct(node: SelectNode, compiler: StatementCompiler): string {
  const { distinctOn } = node;
  if (distinctOn === null) return "";
  if (distinctOn.length === 0) return "DISTINCT ";
  if (!compiler.dialect.capabilities.distinctOn) throw new CompileError(`The dialect "${compiler.dialect.name}" has no DISTINCT ON.`);
  return `DISTINCT ON (${compiler.renderAll(distinctOn)}) `;
}

/** WHERE or HAVING. */
export function conditions(word: string, list: readonly ExpressionNode[], compiler: StatementCompiler): string {
  const [only] = list;
  if (only === undefined) return "";
  if (list.length === 1) return `${word} ${compiler.condition(only)}`;
  return `${word} ${list.map((each) => compiler.conditionOperand(each, OPERATORS.and)).join(" AND ")}`;
}

function orderBy(orders: readonly Node[], compiler: StatementCompiler): string {
  if (orders.length === 0) return "";
  return `ORDER BY ${orders.map((each) => compiler.scope?.labels.get(each) ?? compiler.render(each)).join(", ")}`;
}

/** LIMIT and OFFSET, by the dialect's form. */
function limit(node: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  return compiler.dialect.render["limit"]?.(node, compiler) ?? "";
}

function standardLimit(node: SelectNode | CompoundSelect, compiler: StatementCompiler): string {
  const { limitTo, offsetBy } = node;
  return [limitTo === null ? "" : `LIMIT ${compiler.render(limitTo)}`, offsetBy === null ? "" : `OFFSET ${compiler.render(offsetBy)}`]
    .filter((each) => each !== "")
    .join(" ");
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
  const texts = node.selects.map((each) => {
    const sql = compiler.render(each);
    const nested =
      each.kind === "compound_select" ||
      (each instanceof Select && (each.orders.length > 0 || each.limitTo !== null || each.offsetBy !== null));
    return nested ? `(${sql})` : sql;
  });
  const labels = new Map<Node, string>();
  for (const { name, expression } of node.exportedColumns()) labels.set(expression, compiler.identifier(name));
  const scope: Scope = { sources: new Set(), outer: compiler.scope, labels };
  return [texts.join(` ${SET_WORDS[node.operation]} `), compiler.within(scope, () => orderBy(node.orders, compiler)), limit(node, compiler)]
    .filter((each) => each !== "")
    .join(" ");
}

/** Render functions of SELECT. */
export const SELECT_TABLE: RenderTable = {
  select,
  compound_select: compound,
  limit: standardLimit,
  for_update: (node: { readonly read: boolean; readonly nowait: boolean; readonly skipLocked: boolean }, compiler) => {
    if (!compiler.dialect.capabilities.forUpdate) return "";
    return [node.read ? "FOR SHARE" : "FOR UPDATE", node.nowait ? "NOWAIT" : "", node.skipLocked ? "SKIP LOCKED" : ""]
      .filter((each) => each !== "")
      .join(" ");
  },
};
