/** SELECT and set operations. */
import type { AddedCte, AnyNode, Ast, DialectText, NamedColumn } from "../ast.ts";
import { call, camel, has, make, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import type { Build, BuilderTable, SelectedItem } from "./context.ts";
import { kindOf, nodeOf, plainName, resolved } from "./context.ts";
import { source } from "./from.ts";
import { sqlType } from "./sql-types.ts";

interface JoinStep {
  readonly target: Ast;
  readonly on?: Ast;
  readonly from?: Ast;
  readonly outer?: true;
  readonly full?: true;
}

interface Locking {
  readonly nowait?: true;
  readonly read?: true;
  readonly skip_locked?: true;
  readonly key_share?: true;
  readonly of?: readonly Ast[];
}

interface Fetch {
  readonly count: number | Ast;
  readonly with_ties?: boolean;
  readonly percent?: boolean;
}

/** The clauses that SELECT and set operations share. */
interface TailFields {
  readonly order_by?: readonly Ast[];
  readonly group_by?: readonly Ast[];
  readonly limit?: number | Ast;
  readonly offset?: number | Ast;
  readonly fetch?: Fetch;
  readonly for_update?: Locking;
  readonly add_ctes?: readonly AddedCte[];
}

interface SelectFields extends TailFields, FragmentFields {
  readonly columns: readonly Ast[];
  readonly where?: readonly Ast[];
  readonly having?: readonly Ast[];
  readonly from?: readonly Ast[];
  readonly joins?: readonly JoinStep[];
  readonly distinct?: true | readonly Ast[];
  readonly label_style?: string;
  readonly correlate?: readonly Ast[];
  readonly correlate_except?: readonly Ast[];
  readonly prior?: readonly { readonly columns: readonly Ast[]; readonly joins?: readonly JoinStep[] }[];
  readonly extensions?: Readonly<Record<string, readonly Ast[]>>;
  readonly params?: Readonly<Record<string, unknown>>;
}

function select(node: SelectFields, build: Build): unknown {
  const prior = node.prior ?? [];
  const items = spread(node.columns, build).map((ast) => ({ ast, built: build.node(ast) }));
  return build.selecting(items, () => {
    const lists = [
      ...prior.map(({ columns, joins }) => ({ columns: build.nodes(spread(columns, build)), joins })),
      { columns: items.map(({ built }) => built), joins: node.joins },
    ];
    const lefts = new Set<unknown>((node.from ?? []).map((each) => source(each, build)));
    const made = lists.reduce((statement: unknown, { columns, joins = [] }) => {
      const begun =
        statement === null ? begin(columns, node.from ?? [], build) : call(statement, "withOnlyColumns", columns, "select:prior");
      return joins.reduce((joining: unknown, step) => joined(joining, step, lefts, build), begun);
    }, null);
    return tail(node, clauses(node, made, build), build);
  });
}

function begin(columns: readonly unknown[], from: readonly Ast[], build: Build): unknown {
  const begun = make("select", columns, "node:select");
  return from.length === 0
    ? begun
    : call(
        begun,
        "selectFrom",
        from.map((each) => source(each, build)),
        "select:from",
      );
}

/** Clauses of SELECT alone. */
function clauses(node: SelectFields, begun: unknown, build: Build): unknown {
  let made = begun;
  if (node.where !== undefined) made = call(made, "where", build.nodes(node.where), "select:where");
  if (node.having !== undefined) made = call(made, "having", build.nodes(node.having), "select:having");
  if (node.distinct !== undefined) made = distinct(node.distinct, made, build);
  if (node.correlate !== undefined) made = call(made, "correlate", orNull(build.nodes(node.correlate)), "select:correlate");
  if (node.correlate_except !== undefined)
    made = call(made, "correlateExcept", orNull(build.nodes(node.correlate_except)), "select:correlate_except");
  // One column can't need telling apart: a scalar subquery always says so.
  if (node.label_style !== undefined && !(node.label_style === "none" && node.columns.length === 1))
    made = labelled(node.label_style, made);
  made = withFragments(node, made, "select", build);
  if (node.params !== undefined) {
    const given = Object.fromEntries(Object.entries(node.params).map(([name, value]) => [name, decode(value)]));
    made = call(made, "params", [given], "select:params");
  }
  return extended(node.extensions ?? {}, made, build);
}

/** No FROM element at all is said by null. */
function orNull(sources: readonly unknown[]): readonly unknown[] {
  return sources.length === 0 ? [null] : sources;
}

const LABEL_STYLES: Readonly<Record<string, string>> = { none: "none", tablename_plus_col: "tableNamePlusColumn" };

function labelled(style: string, made: unknown): unknown {
  const known = LABEL_STYLES[style];
  if (known === undefined) throw new NotExpressible(`select:label_style(${style})`);
  return call(made, "setLabelStyle", [known], `select:label_style(${style})`);
}

const TEXTS = [
  ["statement_hints", "withStatementHint"],
  ["prefixes", "prefixWith"],
  ["suffixes", "suffixWith"],
] as const;

/** Hints and other pieces of SQL that a statement was given for a certain place. */
export interface FragmentFields {
  readonly hints?: readonly DialectText[];
  readonly statement_hints?: readonly DialectText[];
  readonly prefixes?: readonly DialectText[];
  readonly suffixes?: readonly DialectText[];
}

/** Gives a statement its hints, prefixes and suffixes. */
export function withFragments(node: FragmentFields, begun: unknown, owner: string, build: Build): unknown {
  let made = begun;
  for (const { from, text, dialect } of node.hints ?? [])
    made = call(made, "withHint", [build.optional(from), hintText(text, build), ...forDialect(dialect)], `${owner}:hints`);
  for (const [field, method] of TEXTS)
    for (const { text, dialect } of node[field] ?? [])
      made = call(made, method, [hintText(text, build), ...forDialect(dialect)], `${owner}:${field}`);
  return made;
}

function hintText(text: string | Ast, build: Build): unknown {
  return typeof text === "string" ? text : build.node(text);
}

function forDialect(dialect: string | undefined): object[] {
  return dialect === undefined || dialect === "*" ? [] : [{ dialect }];
}

function distinct(on: true | readonly Ast[], made: unknown, build: Build): unknown {
  return call(made, "distinct", on === true ? [] : build.nodes(on), "select:distinct");
}

/** What SQLAlchemy has as extensions of SELECT. */
function extended(extensions: Readonly<Record<string, readonly Ast[]>>, made: unknown, build: Build): unknown {
  return Object.values(extensions)
    .flat()
    .reduce((statement: unknown, each) => {
      const node = nodeOf(each);
      const { exprs } = node;
      if (node.node !== "pg_distinct_on" || !Array.isArray(exprs)) throw new NotExpressible(`node:${node.node}`);
      return distinct(exprs, statement, build);
    }, made);
}

/**
 * One join. A left side that the case names is named with `selectFrom`, unless it stands in FROM already.
 *
 * @param lefts what has been named or joined so far
 */
function joined(statement: unknown, step: JoinStep, lefts: Set<unknown>, build: Build): unknown {
  const method = step.full === true ? "fullJoin" : step.outer === true ? "outerJoin" : "join";
  const target = build.node(step.target);
  const on = step.on === undefined ? [] : [build.node(step.on)];
  const left = step.from === undefined ? undefined : source(step.from, build);
  const named = left === undefined || lefts.has(left) ? statement : call(statement, "selectFrom", [left], "select:join_from");
  lefts.add(left).add(target);
  if (left !== undefined && has(statement, `${method}From`))
    return call(statement, `${method}From`, [left, target, ...on], "select:join_from");
  return call(named, method, [target, ...on], `select:${method}`);
}

/** ORDER BY and what stands behind it. */
function tail(node: TailFields, begun: unknown, build: Build): unknown {
  let made = begun;
  if (node.group_by !== undefined) made = call(made, "groupBy", build.nodes(spread(node.group_by, build)), "select:group_by");
  if (node.order_by !== undefined) made = call(made, "orderBy", build.nodes(spread(node.order_by, build)), "select:order_by");
  if (node.limit !== undefined) made = call(made, "limit", [count(node.limit, build)], "select:limit");
  if (node.offset !== undefined) made = call(made, "offset", [count(node.offset, build)], "select:offset");
  if (node.fetch !== undefined) {
    const { count: first, with_ties: withTies, percent } = node.fetch;
    const options = { ...(withTies === true ? { withTies } : {}), ...(percent === true ? { percent } : {}) };
    made = call(made, "fetch", [count(first, build), options], "select:fetch");
  }
  if (node.for_update !== undefined) made = locked(node.for_update, made, build);
  return withCtes(node.add_ctes, made, build);
}

/** The members of a list in which a list may stand for several. */
function spread(list: readonly Ast[], build: Build): Ast[] {
  return list.flatMap((each) => {
    const kind = kindOf(each, build);
    const inner = kind === "order_by_list" || kind === "clause_list" ? nodeOf(resolved(each, build))["clauses"] : null;
    return Array.isArray(inner) ? spread(inner, build) : [each];
  });
}

function count(given: number | Ast, build: Build): unknown {
  return typeof given === "number" ? given : build.node(given);
}

function locked(lock: Locking, made: unknown, build: Build): unknown {
  const flags = Object.fromEntries(
    Object.entries(lock).flatMap(([name, value]) => (name !== "of" && value === true ? [[camel(name), true]] : [])),
  );
  return call(made, "forUpdate", [{ ...flags, ...(lock.of === undefined ? {} : { of: build.nodes(lock.of) }) }], "select:for_update");
}

/** CTEs that a statement was given, whether it refers to them or not. */
export function withCtes(ctes: readonly AddedCte[] | undefined, statement: unknown, build: Build): unknown {
  return (ctes ?? []).reduce(
    (made: unknown, { cte, nest_here: nestHere }) =>
      call(made, "addCte", [build.referred(cte), ...(nestHere === true ? [{ nestHere }] : [])], "add_cte"),
    statement,
  );
}

interface CompoundFields extends TailFields {
  readonly keyword: string;
  readonly selects: readonly Ast[];
}

function compound(node: CompoundFields, build: Build): unknown {
  const statements = build.nodes(node.selects);
  const made = make("compound", [node.keyword.replaceAll(" ", "_"), statements], `node:compound(${node.keyword})`);
  return build.selecting(itemsOf(node.selects[0], build), () => tail(node, made, build));
}

/** The items of a SELECT, as they were built for it. */
function itemsOf(ast: Ast | undefined, build: Build): SelectedItem[] {
  const found = ast === undefined ? undefined : resolved(ast, build);
  const columns = found !== undefined && "node" in found ? nodeOf(found)["columns"] : null;
  return Array.isArray(columns) ? spread(columns, build).map((each) => ({ ast: each, built: build.node(each) })) : [];
}

interface TextualFields {
  readonly text: Ast;
  readonly columns: readonly Ast[];
  readonly add_ctes?: readonly AddedCte[];
}

/** Raw SQL that says which columns it gives. */
function textual({ text, columns, add_ctes: ctes }: TextualFields, build: Build): unknown {
  const sql = has(build.node(text), "columns") ? build.node(text) : templated(text, build);
  const named = Object.fromEntries(columns.map((each) => exportedColumn(nodeOf(each), build)));
  return withCtes(ctes, call(sql, "columns", [named], "node:textual_select"), build);
}

/** A column that raw SQL is said to give: a free name, or a table's column with its type. */
function exportedColumn(node: AnyNode, build: Build): [string, unknown] {
  const { node: kind, from, key } = node;
  if (kind !== "column" && kind !== "schema_column") throw new NotExpressible(`node:textual_select(${kind})`);
  if (typeof from === "string") return [String(key), property(build.node(node), "type")];
  const column: NamedColumn = Object(node);
  return [plainName(column.name), sqlType(column.type, build)];
}

/** `text()` has no columns; the template of the same text has. */
function templated(text: Ast, build: Build): unknown {
  const strings = [String(nodeOf(text)["text"]).replaceAll("\\:", ":")];
  return make("sql", [Object.assign(strings, { raw: strings })], "node:textual_select");
}

/** The builders of statements that select. */
export const SELECT_NODES: BuilderTable = { select, compound, textual_select: textual };
