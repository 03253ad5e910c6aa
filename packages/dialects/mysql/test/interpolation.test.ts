/** Values written into the text. */
import { ArgumentError } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { DecimalValue } from "../src/decimal-value.ts";
import { interpolated } from "../src/interpolation.ts";

describe("a value in the text", () => {
  it.each<[string, unknown, string, string?]>([
    ["text", "it's \\", "'it''s \\\\'", "'it''s \\'"],
    ["an integer", 5n, "5"],
    ["a negative integer, which makes no comment of a minus", -5n, "(-5)"],
    ["a floating-point number", 0.5, "5e-1"],
    ["an exact number", new DecimalValue("-0.50"), "(-0.50)"],
    ["bytes", new Uint8Array([0, 39]), "X'0027'"],
    ["no bytes", new Uint8Array(), "X''"],
    ["a boolean", true, "TRUE"],
    ["NULL", null, "NULL"],
  ])("is %s", (_what, value, escaped, plain = escaped) => {
    expect(interpolated("SELECT 1 -?", [value], true)).toBe(`SELECT 1 -${escaped}`);
    expect(interpolated("SELECT 1 -?", [value], false)).toBe(`SELECT 1 -${plain}`);
  });

  it.each<[string, string, boolean, string]>([
    ["a string", "'?''?' ?", true, "'?''?' 1"],
    ["a string with a backslash", "'\\'?' ?", true, "'\\'?' 1"],
    ["a string that ends in one, where it escapes nothing", "'\\' ? '?'", false, "'\\' 1 '?'"],
    ["a name", '`?``?` "?" ?', true, '`?``?` "?" 1'],
    ["a comment", "/* ? ' */ ? # ? '\n-- ?'\n", true, "/* ? ' */ 1 # ? '\n-- ?'\n"],
    ["what is no comment", "1--? ", true, "1--1 "],
  ])("stands for a placeholder, and not for a question mark in %s", (_what, sql, escapes, expected) => {
    expect(interpolated(sql, [1n], escapes)).toBe(expected);
  });

  it.each<[string, string, readonly unknown[], RegExp]>([
    ["too few", "? ?", [1n], /2 placeholders, and 1 values|can't be written/],
    ["too many", "?", [1n, 2n], /1 placeholders, and 2 values/],
    ["an object", "?", [{}], /type object/],
    ["infinity", "?", [Number.POSITIVE_INFINITY], /type number/],
    ["undefined", "?", [undefined], /type undefined/],
  ])("is refused: %s", (_what, sql, values, message) => {
    expect(() => interpolated(sql, values, true)).toThrow(ArgumentError);
    expect(() => interpolated(sql, values, true)).toThrow(message);
  });
});
