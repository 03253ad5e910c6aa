/** How FROM elements are written, and which of them a SELECT has. */
import type {
  Alias,
  Cte,
  FieldVisitor,
  Join,
  JoinStep,
  Node,
  RawFrom,
  ScalarValues,
  SelectNode,
  Subquery,
  Table,
  TableFunction,
  TableSample,
  ValuesFrom,
} from "@athanor/core";
import {
  ArgumentError,
  ColumnNode,
  CompileError,
  Cte as CteClause,
  canJoin,
  ExpressionNode,
  FromClause,
  Join as JoinClause,
  joinCondition,
  StatementNode,
  Table as TableClause,
  TableFunctionColumn,
} from "@athanor/core";
import type { RenderTable } from "./dialect.ts";
import type { Scope } from "./scope.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** The FROM elements that an expression's columns belong to, in order. What is inside a nested statement belongs to that. */
export function sourcesOf(nodes: readonly Node[]): FromClause[] {
  const finder = new SourceFinder();
  for (const root of nodes) {
    if (root instanceof FromClause) finder.add(root);
    else finder.look(root);
  }
  return finder.found;
}

/** Walks an expression; every SELECT that is compiled asks for all of its conditions. */
class SourceFinder implements FieldVisitor {
  /** They are few: looking through a list takes less than making a set. */
  readonly found: FromClause[] = [];

  add(source: FromClause): void {
    if (!this.found.includes(source)) this.found.push(source);
  }

  look(node: Node): void {
    if (node instanceof ColumnNode) {
      if (node.table instanceof FromClause) this.add(node.table);
      return;
    }
    if (node instanceof TableFunctionColumn) this.add(node.table);
    if (!(node instanceof StatementNode)) node.visitFields(this);
  }

  child(_name: string, node: Node | null): void {
    if (node !== null) this.look(node);
  }

  children(_name: string, nodes: readonly Node[]): void {
    for (const node of nodes) this.look(node);
  }

  ref(): void {}
  value(): void {}
  bind(): void {}
}

/**
 * A FROM element and those inside it, as far as they are joined.
 *
 * @param found takes them up, behind what it has
 */
export function joinedElements(from: FromClause, found: FromClause[] = []): FromClause[] {
  found.push(from);
  if (from instanceof JoinClause) {
    joinedElements(from.left, found);
    joinedElements(from.right, found);
  }
  return found;
}

/** The FROM elements of a SELECT: those named, those joined, and those its columns and conditions come from. */
export function fromElements(node: SelectNode): FromClause[] {
  let elements = sourcesGiven(node.from);
  const derived = sourcesOf(node.items);
  for (const step of node.joins) elements = joinStep(step, elements, derived);
  const joined: FromClause[] = [];
  for (const element of elements) {
    if (!(element instanceof JoinClause)) continue;
    joinedElements(element.left, joined);
    joinedElements(element.right, joined);
  }
  const all: FromClause[] = [];
  for (const some of [elements, derived, sourcesOf(node.conditions)])
    for (const element of some) if (!all.includes(element) && !joined.includes(element)) all.push(element);
  return all;
}

function sourcesGiven(nodes: readonly Node[]): FromClause[] {
  return nodes.map((node) => {
    if (node instanceof FromClause) return node;
    throw new ArgumentError(`selectFrom() takes tables and other FROM elements, not a node of kind "${node.kind}".`);
  });
}

function joinStep(step: JoinStep, elements: readonly FromClause[], derived: readonly FromClause[]): FromClause[] {
  const { target, on, type, left: given } = step;
  if (!(target instanceof FromClause))
    throw new ArgumentError(`join() takes a table or another FROM element, not a node of kind "${target.kind}".`);
  if (on !== null && !(on instanceof ExpressionNode))
    throw new ArgumentError("The second argument of join() is a condition: join(target, a.c.id.eq(b.c.id)).");
  const candidates = elements.length > 0 ? elements : derived.filter((element) => element !== target);
  const left = given === null ? leftSide(candidates, target, on, type === "cross") : namedLeft(given, candidates);
  const condition = type === "cross" ? null : (on ?? joinCondition(left, target));
  const join = type === "right" ? new JoinClause(target, left, condition, "left") : new JoinClause(left, target, condition, type);
  return elements.includes(left) ? elements.map((element) => (element === left ? join : element)) : [...elements, join];
}

/** The left side that was named: what it has been joined to already comes along. */
function namedLeft(given: Node, candidates: readonly FromClause[]): FromClause {
  if (!(given instanceof FromClause)) throw new ArgumentError("joinFrom() takes a table or another FROM element as its left side.");
  return candidates.find((each) => joinedElements(each).includes(given)) ?? given;
}

/** Which of several FROM elements a join continues. */
function leftSide(candidates: readonly FromClause[], target: FromClause, on: ExpressionNode | null, cross: boolean): FromClause {
  const [only, ...more] = candidates;
  if (only === undefined)
    throw new CompileError(
      `There is nothing to join ${target.describe()} to: select a column of the left side, or name it with selectFrom().`,
    );
  if (more.length === 0) return only;
  if (cross) return candidates.at(-1) ?? only;
  const mentioned = on === null ? null : new Set(sourcesOf([on]));
  const fitting = candidates.filter((each) =>
    mentioned === null ? canJoin(each, target) : joinedElements(each).some((element) => mentioned.has(element)),
  );
  const [first, ...others] = fitting;
  if (first !== undefined && others.length === 0) return first;
  const names = (fitting.length === 0 ? candidates : fitting).map((each) => each.describe()).join(", ");
  throw new CompileError(
    `It is not clear what to join ${target.describe()} to (${names}): name the left side with selectFrom(), or give an ON clause that mentions one of them.`,
  );
}

function alias(node: Alias, compiler: StatementCompiler): string {
  const inner = compiler.unhinted(node.element);
  const text = node.element instanceof JoinClause ? `(${inner})` : inner;
  return compiler.named(text, node);
}

const JOIN_WORDS = { inner: "JOIN", left: "LEFT OUTER JOIN", full: "FULL OUTER JOIN", cross: "CROSS JOIN" } as const;

function join(node: Join, compiler: StatementCompiler): string {
  const left = compiler.render(node.left);
  const right = compiler.render(node.right);
  const words = compiler.dialect.render["join_words"]?.(node, compiler) ?? JOIN_WORDS[node.type];
  if (node.type === "full" && !compiler.dialect.capabilities.fullJoin)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no FULL OUTER JOIN: unite a left join with the rows that only the right side has.`,
    );
  const target = node.right instanceof JoinClause ? `(${right})` : right;
  return `${left} ${words} ${target}${node.on === null ? "" : ` ON ${compiler.condition(node.on)}`}`;
}

function subquery(node: Subquery, compiler: StatementCompiler): string {
  if (node.lateral && !compiler.dialect.capabilities.lateral)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no LATERAL subqueries: join to a grouped subquery, or use a scalar subquery for each value.`,
    );
  // A lateral subquery sees the FROM elements beside it; any other only those of the statements further out.
  const text = compiler.inside(node.element, node.lateral ? compiler.scope : behind(compiler.scope));
  return compiler.named(`${node.lateral ? "LATERAL " : ""}(${text})`, node);
}

/** What is seen from a subquery in FROM. */
function behind(scope: Scope | null): Scope | null {
  return scope === null || scope.outer === null ? null : { ...scope, sources: new Set(), labels: [] };
}

function cte(node: Cte, compiler: StatementCompiler): string {
  return useCte(node, compiler, node.nesting, compiler.scope?.outer ?? null);
}

/**
 * Sees to it that a CTE stands in WITH, and gives its name.
 *
 * @param nested whether in the WITH of the innermost statement
 * @param around what is seen from there
 */
export function useCte(node: Cte, compiler: StatementCompiler, nested: boolean, around: Scope | null): string {
  const name = compiler.names.ofSource(rootOf(node));
  const quoted = compiler.identifier(name);
  compiler.ctes.use(node, name, nested, () => {
    const hint = materialization(node, compiler);
    const text = compiler.inside(node.element, around === null ? null : { ...around, sources: new Set(), labels: [], outer: around });
    const columns = node.recursion ? `(${node.columns.map(([, column]) => compiler.identifier(column.name)).join(", ")})` : "";
    return `${quoted}${columns} AS ${hint}(${text})`;
  });
  return quoted;
}

/** The hint whether to keep a CTE's rows: left out where it can't be given, since the rows are the same. */
function materialization({ materialized }: Cte, compiler: StatementCompiler): string {
  if (materialized === null || !compiler.dialect.capabilities.materializedHint) return "";
  return materialized ? "MATERIALIZED " : "NOT MATERIALIZED ";
}

/** The CTE that the others of a recursion restate: they share its name. */
function rootOf(node: Cte): Cte {
  let root = node;
  while (root.restates !== null) root = root.restates;
  return root;
}

function values(node: ValuesFrom, compiler: StatementCompiler): string {
  const rows = `VALUES ${node.data.map((row) => `(${compiler.items(row.values)})`).join(", ")}`;
  const columns = node.keys.map((key) => compiler.identifier(key)).join(", ");
  return `${node.lateral ? "LATERAL " : ""}(${rows}) AS ${compiler.sourceName(node)} (${columns})`;
}

function tableFunction(node: TableFunction, compiler: StatementCompiler): string {
  const ordinality = node.ordinality === null ? "" : " WITH ORDINALITY";
  const text = `${node.lateral ? "LATERAL " : ""}${compiler.render(node.element)}${ordinality}`;
  const named = compiler.named(text, node);
  if (node.derived === false) return named;
  const columns = node.columns.map(([, column]) => {
    const name = compiler.identifier(column.name);
    return node.derived === "types" ? `${name} ${compiler.typeDdl(column.type)}` : name;
  });
  return `${named}(${columns.join(", ")})`;
}

function tableSample(node: TableSample, compiler: StatementCompiler): string {
  const seed = node.seed === null ? "" : ` REPEATABLE (${compiler.render(node.seed)})`;
  return `${compiler.named(compiler.unhinted(node.element), node)} TABLESAMPLE ${compiler.render(node.sampling)}${seed}`;
}

/** A table's name with its schema. */
export function tableName(node: Table, compiler: StatementCompiler): string {
  return compiler.inSchema(node.schema, node.name, node.options);
}

/** Render functions of FROM elements. */
export const FROM_TABLE: RenderTable = {
  table: (node: Table, compiler) => {
    const other = compiler.tableAliases.get(node);
    return compiler.hinted(`${compiler.tableName(node)}${other === undefined ? "" : `${compiler.asWord}${other}`}`, node);
  },
  table_name: tableName,
  alias,
  join,
  subquery,
  cte,
  values,
  scalar_values: (node: ScalarValues, compiler) =>
    `(VALUES ${node.element.data.map((row) => `(${compiler.items(row.values)})`).join(", ")})`,
  raw_from: (node: RawFrom, compiler) => compiler.render(node.element),
  table_function: tableFunction,
  table_sample: tableSample,
  /** What stands before a column's name. */
  qualifier: (node: FromClause, compiler) => {
    const other = compiler.tableAliases.get(node);
    if (other !== undefined) return other;
    if (node instanceof TableClause) return compiler.tableName(node);
    return compiler.sourceName(node instanceof CteClause ? rootOf(node) : node);
  },
};
