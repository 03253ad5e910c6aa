/** URLs and options. */

import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { ArgumentError, literal, select } from "@athanor/core";
import { expect, it, vi } from "vitest";
import { chosenOptions } from "../src/chosen-options.ts";
import type { PostgresqlOptions } from "../src/index.ts";
import { postgresql } from "../src/index.ts";
import { optionsOfUrl } from "../src/url-options.ts";

it.each<[string, PostgresqlOptions]>([
  [
    "postgresql://scott:t%40ger@db.example:5433/shop",
    { host: "db.example", port: 5433, user: "scott", password: "t@ger", database: "shop" },
  ],
  ["postgres://localhost", { host: "localhost" }],
  ["postgresql+pg:///shop?host=/var/run/postgresql", { database: "shop", host: "/var/run/postgresql" }],
  ["postgresql://[::1]/shop", { host: "::1", database: "shop" }],
  [
    "postgresql://h/d?application_name=app&connect_timeout=5&statement_timeout=100&options=-c%20a%3Db&keepalives=0&prepare=false&prepared_statements=7&server_version=13.4&sslmode=verify-ca",
    {
      host: "h",
      database: "d",
      applicationName: "app",
      connectTimeout: 5000,
      statementTimeout: 100,
      options: "-c a=b",
      keepAlive: false,
      prepare: false,
      preparedStatements: 7,
      serverVersion: "13.4",
      sslmode: "verify-ca",
    },
  ],
])("%s says its options", (url, options) => {
  expect(optionsOfUrl(url)).toEqual(options);
});

it.each<[string, string | object, RegExp]>([
  ["an option that there isn't", "postgresql://h/d?ssl_mode=require", /no option "ssl_mode": there are host, sslmode/],
  ["another database", "mysql://h/d", /mysql:\/\//],
  ["another driver", "postgresql+psycopg2://h/d", /psycopg2/],
  ["what is no URL", "shop", /no database URL/],
  ["a mode that there isn't", "postgresql://h/d?sslmode=allow", /disable, prefer, require/],
  ["a count that is none", "postgresql://h/d?connect_timeout=soon", /whole number, not "soon"/],
  ["a flag that is none", "postgresql://h/d?prepare=maybe", /true or false/],
  ["a file that isn't there", "postgresql://h/d?sslrootcert=/nowhere/ca.pem", /sslrootcert can't be read/],
  ["a misspelled option", { hots: "h" }, /no option "hots": there are host, port/],
  ["a negative timeout", { connectTimeout: -1 }, /connectTimeout/],
  ["half a statement", { preparedStatements: 0.5 }, /preparedStatements/],
  ["a mode in options that there isn't", { sslmode: "on" }, /sslmode is one of/],
])("%s is refused", (_what, target, message) => {
  expect(() => postgresql(target as string)).toThrow(ArgumentError);
  expect(() => postgresql(target as string)).toThrow(message);
});

it("a password is in no message, no description and nothing that is printed", () => {
  const dialect = postgresql("postgresql://scott:sesame@h/d");
  expect(inspect(dialect, { depth: 9, showHidden: true })).not.toContain("sesame");
  expect(JSON.stringify(dialect)).not.toContain("sesame");
  expect(() => postgresql("postgresql://scott:sesame@h:x/d")).toThrow(/^(?!.*sesame)/s);
  expect(() => postgresql("postgresql://scott:sesame@h/d?x=1")).toThrow(/^(?!.*sesame)/s);
});

it.each<[PostgresqlOptions, string]>([
  [{ host: "h", port: 1, database: "d", user: "u", password: "p" }, 'the PostgreSQL database "d" on h:1'],
  [{ host: "::1" }, "the PostgreSQL database on [::1]"],
  [{ database: "d" }, 'the PostgreSQL database "d"'],
  [{}, "the PostgreSQL database of the environment (PGHOST, PGDATABASE …)"],
])("%o is described without secrets", (options, description) => {
  expect(postgresql(options).description).toBe(description);
});

it.each<[PostgresqlOptions, object]>([
  [{ sslmode: "disable" }, { ssl: false, plainInstead: false }],
  [{ sslmode: "prefer" }, { ssl: { rejectUnauthorized: false }, plainInstead: true }],
  [{ sslmode: "require" }, { ssl: { rejectUnauthorized: false }, plainInstead: false }],
  [{ sslmode: "verify-full" }, { ssl: { rejectUnauthorized: true }, plainInstead: false }],
  [{ sslmode: "disable", ssl: true }, { ssl: true }],
])("%o means so much TLS", (options, chosen) => {
  expect(chosenOptions(options)).toMatchObject(chosen);
});

it.each([
  ["require", { ssl: { rejectUnauthorized: false } }],
  ["prefer", { plainInstead: true }],
  ["disable", { ssl: false }],
])("the environment's sslmode %s counts where nothing else is said", (mode, chosen) => {
  vi.stubEnv("PGSSLMODE", mode);
  expect(chosenOptions({})).toMatchObject(chosen);
  expect(chosenOptions({ sslmode: "verify-full" })).toMatchObject({ ssl: { rejectUnauthorized: true }, plainInstead: false });
  vi.unstubAllEnvs();
});

it("certificates are read from the files that a URL names, unless there is to be no TLS", () => {
  const file = fileURLToPath(new URL("../package.json", import.meta.url));
  const url = `postgresql://h/d?sslrootcert=${encodeURIComponent(file)}`;
  expect(optionsOfUrl(url).ssl).toMatchObject({ rejectUnauthorized: true, ca: expect.stringContaining("@athanor/postgresql") });
  expect(optionsOfUrl(`${url}&sslmode=require`).ssl).toMatchObject({ rejectUnauthorized: true, checkServerIdentity: expect.any(Function) });
  expect(optionsOfUrl(`${url}&sslmode=disable`)).toEqual({ host: "h", database: "d", sslmode: "disable" });
});

it("with verify-ca, any name will do", () => {
  const { ssl } = chosenOptions({ sslmode: "verify-ca" });
  expect(ssl).toMatchObject({ rejectUnauthorized: true });
  expect(typeof ssl === "object" && typeof ssl["checkServerIdentity"] === "function" && ssl["checkServerIdentity"]()).toBeUndefined();
});

it("without anything, statements can be rendered", () => {
  expect(postgresql.schemes).toEqual(["postgresql", "postgres"]);
  expect(select(literal(1)).compile(postgresql()).sql).toBe("SELECT $1::INTEGER AS anon_1");
});
