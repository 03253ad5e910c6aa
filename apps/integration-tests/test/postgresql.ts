/** PostgreSQL for the suite: a database of its own for each run. */
import { randomBytes } from "node:crypto";
import { createAsyncEngine } from "@athanor/asyncio";
import { text } from "@athanor/core";
import type { ConnectionFace } from "@athanor/dialect-suite";
import { dialectSuite } from "@athanor/dialect-suite";
import { postgresql } from "@athanor/postgresql";
import { afterAll, beforeAll } from "vitest";
import { atServer } from "./servers.ts";
import type { Variant } from "./variants.ts";
import { PLAIN, scalarOf, varied } from "./variants.ts";

/** Runs the suite over PostgreSQL. */
export function suiteOnPostgresql(variant: Variant = PLAIN): void {
  atServer("postgresql", (url) => {
    const name = `athanor_${randomBytes(6).toString("hex")}`;
    const own = new URL(url);
    own.pathname = `/${name}`;
    const admin = createAsyncEngine(postgresql(url), { isolationLevel: "AUTOCOMMIT" });
    const run = (sql: string) => admin.begin((connection) => connection.driverSql(sql));
    beforeAll(async () => {
      await run(`CREATE DATABASE ${name}`);
      const engine = createAsyncEngine(postgresql(own.href));
      await engine.begin((connection) => connection.driverSql("CREATE SCHEMA other"));
      await engine.dispose();
    });
    afterAll(async () => {
      await run(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.dispose();
    });
    const killConnection = async (connection: ConnectionFace): Promise<void> => {
      const pid = await scalarOf(connection, "SELECT pg_backend_pid()");
      await run(`SELECT pg_terminate_backend(${String(pid)}, 5000)`);
    };
    dialectSuite(
      varied(variant, {
        name: "PostgreSQL",
        makeEngine: (options) => createAsyncEngine(postgresql(own.href), options),
        otherSchema: "other",
        killConnection,
        slowStatement: text("SELECT pg_sleep(30)"),
        requirements: {
          arrays: true,
          fetchWithTies: true,
          infinities: true,
          transactionSurvivesErrors: false,
          // Many rows go in one statement, whose error names the key and not the row.
          rowsInErrors: false,
        },
      }),
    );
  });
}
