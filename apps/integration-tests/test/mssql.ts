/** SQL Server for the suite: a database of its own for each run. */
import { randomBytes } from "node:crypto";
import { createAsyncEngine } from "@athanor/asyncio";
import { text } from "@athanor/core";
import type { ConnectionFace, Requirements } from "@athanor/dialect-suite";
import { dialectSuite } from "@athanor/dialect-suite";
import { mssql } from "@athanor/mssql";
import { afterAll, beforeAll } from "vitest";
import { lackingFeatures, withoutOrderedOutput } from "./mssql-features.ts";
import { atServer } from "./servers.ts";
import type { Variant } from "./variants.ts";
import { PLAIN, scalarOf, varied } from "./variants.ts";

const CODE_PAGE = "VARCHAR keeps the letters of the code page of its collation; t.unicode() and t.unicodeText() keep any";
const JSON_PATHS = "SQL Server doesn't say of which type the value at a path is, so that the dialect refuses it";

/** What doesn't hold, and why. */
const SKIPPED: Readonly<Record<string, string>> = {
  "texts and bytes > letters of other scripts: stored, compared, selected and as a literal": CODE_PAGE,
  "texts and bytes > characters beyond the first plane: stored, compared, selected and as a literal": CODE_PAGE,
  "texts and bytes > letters with marks of their own: stored, compared, selected and as a literal": CODE_PAGE,
  "texts and bytes > a text of a megabyte": CODE_PAGE,
  "texts and bytes > texts of many rows": CODE_PAGE,
  'literals > s: "žluťoučký 漢字 😀"': CODE_PAGE,
  "CTEs > a distinct recursive CTE ends where it comes round": "a recursive CTE of SQL Server takes UNION ALL only",
  "CREATE and DROP > a table that refers to itself, with ON DELETE CASCADE": "SQL Server takes no ON DELETE CASCADE of a table to itself",
  "JSON > a path leads deeper, by keys with spaces and by indexes": JSON_PATHS,
  "JSON > a path that leads nowhere is NULL": JSON_PATHS,
};

/** What SQL Server has and has not, beside its dialect's capabilities. */
const REQUIREMENTS: Partial<Requirements> = {
  // By CASE in ORDER BY.
  nullsOrdering: true,
  fetchWithTies: true,
  fetchPercent: true,
  // RANGE takes UNBOUNDED and CURRENT ROW only.
  rangeFrames: false,
  tupleIn: false,
  regexpMatch: false,
  regexpReplace: false,
  readOnlyTransactions: false,
  // A stream keeps the connection to itself until it is read or closed.
  severalStreams: false,
};

/** Runs the suite over SQL Server. */
export async function suiteOnMssql(variant: Variant = PLAIN): Promise<void> {
  const urls: string[] = [];
  atServer("mssql", (url) => urls.push(url));
  const [url] = urls;
  if (url === undefined) return;
  const name = `athanor_${randomBytes(6).toString("hex")}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  const admin = createAsyncEngine(mssql(url), { isolationLevel: "AUTOCOMMIT" });
  const run = (sql: string) => admin.begin((connection) => connection.driverSql(sql));
  const lacking = await lackingFeatures(admin);
  beforeAll(async () => {
    await run(`CREATE DATABASE ${name}`);
    await setSnapshots(run, name);
    const engine = createAsyncEngine(mssql(own.href));
    await engine.begin((connection) => connection.driverSql("CREATE SCHEMA other"));
    await engine.dispose();
  });
  afterAll(async () => {
    // The server may take a while to notice that a connection has ended.
    const there = `SELECT count(*) FROM sys.dm_exec_sessions WHERE session_id > 0 AND database_id = DB_ID('${name}')`;
    while (Number((await run(there)).scalarOne()) > 0);
    await run(`DROP DATABASE IF EXISTS ${name}`);
    await admin.dispose();
  });
  const killConnection = async (connection: ConnectionFace): Promise<void> => {
    const id = String(await scalarOf(connection, "SELECT @@SPID"));
    await run(`KILL ${id}`);
    const there = `SELECT count(*) FROM sys.dm_exec_sessions WHERE session_id = ${id}`;
    while (Number((await run(there)).scalarOne()) > 0);
  };
  dialectSuite(
    varied(variant, {
      name: "SQL Server",
      makeEngine(options) {
        const engine = createAsyncEngine(mssql(own.href), options);
        return lacking.names.includes("orderedOutput") ? withoutOrderedOutput(engine) : engine;
      },
      otherSchema: "other",
      killConnection,
      slowStatement: text("WAITFOR DELAY '00:00:30'"),
      requirements: { ...REQUIREMENTS, ...lacking.requirements },
      skip: { ...SKIPPED, ...lacking.skip },
    }),
  );
}

/** Readers see what was committed, rather than waiting for writers; and there are transactions of a snapshot. Some servers do so by themselves. */
async function setSnapshots(run: (sql: string) => Promise<unknown>, name: string): Promise<void> {
  await run(
    `IF EXISTS (SELECT * FROM sys.databases WHERE name = '${name}' AND (is_read_committed_snapshot_on = 0 OR snapshot_isolation_state = 0))
     EXECUTE ('ALTER DATABASE ${name} SET READ_COMMITTED_SNAPSHOT ON; ALTER DATABASE ${name} SET ALLOW_SNAPSHOT_ISOLATION ON')`,
  );
}
