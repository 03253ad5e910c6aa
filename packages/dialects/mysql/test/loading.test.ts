/** When mysql2 is loaded, and what is said where it can't be. */
import { literal, select } from "@athanor/core";
import { describe, expect, it, vi } from "vitest";
import { loadLibrary } from "../src/driver-mysql2.ts";

const failing = (message: string, code?: string) => () =>
  Promise.reject(Object.assign(new Error(message), code === undefined ? {} : { code }));

describe("mysql2", () => {
  it("isn't loaded to render", async () => {
    vi.resetModules();
    const asked = vi.fn(() => ({}));
    vi.doMock("mysql2", asked);
    const { mysql } = await import("../src/index.ts");
    const dialect = mysql("mysql://localhost/test");
    expect(select(literal(1).label("one")).compile(dialect).sql).toBe("SELECT ? AS one");
    expect(asked).not.toHaveBeenCalled();
    await expect(Promise.resolve(dialect.driver.connect())).rejects.toThrow();
    expect(asked).toHaveBeenCalled();
    vi.doUnmock("mysql2");
  });

  it("that is missing is named, with what to install", async () => {
    await expect(loadLibrary(failing("Cannot find package 'mysql2'", "ERR_MODULE_NOT_FOUND"))).rejects.toThrow(
      /needs the package "mysql2".*npm i mysql2/,
    );
  });

  it("that is too old says so", async () => {
    await expect(loadLibrary(async () => ({ default: { createConnection: () => {} } }))).rejects.toThrow(/too old.*3\.24 or newer/);
  });

  it("fails with its own error otherwise", async () => {
    await expect(loadLibrary(failing("something else"))).rejects.toThrow("something else");
  });
});
