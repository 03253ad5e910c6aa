// Where PostgreSQL may be, and how to start one.

import { userInfo } from "node:os";
import { join } from "node:path";
import { askPostgresql } from "./ask-postgresql.mjs";
import { findProgram, startPrivate, versionsIn } from "./private-server.mjs";

/** @typedef {import("./servers.mjs").Started} Started */

/** @returns {Promise<string>} the URL of a server on this machine that lets us in */
export async function localPostgresql() {
  const users = new Set([process.env["PGUSER"], "postgres", userInfo().username].filter((user) => user !== undefined));
  const socket = "/var/run/postgresql";
  const refusals = [];
  for (const user of users) {
    for (const place of [{ host: "127.0.0.1", port: 5432 }, { path: `${socket}/.s.PGSQL.5432` }]) {
      try {
        await askPostgresql(place, user, "postgres");
        return "path" in place ? `postgresql://${user}@localhost/postgres?host=${socket}` : `postgresql://${user}@127.0.0.1:5432/postgres`;
      } catch (error) {
        refusals.push(`${"path" in place ? place.path : "127.0.0.1:5432"} as ${user}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  throw new Error(refusals.join("; "));
}

/** @returns {Promise<(Started & import("./private-server.mjs").PrivateServer) | null>} null if its programs aren't here */
export async function privatePostgresql() {
  const directories = [...versionsIn("/usr/lib/postgresql", "bin"), ...versionsIn("/usr/local/opt", "bin"), "/opt/homebrew/bin"];
  const initdb = findProgram(["initdb"], directories);
  const postgres = findProgram(["postgres"], directories);
  if (initdb === null || postgres === null) return null;
  const server = await startPrivate({
    title: "PostgreSQL",
    users: ["postgres", "nobody"],
    install: (directory) => ({
      program: initdb,
      args: ["-D", join(directory, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    }),
    // What is lost when the machine stops, is lost anyway.
    run: (directory, port) => ({
      program: postgres,
      args: [
        ...["-D", join(directory, "data"), "-p", String(port), "-h", "127.0.0.1", "-k", directory],
        ...["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
      ],
    }),
    // What was committed is there when it is started again.
    signal: "SIGINT",
    ask: (port) => askPostgresql({ host: "127.0.0.1", port }, "postgres", "postgres"),
  });
  return { ...server, url: `postgresql://postgres@127.0.0.1:${server.port}/postgres` };
}
