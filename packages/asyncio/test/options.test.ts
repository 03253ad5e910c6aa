/** Options that can't be: each is refused where it is given, by a promise that is rejected. */
import { createAsyncEngine } from "@athanor/asyncio";
import { AsyncSession } from "@athanor/asyncio/orm";
import { ArgumentError, select } from "@athanor/core";
import { sqlite } from "@athanor/sqlite";
import { expect, test } from "vitest";
import { memoryEngine, users } from "./database.ts";

/** What programs without types may give. */
const untyped = <T>(value: unknown): T => value as T;
const nothing = (): void => {};

test("an engine's", async () => {
  expect(() => createAsyncEngine(sqlite(), untyped({ ecko: true }))).toThrow(/createAsyncEngine\(\) has no option "ecko"/);
  expect(() => createAsyncEngine(sqlite(), untyped(null))).toThrow(ArgumentError);
  const engine = await memoryEngine();
  expect(() => engine.executionOptions(untyped(null))).toThrow(ArgumentError);
  expect(() => engine.executionOptions(untyped({ isolationlevel: "x" }))).toThrow(/has no option "isolationlevel"/);
});

test.each<[unknown, RegExp]>([
  [null, /are an object; null is none/],
  [{ signal: 5 }, /The option signal is an AbortSignal; 5 is not\./],
  [{ timeout: "5" }, /A timeout is a number of seconds above 0; "5" is not\./],
  [{ timeOut: 5 }, /has no option "timeOut": there are .*signal, timeout\./],
])("a statement's: %o", async (options, message) => {
  const engine = await memoryEngine();
  await using connection = await engine.connect();
  await using session = new AsyncSession(engine);
  for (const target of [connection, session])
    for (const verb of ["execute", "scalars", "scalar"] as const) {
      const refused = target[verb](select(users.c.id), undefined, untyped(options));
      await expect(refused).rejects.toThrow(ArgumentError);
      await expect(refused).rejects.toThrow(message);
    }
  for (const target of [connection, session])
    for (const verb of ["stream", "streamScalars"] as const)
      await expect(target[verb](select(users.c.id), untyped(options))).rejects.toThrow(message);
});

test("those of blocks and connections, and what is no function", async () => {
  const engine = await memoryEngine();
  await expect(engine.begin(untyped(5))).rejects.toThrow(/engine.begin\(\) takes a function; 5 is none\./);
  await expect(engine.transaction(nothing, untyped(null))).rejects.toThrow(ArgumentError);
  await expect(engine.transaction(nothing, untyped({ timeout: 5 }))).rejects.toThrow(/has no option "timeout"/);
  await expect(engine.connect(untyped({ signal: 5 }))).rejects.toThrow(/The option signal is an AbortSignal/);
  await expect(engine.connect(untyped(null))).rejects.toThrow(ArgumentError);
  await using connection = await engine.connect();
  expect(() => connection.executionOptions(untyped({ readOnly: "yes" }))).toThrow(/The option readOnly/);
  await expect(connection.driverSql(untyped(null))).rejects.toThrow(ArgumentError);
  await expect(connection.driverSql("select 1", untyped(5))).rejects.toThrow(ArgumentError);
  await expect(connection.runSync(untyped(5))).rejects.toThrow(/runSync\(\) takes a function/);
  await expect(connection.execute(select(users.c.id), undefined, { signal: undefined, timeout: undefined })).resolves.toBeDefined();
});
