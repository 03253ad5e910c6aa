/** From what an engine is made of to its dialect. */
import { ArgumentError } from "@athanor/core";
import type { DialectFactory, EngineDialect } from "./engine-dialect.ts";
import { DatabaseUrl } from "./url.ts";

/** The packages of the dialects that are known by the schemes of their URLs, with their drivers. */
const KNOWN: Readonly<Record<string, readonly [name: string, install: string]>> = {
  sqlite: ["sqlite", "@athanor/sqlite better-sqlite3"],
  postgresql: ["postgresql", "@athanor/postgresql pg"],
  postgres: ["postgresql", "@athanor/postgresql pg"],
  pglite: ["pglite", "@athanor/pglite @electric-sql/pglite"],
  mysql: ["mysql", "@athanor/mysql mysql2"],
  mariadb: ["mariadb", "@athanor/mysql mysql2"],
  mssql: ["mssql", "@athanor/mssql tedious"],
};

/**
 * The dialect that an engine is for.
 *
 * @param target a dialect with its database, or a URL
 * @param dialects those that a URL may be of
 * @param where the function that was given it, for messages
 * @throws ArgumentError if it is neither, or of a dialect that wasn't given: then the message says what to install and to give
 */
export function dialectOf(target: EngineDialect | string, dialects: readonly DialectFactory[] | undefined, where: string): EngineDialect {
  if (typeof target === "string") return ofUrl(target, dialects ?? [], where);
  if (typeof target === "object" && target !== null && "driver" in target) return target;
  throw new ArgumentError(
    `${where}() takes a dialect with its database, ${where}(sqlite("app.db")) with sqlite from "@athanor/sqlite", or a URL with the dialects that it may be of: ${where}(url, { dialects: [sqlite] }).`,
  );
}

function ofUrl(text: string, dialects: readonly DialectFactory[], where: string): EngineDialect {
  const { dialect: scheme } = DatabaseUrl.parse(text);
  const found = dialects.find(({ schemes }) => schemes.includes(scheme));
  if (found !== undefined) return found(text);
  const [name, install] = KNOWN[scheme] ?? [];
  if (name === undefined || install === undefined) {
    const given = dialects.flatMap(({ schemes }) => schemes);
    throw new ArgumentError(
      `No dialect for URLs that begin with "${scheme}:" was given to ${where}()${given.length === 0 ? "" : `: there is ${given.map((each) => `"${each}:"`).join(", ")}`}. Known are ${Object.keys(
        KNOWN,
      )
        .map((each) => `"${each}:"`)
        .join(", ")}; a dialect of another package goes into the option "dialects".`,
    );
  }
  const [from = ""] = install.split(" ");
  throw new ArgumentError(
    `The URL is one of ${name}, and that dialect was not given: npm i ${install}; then import { ${name} } from "${from}" and ${where}(url, { dialects: [${name}] }).`,
  );
}
