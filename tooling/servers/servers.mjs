#!/usr/bin/env node
// Finds the databases that tests need, or starts them:
//   1. where ATHANOR_POSTGRESQL_URL, ATHANOR_MARIADB_URL, ATHANOR_MYSQL_URL and ATHANOR_MSSQL_URL say;
//   2. on this machine's usual ports and sockets, if they let us in without a password; SQL Server with that of MSSQL_SA_PASSWORD;
//   3. PostgreSQL, MariaDB and MySQL as servers of our own, if their programs are installed;
//   4. as a service of compose.yaml, if there is a Docker that works, and ATHANOR_DOCKER isn't 0.
// As a program it says what there is: node tooling/servers/servers.mjs [--missing]
import { pathToFileURL } from "node:url";
import { askMssql } from "./ask-mssql.mjs";
import { askMysql } from "./ask-mysql.mjs";
import { askPostgresql } from "./ask-postgresql.mjs";
import { dockerServer } from "./docker.mjs";
import { localMssql, saUrl } from "./mssql.mjs";
import { localMysql, privateMysql } from "./mysql.mjs";
import { localPostgresql, privatePostgresql } from "./postgresql.mjs";
import { listens } from "./wire.mjs";

/**
 * @typedef {"postgresql" | "mariadb" | "mysql" | "mssql"} ServerName
 * @typedef {{ url: string, stop: () => Promise<void> }} Started a server of our own
 *
 * @typedef {object} Found
 * @property {string | null} url of a database that a user may connect to who may create others; null if there is none
 * @property {string} remark where it was found; or why there is none, and which command would provide it
 *
 * @typedef {Record<ServerName, Found>} Servers
 *
 * @typedef {object} Source how a server is come by
 * @property {string} title
 * @property {string} variable
 * @property {number} port
 * @property {string | null} apt the packages that bring it
 * @property {() => Promise<string>} local its URL on this machine; fails with the reasons if there is none
 * @property {() => Promise<Started | null>} [start] a server of our own; null if its programs aren't here
 * @property {{ url: string, ask: () => Promise<unknown> }} service that of compose.yaml: where it is, and what fails until it answers
 */

/** @param {number} port */
const here = (port) => ({ host: "127.0.0.1", port });

/** What compose.yaml says. */
const COMPOSE_PASSWORD = "Athanor-tests-1";

/** @type {Record<ServerName, Source>} */
const SOURCES = {
  postgresql: {
    ...{ title: "PostgreSQL", variable: "ATHANOR_POSTGRESQL_URL", port: 5432, apt: "postgresql" },
    ...{ local: localPostgresql, start: privatePostgresql },
    service: {
      url: "postgresql://postgres@127.0.0.1:5432/postgres",
      ask: () => askPostgresql(here(5432), "postgres", "postgres"),
    },
  },
  mariadb: {
    ...{ title: "MariaDB", variable: "ATHANOR_MARIADB_URL", port: 3306, apt: "mariadb-server" },
    ...{ local: () => localMysql("mariadb"), start: () => privateMysql("mariadb") },
    service: { url: "mariadb://root@127.0.0.1:3306/", ask: () => askMysql(here(3306), "root") },
  },
  mysql: {
    ...{ title: "MySQL", variable: "ATHANOR_MYSQL_URL", port: 3306, apt: null },
    ...{ local: () => localMysql("mysql"), start: () => privateMysql("mysql") },
    service: { url: "mysql://root@127.0.0.1:3307/", ask: () => askMysql(here(3307), "root") },
  },
  mssql: {
    ...{ title: "SQL Server", variable: "ATHANOR_MSSQL_URL", port: 1433, apt: null },
    local: localMssql,
    service: { url: saUrl(COMPOSE_PASSWORD), ask: () => askMssql(here(1433), { user: "sa", password: COMPOSE_PASSWORD }) },
  },
};

/** Those that no run in CI may do without. */
const REQUIRED = /** @type {const} */ (["postgresql", "mariadb"]);

const NAMES = /** @type {ServerName[]} */ (Object.keys(SOURCES));

/**
 * Finds or starts servers.
 * @param {readonly ServerName[]} [names] by default all
 * @returns {Promise<{ servers: Servers, stop: () => Promise<void> }>} what there is; `stop` ends those that were started
 */
export async function findServers(names = NAMES) {
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  const found = await Promise.all(
    NAMES.map(async (name) => {
      const result = names.includes(name) ? await find(SOURCES[name], name) : { url: null, remark: "was not asked for" };
      if (result.stop !== undefined) stops.push(result.stop);
      return [name, { url: result.url, remark: result.remark }];
    }),
  );
  return {
    servers: Object.fromEntries(found),
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/**
 * @param {Source} source
 * @param {ServerName} name
 * @returns {Promise<Found & { stop?: () => Promise<void> }>}
 */
async function find(source, name) {
  const given = process.env[source.variable];
  if (given !== undefined && given !== "") return givenServer(source, given);
  const reasons = [];
  try {
    return { url: await source.local(), remark: "on this machine" };
  } catch (error) {
    reasons.push(`none lets us in (${reasonOf(error)})`);
  }
  try {
    const started = (await source.start?.()) ?? null;
    if (started !== null) return { ...started, remark: "started for these tests" };
    if (source.start !== undefined) reasons.push("its programs are not installed");
  } catch (error) {
    reasons.push(`it can't be started: ${reasonOf(error)}`);
  }
  try {
    const started = await dockerServer({ title: source.title, name, ...source.service });
    if (started !== null) return { ...started, remark: "by docker compose" };
  } catch (error) {
    reasons.push(reasonOf(error));
  }
  return { url: null, remark: `There is no ${source.title}: ${[...reasons, remedyFor(source, name)].join("; ")}.` };
}

/**
 * @param {Source} source
 * @param {string} url
 * @returns {Promise<Found>}
 */
async function givenServer({ title, variable, port }, url) {
  const { hostname, port: given, searchParams } = new URL(url);
  const elsewhere = searchParams.has("host") || searchParams.has("socketPath");
  const place = { host: hostname === "" ? "127.0.0.1" : hostname, port: given === "" ? port : Number(given) };
  if (elsewhere || (await listens(place))) return { url, remark: `by ${variable}` };
  return {
    url: null,
    remark: `No ${title} answers at ${place.host}:${place.port}, where ${variable} says: start it, or take the variable away.`,
  };
}

/**
 * @param {Source} source
 * @param {ServerName} name
 */
function remedyFor({ apt, variable }, name) {
  const ways = [
    ...(apt === null ? [] : [`apt-get install ${apt}`]),
    `docker compose -f tooling/servers/compose.yaml up -d --wait ${name}`,
    `a URL in ${variable}`,
  ];
  return `to have one: ${ways.join("; or ")}`;
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** Says what there is; with `--missing`, which packages of apt would bring those of the required servers that there are not. */
async function main() {
  const onlyMissing = process.argv.includes("--missing");
  const { servers, stop } = await findServers(onlyMissing ? REQUIRED : NAMES);
  await stop();
  if (onlyMissing) {
    const missing = REQUIRED.filter((name) => servers[name].url === null).map((name) => SOURCES[name].apt);
    if (missing.length > 0) console.log(missing.join(" "));
    return;
  }
  for (const name of NAMES) console.log(`${SOURCES[name].title}: ${servers[name].url ?? "none"}\n  ${servers[name].remark}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
