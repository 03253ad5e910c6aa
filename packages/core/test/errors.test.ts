/** The hierarchy of errors: what programs may test for. */
import * as core from "@athanor/core";
import {
  AmbiguousForeignKeysError,
  ArgumentError,
  AthanorError,
  CompileError,
  InvalidRequestError,
  MultipleResultsFound,
  NoForeignKeysError,
  NoResultFound,
} from "@athanor/core";
import { describe, expect, it } from "vitest";

/** A class of errors, its stable code, and the classes above it. */
const classes = [
  [AthanorError, "athanor", []],
  [ArgumentError, "argument", []],
  [CompileError, "compile", []],
  [NoForeignKeysError, "no-foreign-keys", [ArgumentError]],
  [AmbiguousForeignKeysError, "ambiguous-foreign-keys", [ArgumentError]],
  [InvalidRequestError, "invalid-request", []],
  [NoResultFound, "no-result-found", [InvalidRequestError]],
  [MultipleResultsFound, "multiple-results-found", [InvalidRequestError]],
] as const;

describe("errors", () => {
  it.each(classes)("%o has its code, its name and its place", (kind, code, above) => {
    const error = new kind("what, where, and what to do");
    expect([error.code, error.name, error.message]).toEqual([code, kind.name, "what, where, and what to do"]);
    for (const each of [Error, AthanorError, ...above]) expect(error).toBeInstanceOf(each);
    expect(String(error)).toBe(`${kind.name}: what, where, and what to do`);
    expect(error.stack).toContain("errors.test.ts");
  });

  it("are all known here, with codes of their own", () => {
    const exported = Object.values(core).filter(
      (each: unknown): each is Function => typeof each === "function" && each.prototype instanceof Error,
    );
    expect(new Set(exported)).toEqual(new Set(classes.map(([kind]) => kind)));
    expect(new Set(classes.map(([, code]) => code)).size).toBe(classes.length);
  });

  it("keep what caused them, if anything did", () => {
    const cause = new Error("the driver's");
    expect(new CompileError("wrapped", { cause }).cause).toBe(cause);
    expect("cause" in new CompileError("alone")).toBe(false);
  });

  it("may have a code more exact than their class's", () => {
    expect(new ArgumentError("x", { code: "argument-of-mine" }).code).toBe("argument-of-mine");
    class Own extends ArgumentError {}
    expect([new Own("x").name, new Own("x").code]).toEqual(["Own", "argument"]);
  });
});
