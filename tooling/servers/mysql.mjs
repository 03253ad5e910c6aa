// Where MariaDB and MySQL may be, and how to start one.

import { execFileSync } from "node:child_process";
import { userInfo } from "node:os";
import { join } from "node:path";
import { askMysql } from "./ask-mysql.mjs";
import { findProgram, startPrivate } from "./private-server.mjs";

/**
 * @typedef {import("./servers.mjs").Started} Started
 * @typedef {"mariadb" | "mysql"} Which
 */

/** Where they listen by default; the second port is that of compose.yaml's MySQL. */
const PLACES = [
  { host: "127.0.0.1", port: 3306 },
  { host: "127.0.0.1", port: 3307 },
  { path: "/run/mysqld/mysqld.sock" },
  { path: "/tmp/mysql.sock" },
];

/**
 * @param {Which} which
 * @returns {Promise<string>} the URL of a server on this machine that lets us in
 */
export async function localMysql(which) {
  const refusals = [];
  for (const place of PLACES) {
    const name = "path" in place ? place.path : `127.0.0.1:${place.port}`;
    for (const user of new Set(["root", userInfo().username])) {
      try {
        const is = await askMysql(place, user);
        if (is === which) return "path" in place ? `${which}://${user}@localhost/?socketPath=${place.path}` : `${which}://${user}@${name}/`;
        refusals.push(`${name} is ${is === "mysql" ? "MySQL" : "MariaDB"}`);
      } catch (error) {
        refusals.push(`${name} as ${user}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  throw new Error(refusals.join("; "));
}

/**
 * @param {Which} which
 * @returns {Promise<(Started & import("./private-server.mjs").PrivateServer) | null>} null if its programs aren't here
 */
export async function privateMysql(which) {
  const daemon = findProgram(which === "mariadb" ? ["mariadbd", "mysqld"] : ["mysqld"], ["/usr/sbin", "/usr/libexec", "/opt/homebrew/bin"]);
  if (daemon === null || brandOf(daemon) !== which) return null;
  const installer = which === "mariadb" ? findProgram(["mariadb-install-db", "mysql_install_db"]) : daemon;
  if (installer === null) return null;
  const server = await startPrivate({
    title: which === "mariadb" ? "MariaDB" : "MySQL",
    users: ["mysql", "nobody"],
    install: (directory) => ({
      program: installer,
      args: [
        ...["--no-defaults", `--datadir=${join(directory, "data")}`],
        ...(which === "mariadb" ? ["--auth-root-authentication-method=normal", "--skip-test-db"] : ["--initialize-insecure"]),
      ],
    }),
    // What is lost when the machine stops, is lost anyway.
    run: (directory, port) => ({
      program: daemon,
      args: [
        ...["--no-defaults", `--datadir=${join(directory, "data")}`, `--port=${port}`, "--bind-address=127.0.0.1"],
        ...[`--socket=${join(directory, "server.sock")}`, `--pid-file=${join(directory, "server.pid")}`],
        ...["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"],
      ],
    }),
    signal: "SIGTERM",
    ask: (port) => askMysql({ host: "127.0.0.1", port }, "root"),
  });
  return { ...server, url: `${which}://root@127.0.0.1:${server.port}/` };
}

/**
 * Whose daemon a program is.
 * @param {string} daemon
 * @returns {Which}
 */
function brandOf(daemon) {
  return execFileSync(daemon, ["--no-defaults", "--version"], { encoding: "utf8" }).includes("MariaDB") ? "mariadb" : "mysql";
}
