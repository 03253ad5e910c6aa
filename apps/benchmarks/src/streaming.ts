/** How much memory streaming takes: ten million rows that the database makes as they are read. */
import { createAsyncEngine } from "@athanor/asyncio";
import { sql, types as t } from "@athanor/core";
import type { EngineDialect } from "@athanor/engine";
import { mariadb } from "@athanor/mysql";
import { postgresql } from "@athanor/postgresql";
import { sqlite } from "@athanor/sqlite";

const ROWS = 10_000_000;
const columns = { n: t.bigInteger(), text: t.text() };

const RECURSIVE = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${ROWS}) select n, 'a row of some length' as text from numbers`;
const SERIES = sql`select n, 'a row of some length' as text from generate_series(1, ${ROWS}) as n`;
const SEQUENCE = sql`select seq as n, 'a row of some length' as text from seq_1_to_10000000`;

/** Streams on one database; prints the rows, the time and the largest resident size. */
async function streamed(dialect: EngineDialect, statement: typeof SERIES): Promise<string> {
  const engine = createAsyncEngine(dialect);
  try {
    await using connection = await engine.connect();
    const started = performance.now();
    let [rows, most] = [0, 0];
    for await (const part of (await connection.stream(statement.columns(columns), { yieldPer: 2000 })).partitions()) {
      rows += part.length;
      if (rows % 100_000 < 2000) most = Math.max(most, process.memoryUsage().rss);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return `| ${engine.dialect.name} | ${rows.toLocaleString("en")} | ${seconds} s | ${Math.round(most / 2 ** 20)} MiB |`;
  } finally {
    await engine.dispose();
  }
}

/**
 * The report as a Markdown table.
 *
 * @param only the name of one dialect: memory that one of them has taken is not given back before the next
 */
export async function streamingReport(only: string | null): Promise<string> {
  const databases: readonly (readonly [EngineDialect, typeof SERIES])[] = [
    [sqlite(), RECURSIVE],
    [postgresql(process.env["ATHANOR_POSTGRESQL_URL"] ?? "postgresql://postgres@127.0.0.1:5432/test"), SERIES],
    [mariadb(process.env["ATHANOR_MARIADB_URL"] ?? "mariadb://root@127.0.0.1:3306/test"), SEQUENCE],
  ];
  const lines = ["| streamed from | rows | time | resident at most |", "|---|---|---|---|"];
  for (const [dialect, statement] of databases.filter(([{ name }]) => only === null || name === only))
    lines.push(
      await streamed(dialect, statement).catch((error: unknown) => `| ${dialect.name} | – | – | ${String(error).split("\n")[0]} |`),
    );
  return lines.join("\n");
}
