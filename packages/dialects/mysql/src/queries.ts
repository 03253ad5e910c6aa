/** How MySQL and MariaDB write SELECT and FROM. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { fetchClause, fullLock } from "@athanor/compiler";
import type { CompoundSelect, Join, SelectNode, ValuesFrom } from "@athanor/core";
import { CompileError, ForUpdate } from "@athanor/core";
import { nameOf } from "./casts.ts";
import type { MysqlFacts } from "./options.ts";

/** What has to be said where there is an offset but no limit: the manual's own number. */
const ALL_ROWS = "18446744073709551615";

function limit(facts: MysqlFacts): (node: SelectNode | CompoundSelect, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    const { limitTo, offsetBy, extras } = node;
    const { fetch } = extras;
    if (fetch?.percent === true) throw new CompileError(`${nameOf(facts)} has no FETCH of a percentage of the rows.`);
    if (fetch?.withTies === true) {
      if (facts.fetch) return fetchClause(node, compiler);
      throw new CompileError(`${nameOf(facts)} has no FETCH … WITH TIES: compare with rank() over the order in a subquery.`);
    }
    const count = fetch === null ? limitTo : fetch.count;
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

/**
 * VALUES in FROM. MySQL writes each row with ROW; elsewhere nothing can name the columns but a SELECT.
 */
function values(facts: MysqlFacts): (node: ValuesFrom, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    const keys = node.keys.map((key) => compiler.identifier(key));
    const lateral = node.lateral ? "LATERAL " : "";
    if (facts.valuesRow) {
      const rows = node.data.map((row) => `ROW(${compiler.items(row.values)})`).join(", ");
      return `${lateral}(VALUES ${rows}) AS ${compiler.sourceName(node)} (${keys.join(", ")})`;
    }
    const rows = node.data.map((row, i) => {
      const members = row.values.map((value) => compiler.items([value]));
      return `SELECT ${members.map((sql, j) => (i === 0 ? `${sql} AS ${keys[j]}` : sql)).join(", ")}`;
    });
    return `${lateral}(${rows.join(" UNION ALL ")}) AS ${compiler.sourceName(node)}`;
  };
}

/** Render functions, for a server of which these facts hold. */
export function mysqlQueries(facts: MysqlFacts): RenderTable {
  return {
    limit: limit(facts),
    for_update: lock(facts),
    join_words: (node: Join) => JOIN_WORDS[node.type],
    table_hint: ({ sql, hint }: { readonly sql: string; readonly hint: string }) => `${sql} ${hint}`,
    values: values(facts),
    // A condition needs a FROM.
    empty_from: (node: SelectNode) => (node.conditions.length > 0 ? "FROM DUAL" : ""),
    table_sample: () => {
      throw new CompileError(`${nameOf(facts)} has no TABLESAMPLE: order by func.random() and limit the rows.`);
    },
  };
}
