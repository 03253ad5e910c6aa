/** MariaDB and MySQL for the suite: a database of its own for each run, and another one for what is a schema elsewhere. */
import { randomBytes } from "node:crypto";
import { createAsyncEngine } from "@athanor/asyncio";
import { text } from "@athanor/core";
import type { ConnectionFace } from "@athanor/dialect-suite";
import { dialectSuite } from "@athanor/dialect-suite";
import { mariadb, mysql } from "@athanor/mysql";
import { afterAll, beforeAll } from "vitest";
import { atServer } from "./servers.ts";
import type { Variant } from "./variants.ts";
import { PLAIN, scalarOf, varied } from "./variants.ts";

const dialects = { mariadb, mysql };
const titles = { mariadb: "MariaDB", mysql: "MySQL" };

/** Runs the suite over MariaDB or MySQL. */
export function suiteOnMysql(which: "mariadb" | "mysql", variant: Variant = PLAIN): void {
  atServer(which, (url) => {
    const name = `athanor_${randomBytes(6).toString("hex")}`;
    const other = `${name}_other`;
    const own = new URL(url);
    own.pathname = `/${name}`;
    const admin = createAsyncEngine(dialects[which](url));
    const run = (sql: string) => admin.begin((connection) => connection.driverSql(sql));
    beforeAll(async () => {
      for (const each of [name, other]) await run(`CREATE DATABASE ${each} CHARACTER SET utf8mb4`);
    });
    afterAll(async () => {
      for (const each of [name, other]) await run(`DROP DATABASE IF EXISTS ${each}`);
      await admin.dispose();
    });
    const killConnection = async (connection: ConnectionFace): Promise<void> => {
      const id = String(await scalarOf(connection, "SELECT connection_id()"));
      await run(`KILL ${id}`);
      const there = `SELECT count(*) FROM information_schema.processlist WHERE id = ${id}`;
      while (Number((await run(there)).scalarOne()) > 0);
    };
    dialectSuite(
      varied(variant, {
        name: titles[which],
        makeEngine: (options) => createAsyncEngine(dialects[which](own.href), options),
        otherSchema: other,
        killConnection,
        slowStatement: text("SELECT sleep(30)"),
        requirements: {
          // TEXT and BLOB take 64 kB; for more there are types of MySQL's own, or a length.
          largeText: false,
          largeBinary: false,
          // LIMIT takes numbers and parameters alone.
          expressionsInLimit: false,
          // A stream keeps the connection to itself until it is read or closed.
          severalStreams: false,
          fetchWithTies: which === "mariadb",
          insertReadsItsTable: which === "mariadb",
        },
      }),
    );
  });
}
