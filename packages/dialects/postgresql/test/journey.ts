/** A value's journey to the server and back. */
import type { Executable, SqlType } from "@athanor/core";
import { column, insert, literal, MetaData, select, sql, table } from "@athanor/core";
import type { ConnectionState, EngineState, Op } from "@athanor/engine";
import { createAll, executeDriverSql, executeStatement } from "@athanor/engine";
import { connection } from "./server.ts";

/** What becomes of a value. */
export interface Journey {
  /** The value as the server writes it. */
  readonly stored: unknown;
  /** What came back from the column. */
  readonly back: unknown;
  /** What came back of the value alone, bound and selected. */
  readonly bound: unknown;
}

/** Stores a value in a column of its type, in a transaction that is rolled back. */
export function journey(engine: EngineState, type: SqlType, value: unknown, zone = "UTC"): Promise<Journey> {
  const metadata = new MetaData();
  const values = table("value", metadata, { v: column(type, { nullable: true }) });
  return connection(engine, function* (state): Op<Journey> {
    yield* createAll(state, metadata);
    yield* executeDriverSql(state, `SET LOCAL TIME ZONE '${zone}'`);
    yield* executeStatement(state, insert(values), { v: value });
    const stored = yield* only(state, select(sql`v::text`).selectFrom(values));
    const back = yield* only(state, select(values.c.v));
    const bound = yield* only(state, select(literal(value as never, type)));
    return { stored, back, bound };
  });
}

/** The only value of the only row. */
export function* only<V extends readonly unknown[], R, P>(state: ConnectionState, statement: Executable<V, R, P>): Op<unknown> {
  return (yield* executeStatement(state, statement, undefined)).one()[0];
}
