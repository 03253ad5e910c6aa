/** What `pglite()` may be told, and that rendering needs no PGlite. */
import { column, literal, MetaData, select, types as t, table } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { pg } from "@athanor/postgresql";
import { describe, expect, it } from "vitest";
import { pglite } from "../src/index.ts";
import { loadPglite } from "../src/library.ts";

const posts = table("post", new MetaData(), { id: column(t.integer(), { primaryKey: true }), tags: column(pg.array(t.text())) });

describe("pglite()", () => {
  it("renders as PostgreSQL does", () => {
    expect(
      select(posts.c.id)
        .where(pg.contains(posts.c.tags, ["sql"]))
        .compile(pglite()).sql,
    ).toBe("SELECT post.id FROM post WHERE post.tags @> $1::TEXT[]");
    expect(select(literal(1).label("one")).compile(pglite({ bindCasts: false })).sql).toBe("SELECT $1 AS one");
  });

  it.each([
    ["nothing", undefined, "the in-memory PGlite database"],
    ["a URL without a path", "pglite://", "the in-memory PGlite database"],
    ["a directory", "./data", 'the PGlite database "./data"'],
    ["a URL", "pglite:///data", 'the PGlite database "data"'],
    ["a URL with an absolute path", "pglite:////var/lib/data", 'the PGlite database "/var/lib/data"'],
    ["options", { directory: "data" }, 'the PGlite database "data"'],
  ])("takes %s", (_what, target, description) => {
    expect(pglite(target).description).toBe(description);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a URL of another database", () => pglite("postgresql://localhost/test"), /pglite:\/\/\/data.*not one of "postgresql:\/\/"/],
    ["PGlite's own URL for memory", () => pglite("memory://"), /"pglite:\/\/" is a database in memory/],
    ["a URL with a host", () => pglite("pglite://data"), /has no host.*three slashes/],
    ["a URL with options", () => pglite("pglite:///data?wal=true"), /no options, such as "wal"/],
    ["an empty path", () => pglite(""), /empty path/],
    ["a PGliteWorker", () => pglite(Object.assign(JSON.parse("{}"), { execProtocol: () => {} })), /instance of PGlite itself/],
    ["an option that there isn't", () => pglite(JSON.parse('{ "dataDir": "x" }')), /no option "dataDir": there are directory,/],
    ["a count that is none", () => pglite({ preparedStatements: -1 }), /whole number from 0 on; -1 is not/],
  ])("refuses %s", (_what, make, message) => {
    expect(make).toThrow(message);
  });

  it("is for asynchronous engines", () => {
    expect(() => createEngine(pglite())).toThrow(/"pglite".*asynchronous.*createAsyncEngine/);
  });
});

describe("the package", () => {
  it("that is missing is named, with what to install", async () => {
    const missing = () => Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));
    await expect(loadPglite(missing)).rejects.toThrow(/needs the package "@electric-sql\/pglite".*npm i @electric-sql\/pglite/);
  });

  it("of another version is named", async () => {
    await expect(loadPglite(async () => ({ PGlite: class {} }))).rejects.toThrow(/needs version 0\.5/);
  });

  it("fails with its own error otherwise", async () => {
    await expect(loadPglite(() => Promise.reject(new Error("something else")))).rejects.toThrow("something else");
  });
});
