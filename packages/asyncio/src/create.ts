/** Making an asynchronous engine. */
import type { CreateOptions, EngineDialect } from "@athanor/engine";
import { dialectOf, givenEngineOptions, makeEngineState } from "@athanor/engine";
import { AsyncEngine } from "./async-engine.ts";

/**
 * Makes an engine whose operations are awaited. It works with every driver, those of SQLite included. No connection is opened before
 * the first is needed.
 *
 * @param target the database, as `postgresql("postgresql://scott:tiger@localhost/test")` gives it; or its URL, with the dialects that it may be of
 *   in the options
 * @param options the pool, `echo`, and so on
 * @throws ArgumentError for options that can't be, and for a URL of a dialect that wasn't given
 * @example
 * const engine = createAsyncEngine(postgresql("postgresql://scott:tiger@localhost/test"), { pool: { size: 10, prePing: true } });
 * const names = await engine.begin(async (connection) => (await connection.scalars(select(users.c.name))).all());
 */
export function createAsyncEngine(target: EngineDialect | string, options: CreateOptions = {}): AsyncEngine {
  const { dialects, ...own } = givenEngineOptions(options, "createAsyncEngine");
  return new AsyncEngine(makeEngineState(dialectOf(target, dialects, "createAsyncEngine"), own, true));
}
