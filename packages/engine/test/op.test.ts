import { InvalidRequestError } from "@athanor/core";
import { describe, expect, it, vi } from "vitest";
import type { Op } from "../src/op.ts";
import { isPromiseLike, runAsync, runSync, wait } from "../src/op.ts";

function* add(left: number | PromiseLike<number>, right: number | PromiseLike<number>): Op<number> {
  return (yield* wait(left)) + (yield* wait(right));
}

describe("runSync", () => {
  it("returns what the operation returns", () => {
    expect(runSync(add(1, 2))).toBe(3);
  });

  it("throws what the operation throws", () => {
    const error = new Error("no");
    function* fail(): Op<void> {
      yield* wait(1);
      throw error;
    }
    expect(() => runSync(fail())).toThrow(error);
  });

  it("throws into an operation that meets a promise, so that its finally blocks run", () => {
    const closed: string[] = [];
    function* inner(): Op<number> {
      try {
        return yield* add(1, Promise.resolve(2));
      } finally {
        closed.push("inner");
      }
    }
    function* outer(): Op<number> {
      try {
        return yield* inner();
      } finally {
        closed.push("outer");
      }
    }
    expect(() => runSync(outer())).toThrow(InvalidRequestError);
    expect(() => runSync(outer())).toThrow(/synchronous API can't.*createAsyncEngine/s);
    expect(closed).toEqual(["inner", "outer", "inner", "outer"]);
  });

  it("throws again where a finally block meets a promise too", () => {
    let reached = false;
    function* stubborn(): Op<void> {
      try {
        yield* wait(Promise.resolve());
      } finally {
        yield* wait(Promise.resolve());
        reached = true;
      }
    }
    expect(() => runSync(stubborn())).toThrow(InvalidRequestError);
    expect(reached).toBe(false);
  });

  it("leaves no unhandled rejection behind", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    expect(() => runSync(add(Promise.reject(new Error("late")), 1))).toThrow(InvalidRequestError);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("lets an operation recover", () => {
    function* recovering(): Op<string> {
      try {
        return yield* wait(Promise.resolve("async"));
      } catch {
        return "sync";
      }
    }
    expect(runSync(recovering())).toBe("sync");
  });
});

describe("runAsync", () => {
  it("awaits promises and takes values as they are", async () => {
    expect(await runAsync(add(Promise.resolve(1), 2))).toBe(3);
  });

  it("throws a rejection into the operation, where it stands", async () => {
    const error = new Error("lost");
    const seen: unknown[] = [];
    function* careful(): Op<string> {
      try {
        yield* add(1, Promise.reject(error));
        return "not reached";
      } catch (caught) {
        seen.push(caught);
        return "recovered";
      }
    }
    expect(await runAsync(careful())).toBe("recovered");
    expect(seen).toEqual([error]);
  });

  it("rejects with what the operation throws, after its finally blocks", async () => {
    const error = new Error("no");
    let closed = false;
    function* fail(): Op<void> {
      try {
        yield* wait(Promise.reject(error));
      } finally {
        yield* wait(Promise.resolve());
        closed = true;
      }
    }
    await expect(runAsync(fail())).rejects.toBe(error);
    expect(closed).toBe(true);
  });
});

describe("isPromiseLike", () => {
  it("knows promises by their then", () => {
    expect(isPromiseLike(Promise.resolve())).toBe(true);
    expect([null, undefined, 1, "then", {}, { then: 1 }].map((value) => isPromiseLike(value))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
