/** Options that can't be: each is refused where it is given. */
import { ArgumentError, literal, MetaData, select, sql } from "@athanor/core";
import { describe, expect, test } from "vitest";
import type { EngineOptions, ExecutionOptions, TransactionOptions } from "../src/index.ts";
import { createEngine } from "../src/index.ts";
import { fakeDialect } from "./fake-dialect.ts";

const engine = () => createEngine(fakeDialect().dialect);
const nothing = (): void => {};

/** What programs without types, or with options from a file, may give. */
const untyped = <T>(value: unknown): T => value as T;

describe("an engine's options", () => {
  test.each<[unknown, RegExp]>([
    [{ ecko: true }, /createEngine\(\) has no option "ecko": there are echo,.*dialects/],
    [{ echo: "loud" }, /The option echo is true or false or "debug"; "loud" is not\./],
    [{ echoPool: 1 }, /The option echoPool/],
    [{ slowQuery: "fast" }, /The option slowQuery is a number of seconds that is not negative; "fast" is not\./],
    [{ slowQuery: "1" }, /The option slowQuery/],
    [{ logger: {} }, /The option logger is an object with a method info\(message\), as console is; an object is not\./],
    [{ logger: 5 }, /The option logger/],
    [{ logger: { info: nothing, warn: "x" } }, /The option logger/],
    [{ hideParameters: "no" }, /The option hideParameters is true or false/],
    [{ fromLinting: 0 }, /The option fromLinting/],
    [{ cacheSize: "many" }, /The option cacheSize is a whole number from 0 on/],
    [{ isolationLevel: 5 }, /The option isolationLevel is a text; 5 is not\./],
    [{ dialects: 5 }, /The option dialects is a list/],
    [{ pool: 5 }, /The options of the pool are an object; 5 is none\./],
    [{ pool: null }, /The options of the pool are an object; null is none\./],
    [{ pool: { maxSize: 4 } }, /The pool has no option "maxSize": there are kind, size,/],
    [{ pool: { prePing: "yes" } }, /The option pool.prePing is true or false; "yes" is not\./],
    [{ pool: { detectLeaks: "foo" } }, /The option pool.detectLeaks is true or false or "trace"; "foo" is not\./],
    [{ pool: { resetOnReturn: false } }, /The option pool.resetOnReturn is "rollback" or "commit" or null; false is not\./],
    [null, /The options of createEngine\(\) are an object; null is none\./],
    [[], /The options of createEngine\(\) are an object; a list is none\./],
  ])("%o", (options, message) => {
    const make = () => createEngine(fakeDialect().dialect, untyped<EngineOptions>(options));
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  test("may be undefined, as spreading leaves them: that is as if they weren't given", () => {
    const unset = { echo: undefined, slowQuery: undefined, logger: undefined, cacheSize: undefined, isolationLevel: undefined };
    const pool = { size: undefined, overflow: undefined, kind: undefined, timeout: undefined, detectLeaks: undefined };
    expect(createEngine(fakeDialect().dialect, untyped({ ...unset, pool })).poolStatus).toMatchObject({ size: 2, overflow: 0 });
    expect(createEngine(fakeDialect().dialect, untyped({ pool: undefined })).poolStatus).toMatchObject({ size: 2 });
  });

  test("that can be: a connection given back as it is, console as the logger", () => {
    createEngine(fakeDialect().dialect, { pool: { resetOnReturn: null, detectLeaks: "trace" }, logger: console, slowQuery: 0.5 });
  });
});

describe("execution options", () => {
  test("that only read are of no use with AUTOCOMMIT, and say so instead of letting statements write", () => {
    const fake = fakeDialect();
    const reading = createEngine(fake.dialect).executionOptions({ readOnly: true });
    using connection = reading.connect().executionOptions({ isolationLevel: "AUTOCOMMIT" });
    expect(() => connection.driverSql("delete")).toThrow(/readOnly.*AUTOCOMMIT there is none/);
    connection.executionOptions({ readOnly: false }).driverSql("delete");
    expect(fake.diary).toEqual(["connect", "#1 delete"]);
  });

  test.each<[unknown, RegExp]>([
    [
      { isolationlevel: "SERIALIZABLE" },
      /executionOptions\(\) has no option "isolationlevel": there are schemaTranslateMap, isolationLevel,/,
    ],
    [{ readOnly: "yes" }, /The option readOnly is true or false; "yes" is not\./],
    [{ deferrable: "yes" }, /The option deferrable/],
    [{ timeout: "5" }, /A timeout is a number of seconds above 0; "5" is not\./],
    [{ schemaTranslateMap: 5 }, /The option schemaTranslateMap is an object; 5 is not\./],
    [{ isolationLevel: 5 }, /The option isolationLevel is a text/],
    [null, /The options of executionOptions\(\) are an object; null is none\./],
    [5, /are an object; 5 is none/],
  ])("%o", (options, message) => {
    using connection = engine().connect();
    for (const target of [engine(), connection]) {
      const set = () => target.executionOptions(untyped<ExecutionOptions>(options));
      expect(set).toThrow(ArgumentError);
      expect(set).toThrow(message);
    }
  });

  test("that are undefined leave what was said before", () => {
    const fake = fakeDialect();
    const serial = createEngine(fake.dialect).executionOptions({ isolationLevel: "SERIALIZABLE" });
    serial.executionOptions(untyped({ isolationLevel: undefined })).begin((connection) => {
      connection.driverSql("x");
    });
    expect(fake.diary).toContain("#1 BEGIN SERIALIZABLE");
  });

  test("of a statement may be anything: they are the user's too", () => {
    using connection = engine().connect();
    connection.execute(select(literal(1)).executionOptions({ audit: "nightly" }));
  });
});

describe("a transaction's options", () => {
  test.each<[unknown, RegExp]>([
    [{ timeout: 5 }, /engine.transaction\(\) has no option "timeout": there are isolationLevel, readOnly, deferrable, retry, signal\./],
    [{ retry: "often" }, /The option retry/],
    [{ retry: { tries: 5 } }, /retry has no option "tries": there are attempts, delay, maxDelay\./],
    [{ retry: null }, /The options of retry are an object; null is none\./],
    [{ retry: { delay: "1" } }, /The delay between attempts is a number of seconds/],
    [{ signal: 5 }, /The option signal is an AbortSignal; 5 is not\./],
    [{ readOnly: "yes" }, /The option readOnly/],
    [null, /The options of engine.transaction\(\) are an object; null is none\./],
  ])("%o", (options, message) => {
    const fake = fakeDialect();
    const work = () => createEngine(fake.dialect).transaction(nothing, untyped<TransactionOptions>(options));
    expect(work).toThrow(ArgumentError);
    expect(work).toThrow(message);
    expect(fake.diary).toEqual([]);
  });

  test("may be undefined", () => {
    const unset = untyped<TransactionOptions>({ isolationLevel: undefined, retry: { attempts: undefined }, signal: undefined });
    expect(engine().transaction(() => 7, unset)).toBe(7);
  });
});

test("what is no function is refused before a connection is taken", () => {
  const fake = fakeDialect();
  const own = createEngine(fake.dialect);
  expect(() => own.begin(untyped(5))).toThrow(/engine.begin\(\) takes a function; 5 is none\./);
  expect(() => own.transaction(untyped(null))).toThrow(/engine.transaction\(\) takes a function; null is none\./);
  expect(fake.diary).toEqual([]);
});

test("driverSql() takes a text, and a list of values", () => {
  using connection = engine().connect();
  expect(() => connection.driverSql(untyped(null))).toThrow(ArgumentError);
  expect(() => connection.driverSql(untyped(null))).toThrow(/driverSql\(\) takes SQL text; null is none/);
  expect(() => connection.driverSql(untyped(sql`x`))).toThrow(/an object is none.*execute\(\)/);
  expect(() => connection.driverSql("x", untyped(5))).toThrow(ArgumentError);
  expect(() => connection.driverSql("x", untyped(5))).toThrow(/The values of driverSql\(\) are a list.*; 5 is none/);
});

test("so are the options of streams and of DDL", () => {
  const own = engine();
  using connection = own.connect();
  expect(() => connection.stream(sql`x`, untyped({ yieldper: 5 }))).toThrow(
    /stream\(\) has no option "yieldper": there are yieldPer, params\./,
  );
  expect(() => connection.stream(sql`x`, untyped(null))).toThrow(ArgumentError);
  expect(() => own.createAll(new MetaData(), untyped({ checkfirst: true }))).toThrow(/createAll\(\) has no option "checkfirst"/);
  expect(() => own.dropAll(new MetaData(), untyped({ checkFirst: "no" }))).toThrow(/The option checkFirst is true or false/);
});
