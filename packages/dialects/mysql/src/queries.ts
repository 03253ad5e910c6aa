/** How MySQL and MariaDB write SELECT and FROM. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { BASE_RENDER_TABLE, fetchClause, fullLock } from "@athanor/compiler";
import type { CompoundSelect, ExpressionNode, Join, Node, ScalarValues, SelectNode, TableFunction, ValuesFrom } from "@athanor/core";
import { CompileError, ForUpdate, FunctionNode } from "@athanor/core";
import { nameOf } from "./casts.ts";
import type { MysqlFacts } from "./options.ts";

/** What has to be said where there is an offset but no limit: the manual's own number. */
const ALL_ROWS = "18446744073709551615";

/** What can be a number of rows: no SQL that has to be computed. */
const NUMBERS: ReadonlySet<string> = new Set(["bind", "text", "sql_template"]);

/**
 * Sees to it that LIMIT and OFFSET are given nothing that the database would have to compute.
 *
 * @throws CompileError for an expression
 */
export function checkNumber(count: ExpressionNode | null, facts: MysqlFacts): void {
  if (count !== null && !NUMBERS.has(count.unlabelled.kind))
    throw new CompileError(
      `${nameOf(facts)} takes a number for LIMIT and OFFSET, and no expression: compute it before, or compare with row_number() in a subquery.`,
    );
}

function limit(facts: MysqlFacts): (node: SelectNode | CompoundSelect, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    const { limitTo, offsetBy, extras } = node;
    const { fetch } = extras;
    const count = fetch === null ? limitTo : fetch.count;
    for (const each of [count, offsetBy]) checkNumber(each, facts);
    if (fetch?.percent === true) throw new CompileError(`${nameOf(facts)} has no FETCH of a percentage of the rows.`);
    if (fetch?.withTies === true) {
      if (facts.fetch) return fetchClause(node, compiler);
      throw new CompileError(`${nameOf(facts)} has no FETCH … WITH TIES: compare with rank() over the order in a subquery.`);
    }
    if (count === null && offsetBy === null) return "";
    const offset = offsetBy === null ? "" : `${compiler.render(offsetBy)}, `;
    return `LIMIT ${offset}${count === null ? ALL_ROWS : compiler.render(count)}`;
  };
}

/** What can't be said of a lock locks more rather than less. */
function lock(facts: MysqlFacts): (node: ForUpdate, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    const { skipLocked, nowait, read } = node;
    const said = fullLock(new ForUpdate({ skipLocked, nowait, read, of: facts.lockOf ? node.of : [] }), compiler);
    return facts.forShare ? said : said.replace(/^FOR SHARE/, "LOCK IN SHARE MODE");
  };
}

const JOIN_WORDS = { inner: "INNER JOIN", left: "LEFT OUTER JOIN", full: "FULL OUTER JOIN", cross: "CROSS JOIN" } as const;

/** Rows of VALUES. MySQL writes each with ROW; elsewhere they are SELECTs, the first of which names the columns. */
function valueRows({ data, keys }: ValuesFrom, facts: MysqlFacts, compiler: StatementCompiler): string {
  if (facts.valuesRow) return `VALUES ${data.map((row) => `ROW(${compiler.items(row.values)})`).join(", ")}`;
  const rows = data.map((row, i) => {
    const members = row.values.map((value) => compiler.items([value]));
    return `SELECT ${members.map((sql, j) => (i === 0 ? `${sql} AS ${compiler.identifier(keys[j] ?? "")}` : sql)).join(", ")}`;
  });
  return rows.join(" UNION ALL ");
}

/** VALUES in FROM: where they are no VALUES, nothing but a SELECT can name the columns. */
function values(facts: MysqlFacts): (node: ValuesFrom, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    if (node.lateral && !facts.lateral)
      throw new CompileError(
        `${nameOf(facts)} has no LATERAL VALUES: have the values in the select list, or in a scalar subquery for each of them.`,
      );
    const names = facts.valuesRow ? ` (${node.keys.map((key) => compiler.identifier(key)).join(", ")})` : "";
    return `${node.lateral ? "LATERAL " : ""}(${valueRows(node, facts, compiler)}) AS ${compiler.sourceName(node)}${names}`;
  };
}

/** WITH ROLLUP stands behind all of GROUP BY, and is about all of it. */
function rollingUp(
  kind: "select" | "compound_select",
  facts: MysqlFacts,
): (node: SelectNode | CompoundSelect, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    if (node.groups.length > 1 && node.groups.some(isRollup))
      throw new CompileError(
        `${nameOf(facts)} has ROLLUP only of all that GROUP BY names: roll up all of the columns, or unite several SELECTs by UNION ALL.`,
      );
    return BASE_RENDER_TABLE[kind]?.(node, compiler) ?? "";
  };
}

function isRollup(node: Node): boolean {
  return node instanceof FunctionNode && node.name === "rollup";
}

function tableFunction(facts: MysqlFacts): (node: TableFunction, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    if (node.ordinality === null) return BASE_RENDER_TABLE["table_function"]?.(node, compiler) ?? "";
    throw new CompileError(
      `${nameOf(facts)} has no WITH ORDINALITY: number the rows by row_number(), or say FOR ORDINALITY within JSON_TABLE.`,
    );
  };
}

/** Render functions, for a server of which these facts hold. */
export function mysqlQueries(facts: MysqlFacts): RenderTable {
  return {
    limit: limit(facts),
    for_update: lock(facts),
    join_words: (node: Join) => JOIN_WORDS[node.type],
    table_hint: ({ sql, hint }: { readonly sql: string; readonly hint: string }) => `${sql} ${hint}`,
    select: rollingUp("select", facts),
    compound_select: rollingUp("compound_select", facts),
    values: values(facts),
    scalar_values: ({ element }: ScalarValues, compiler) => `(${valueRows(element, facts, compiler)})`,
    table_function: tableFunction(facts),
    // A condition needs a FROM.
    empty_from: (node: SelectNode) => (node.conditions.length > 0 ? "FROM DUAL" : ""),
    table_sample: () => {
      throw new CompileError(`${nameOf(facts)} has no TABLESAMPLE: order by func.random() and limit the rows.`);
    },
  };
}
