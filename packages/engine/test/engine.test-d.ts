/** What the types of connections and results promise; only compiled, never run. */
import type { Executable } from "@athanor/core";
import type { allEngines as All, Connection, Engine, Result, ScalarResult } from "../src/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...bad: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;

declare const allEngines: typeof All;
declare const engine: Engine;
declare const connection: Connection;
declare const statement: Executable<[number, string | null], { id: number; name: string | null }, { id: number }>;

// A callback of engine.begin() may return anything but a promise.
is<number>()(engine.begin(() => 1));
is<void>()(engine.begin((each) => each.commit()));
is<string | null>()(engine.begin(() => (Math.random() > 2 ? "x" : null)));
engine.begin(() => JSON.parse("1"));
engine.begin((): unknown => 1);
engine.begin((): never => {
  throw new Error("no");
});
// @ts-expect-error async
engine.begin(async () => {});
// @ts-expect-error async, on one way only
engine.begin(() => (Math.random() > 0.5 ? 1 : Promise.resolve(1)));
// @ts-expect-error async
engine.begin(async (each) => each.execute(statement));

// Listeners have a connection of their face; those of all engines have to await it.
engine.events.on("begin", ({ connection: own }) => {
  is<Result<[number, string | null], { id: number; name: string | null }>>()(own.execute(statement));
});
connection.events.on("handleError", ({ connection: own }) => {
  // @ts-expect-error it may not have been opened
  own.driverSql("x");
});
allEngines.on("beforeExecute", async (event) => {
  is<Result<[number, string | null], { id: number; name: string | null }>>()(await event.connection.execute(statement));
  // @ts-expect-error maybe a promise
  event.connection.execute(statement).all();
});
// @ts-expect-error no such event
engine.events.on("nope", () => {});

// Results have the statement's rows.
const result = connection.execute(statement);
is<Result<[number, string | null], { id: number; name: string | null }>>()(result);
const row = result.one();
is<number>()(row.id);
is<string | null>()(row[1]);
for (const [id, name] of result) {
  is<number>()(id);
  is<string | null>()(name);
}
is<number | null>()(result.scalar());
is<number>()(result.scalarOne());
is<ScalarResult<number>>()(result.scalars());
is<ScalarResult<string | null>>()(result.scalars(1));
is<ScalarResult<Readonly<{ id: number; name: string | null }>>>()(result.mappings());
is<Result<[string | null, number], Pick<{ id: number; name: string | null }, "id" | "name">>>()(result.columns("name", "id"));
is<number[]>()(connection.scalars(statement).all());
// @ts-expect-error no such column
result.columns("nmae");
// @ts-expect-error no such column
row.nmae;

// Parameters are the statement's own.
connection.execute(statement, { id: 1 });
connection.execute(statement, [{ id: 1 }, { id: 2 }]);
// @ts-expect-error another type
connection.execute(statement, { id: "1" });
// @ts-expect-error another key
connection.execute(statement, [{ nid: 1 }]);
