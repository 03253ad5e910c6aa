import Module from "node:module";
import { literal, select } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Node's own loader, behind `require`. */
const loader: { _load(request: string, ...rest: unknown[]): unknown } = Object.assign(Module);
const load = loader._load;

function loadInstead(replacement: () => unknown): string[] {
  const asked: string[] = [];
  loader._load = (request, ...rest) => {
    if (request !== "better-sqlite3") return Reflect.apply(load, loader, [request, ...rest]);
    asked.push(request);
    return replacement();
  };
  return asked;
}

const failing = (message: string, code?: string) => () => {
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
};

beforeEach(() => {
  // The library is kept once it's loaded: each test begins with a dialect that hasn't.
  vi.resetModules();
});

afterEach(() => {
  loader._load = load;
});

describe("the library", () => {
  it("isn't asked for before the first connection", async () => {
    const asked = loadInstead(failing("not needed"));
    const { sqlite } = await import("../src/index.ts");
    createEngine(sqlite());
    expect(select(literal(1).label("one")).compile(sqlite()).sql).toBe("SELECT ? AS one");
    expect(asked).toEqual([]);
  });

  it("that is missing is named, with what to install", async () => {
    loadInstead(failing("Cannot find module 'better-sqlite3'", "MODULE_NOT_FOUND"));
    const { sqlite } = await import("../src/index.ts");
    expect(() => createEngine(sqlite()).connect()).toThrow(/needs the package "better-sqlite3".*npm i better-sqlite3/);
  });

  it.each<[string, () => unknown]>([
    ["when it's loaded", failing("compiled against a different Node.js version", "ERR_DLOPEN_FAILED")],
    [
      "when it's first used",
      () =>
        class {
          constructor() {
            throw new Error("Could not locate the bindings file. Tried: …");
          }
        },
    ],
  ])("whose native part is broken is named, with what to do, %s", async (_when, replacement) => {
    loadInstead(replacement);
    const { sqlite } = await import("../src/index.ts");
    expect(() => createEngine(sqlite()).connect()).toThrow(/native part.*npm rebuild better-sqlite3/);
  });

  it("fails with its own error otherwise", async () => {
    loadInstead(failing("something else"));
    const { sqlite } = await import("../src/index.ts");
    expect(() => createEngine(sqlite()).connect()).toThrow("something else");
  });
});
