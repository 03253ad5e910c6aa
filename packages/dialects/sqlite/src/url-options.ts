/** From a path or a URL to options. */
import { ArgumentError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import type { SqliteOptions } from "./options.ts";
import { DRIVERS, isDriver, MEMORY } from "./options.ts";

type Read = (text: string, name: string) => SqliteOptions;

const flag =
  (key: "readOnly" | "create" | "wal" | "foreignKeys"): Read =>
  (text, name) => {
    if (text !== "true" && text !== "false")
      throw new ArgumentError(`The option ${name} of a SQLite URL is true or false, not ${JSON.stringify(text)}.`);
    return { [key]: text === "true" };
  };

const count =
  (key: "busyTimeout" | "preparedStatements"): Read =>
  (text, name) => {
    if (!/^\d+$/.test(text)) throw new ArgumentError(`The option ${name} of a SQLite URL is a whole number, not ${JSON.stringify(text)}.`);
    return { [key]: Number(text) };
  };

const READERS: Readonly<Record<string, Read>> = {
  readOnly: flag("readOnly"),
  create: flag("create"),
  wal: flag("wal"),
  foreignKeys: flag("foreignKeys"),
  busyTimeout: count("busyTimeout"),
  preparedStatements: count("preparedStatements"),
  begin: (text, name) => {
    if (text === "deferred" || text === "immediate") return { begin: text };
    throw new ArgumentError(`The option ${name} of a SQLite URL is "deferred" or "immediate", not ${JSON.stringify(text)}.`);
  },
};

/**
 * The options that a path or a URL stands for.
 *
 * @throws ArgumentError for a URL that can't be
 */
export function givenBy(target: string): SqliteOptions {
  if (!DatabaseUrl.isUrl(target)) return { file: target };
  const url = DatabaseUrl.parse(target);
  if (url.dialect !== "sqlite") throw new ArgumentError(`This is no URL of a SQLite database: ${url}. Those begin with "sqlite:".`);
  const { driver } = url;
  if (driver !== null && !isDriver(driver))
    throw new ArgumentError(`There is no driver "${driver}" for SQLite: there are ${DRIVERS.map((each) => `"${each}"`).join(" and ")}.`);
  if (url.host !== null)
    throw new ArgumentError(
      `A SQLite URL has no host, and ${url} has: write three slashes before a path, four before one that is absolute (sqlite:///app.db).`,
    );
  const options: SqliteOptions[] = driver === null ? [] : [{ driver }];
  for (const name of url.query.keys()) {
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (read === undefined)
      throw new ArgumentError(
        `A SQLite URL has no option "${name}": it has ${Object.keys(READERS).join(", ")}; pragmas are given to sqlite({ … }).`,
      );
    options.push(read(url.option(name) ?? "", name));
  }
  return Object.assign({ file: url.database ?? MEMORY }, ...options);
}
